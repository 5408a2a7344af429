"""What follows when a story comes out, changes or goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import acting, following_up, publishing
from articles.models import Article, FollowUp
from articles.signals import story_changed, story_gone, story_out
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def news():
    """What a receiver hears."""
    heard = []

    def listen(name):
        def receiver(sender, article_id, **_kwargs):
            heard.append((name, article_id))

        return receiver

    receivers = {signal: listen(name) for signal, name in
                 [(story_out, "out"), (story_changed, "changed"), (story_gone, "gone")]}  # fmt: skip
    for signal, receiver in receivers.items():
        signal.connect(receiver)
    yield heard
    for signal, receiver in receivers.items():
        signal.disconnect(receiver)


def waiting(story):
    return [(f.what, f.due_at) for f in FollowUp.objects.waiting().filter(article=story).order_by("due_at")]


def test_what_an_editor_publishes_is_told_when_the_hold_is_over(news, time_machine):
    story = publishing.publish(ArticleFactory(), by=UserFactory(), hold=True)
    following_up.tell_what_is_due()
    assert news == []

    time_machine.move_to(story.held_until)
    assert [following_up.tell_what_is_due() for _worker in range(3)] == [1, 0, 0]
    assert news == [("out", story.pk)]


def test_a_scheduled_story_its_embargo_and_its_expiry_are_told_at_their_times(news, time_machine):
    now = timezone.now()
    story = publishing.schedule(ArticleFactory(expires_at=now + 3 * HOUR), by=UserFactory(), at=now + HOUR)
    assert waiting(story) == [("out", now + HOUR)]

    time_machine.move_to(now + HOUR)
    following_up.tell_what_is_due()
    assert (news, waiting(story)) == ([("out", story.pk)], [("gone", now + 3 * HOUR)])

    publishing.set_times(story, by=None, embargo_until=now + 2 * HOUR, expires_at=now + 3 * HOUR)
    following_up.tell_what_is_due()
    assert waiting(story) == [("out", now + 2 * HOUR)]
    for hours in (2, 3):
        time_machine.move_to(now + hours * HOUR)
        following_up.tell_what_is_due()

    assert [name for name, _key in news] == ["out", "gone", "out", "gone"]
    assert waiting(story) == []


def test_another_time_replaces_the_first():
    now, by = timezone.now(), UserFactory()
    story = publishing.schedule(ArticleFactory(), by=by, at=now + HOUR)

    publishing.schedule(story, by=by, at=now + 2 * HOUR)
    assert waiting(story) == [("out", now + 2 * HOUR)]

    publishing.unschedule(story, by=by)
    assert waiting(story) == []


def test_changes_while_one_waits_are_told_once(news, time_machine):
    story, by = ArticleFactory(live=True), UserFactory()
    following_up.tell_what_is_due()
    for words in ("One", "Two"):
        with acting.on(story, "update", by=by) as act:
            act.story.slug = words.lower()
            act.story.save(update_fields=["slug"])

    time_machine.move_to(timezone.now() + timedelta(seconds=11))
    following_up.tell_what_is_due()

    assert news == [("out", story.pk), ("changed", story.pk)]


def test_a_story_taken_back_before_anyone_heard_of_it_never_came_out(news, time_machine):
    by = UserFactory()
    story = ArticleFactory(live=True)
    publishing.withdraw(story, by=by, reason="So.")

    time_machine.move_to(timezone.now() + timedelta(seconds=11))
    following_up.tell_what_is_due()

    assert news == [("gone", story.pk)]


def test_a_receiver_that_fails_is_told_again_and_what_others_wrote_is_written_once(time_machine):
    story = ArticleFactory(live=True)
    tries = []

    def writes(sender, article_id, **_kwargs):
        Article.objects.filter(pk=article_id).update(lead_caption=f"{len(tries)}")

    def fails_twice(sender, article_id, **_kwargs):
        tries.append(article_id)
        if len(tries) < 3:
            msg = "not now"
            raise RuntimeError(msg)

    story_out.connect(writes)
    story_out.connect(fails_twice)
    try:
        seen = []
        for seconds in (0, 6, 11):
            time_machine.move_to(timezone.now() + timedelta(seconds=seconds))
            following_up.tell_what_is_due()
            seen.append(Article.objects.get(pk=story.pk).lead_caption)
    finally:
        story_out.disconnect(writes)
        story_out.disconnect(fails_twice)

    assert (seen, FollowUp.objects.get().tries) == (["", "", "2"], 3)
