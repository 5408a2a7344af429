"""Emptying the trash."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing, purging
from articles.models import Article, FollowUp, RelatedLink, Undo
from audit.models import AuditEntry
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db


def thrown_away(days, **kwargs):
    story = publishing.trash(ArticleFactory(**kwargs), by=UserFactory())
    Article.objects.filter(pk=story.pk).update(trashed_at=timezone.now() - timedelta(days=days))
    return story


def test_after_ninety_days_a_story_that_was_never_out_goes_and_its_words_stay_in_the_record():
    body = "<p>" + "Every word of it. " * 500 + "</p>"
    story = thrown_away(91, headline="Never printed", body=body)
    key = str(story.pk)

    assert purging.empty_trash() == 1

    assert not Article.objects.exists()
    entry = AuditEntry.objects.get(act="purge", row_key=key)
    assert entry.before["headline"] == "Never printed"
    assert "".join(entry.before[name] for name in sorted(entry.before) if name.startswith("body")) == body


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda: thrown_away(89), id="not yet"),
        pytest.param(lambda: thrown_away(400, live=True), id="published"),
        pytest.param(ArticleFactory, id="not in the trash"),
    ],
)
def test_everything_else_stays(made):
    made()

    assert (purging.empty_trash(), Article.objects.count()) == (0, 1)


def test_a_story_that_another_leads_to_stays():
    RelatedLink.objects.create(article=ArticleFactory(), story=thrown_away(91))

    assert (purging.empty_trash(), Article.objects.count()) == (0, 2)


def test_what_was_told_long_ago_is_forgotten_and_what_waits_is_not(time_machine):
    story = publishing.publish(ArticleFactory(), by=UserFactory())
    FollowUp.objects.update(done_at=timezone.now())
    publishing.withdraw(story, by=UserFactory(), reason="So.")

    time_machine.move_to(timezone.now() + timedelta(days=31))
    purging.forget_what_is_over()

    assert ([f.what for f in FollowUp.objects.all()], Undo.objects.count()) == (["gone"], 0)
