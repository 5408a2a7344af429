"""What becomes of what a reader says."""

import os
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import admitting, banning, deciding, editing, lookalikes, saying
from comments.models import Ban, BlockedWord, Comment, CommentRule, Notice, Talk
from readers.models import Reader
from tests import asking
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory, CommentRuleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory

pytestmark = pytest.mark.django_db
Policy, State = CommentRule.Policy, Comment.State
WORDS = "The crater lies in shadow all year, which is why the ice could stay."


@pytest.fixture
def story():
    return ArticleFactory(live=True)


def say(story, reader, body=WORDS, **more):
    """Say something with a form of its own."""
    return saying.say(story, reader=reader, body=body, **{"form_key": uuid.uuid4(), "network": "192.0.2.1", **more})


@pytest.mark.parametrize(
    ("policy", "approved", "is_trusted", "becomes"),
    [
        (Policy.PRE, 9, True, State.PENDING),
        (Policy.TRUSTED, 2, False, State.PENDING),
        (Policy.TRUSTED, 3, False, State.APPROVED),
        (Policy.TRUSTED, 0, True, State.APPROVED),
        (Policy.OPEN, 0, False, State.APPROVED),
    ],
)
def test_the_rule_says_what_is_shown_at_once(story, policy, approved, is_trusted, becomes):
    CommentRuleFactory(publication=story.publication, policy=policy)
    reader = ReaderFactory(trusted_at=timezone.now() if is_trusted else None)
    for earlier in waiting(approved, reader):
        deciding.approve(earlier, by=UserFactory())

    comment = say(story, reader)

    assert (comment.state, comment.author_name, comment.decided_by) == (becomes, reader.name, None)
    shown = int(becomes == State.APPROVED)
    assert list(Talk.objects.filter(article=story).values_list("approved", flat=True)) == [1] * shown
    assert not Notice.objects.filter(comment=comment).exists()


def waiting(count, reader):
    """Return so many comments of a reader that wait, from another day."""
    return CommentFactory.create_batch(
        count, reader=reader, state=State.PENDING, created_at=timezone.now() - timedelta(days=9)
    )


def test_what_only_the_machine_let_pass_makes_nobody_trusted(story):
    reader = ReaderFactory()
    CommentFactory.create_batch(9, reader=reader, created_at=timezone.now() - timedelta(days=9))

    assert say(story, reader).state == State.PENDING


def test_whoever_was_shut_out_earns_trust_anew(story):
    reader, editor = ReaderFactory(), UserFactory()
    for earlier in waiting(3, reader):
        deciding.approve(earlier, by=editor)
    banning.shut_out_reader(waiting(1, reader)[0], by=editor, act=uuid.uuid4())
    banning.lift(Ban.objects.get(), by=editor)

    assert say(story, reader).state == State.PENDING
    for later in waiting(3, reader):
        assert say(story, Reader.objects.get(pk=reader.pk)).state == State.PENDING
        deciding.approve(later, by=editor)
    assert Reader.objects.get(pk=reader.pk).trusted_at is not None


@pytest.mark.parametrize("policy", [Policy.TRUSTED, Policy.OPEN])
def test_what_the_machine_doubts_waits_and_its_signs_are_kept(story, policy):
    CommentRuleFactory(publication=story.publication, policy=policy)
    BlockedWord.objects.create(word="casino", skeleton=lookalikes.skeleton("casino"))

    comment = say(story, ReaderFactory(trusted_at=timezone.now()), "Come to the casino tonight, all of you.")

    assert comment.state == State.PENDING
    assert "blocked" in [sign["sign"] for sign in comment.signs]


def test_the_same_form_sent_twice_is_one_comment_and_no_way_to_another_readers(story):
    key, reader = uuid.uuid4(), ReaderFactory()
    first, second = say(story, reader, form_key=key), say(story, reader, form_key=key)
    other = say(story, ReaderFactory(), "Something else entirely, by someone else.", form_key=key)

    assert first == second
    assert other != first
    assert Comment.objects.count() == 2


def test_an_answer_to_an_answer_stands_beside_it(story):
    comment = CommentFactory(article=story)
    answer = CommentFactory(article=story, parent=comment)

    assert say(story, ReaderFactory(), parent=answer).parent == comment


def refused(story, reader, **more):
    """Say something that is refused; return what its writer is told, after looking that nothing was written."""
    with CaptureQueriesContext(connection) as asked, pytest.raises(admitting.Refused) as refusal:
        say(story, reader, **more)
    assert [sql for sql in asking.changes(asked) if "SAVEPOINT" not in sql] == []
    return type(refusal.value)


def test_who_is_shut_out_and_what_is_closed(story):
    reader, now = ReaderFactory(), timezone.now()
    elsewhere = ArticleFactory(live=True, section__publication__host="other.testserver")
    made = {"made_by": UserFactory(), "publication": story.publication}
    Ban.objects.create(reader=reader, **made)
    Ban.objects.create(network="198.51.100.7", until=now + timedelta(hours=1), **made)
    Ban.objects.create(network="192.0.2.1", until=now - timedelta(hours=1), **made)
    Ban.objects.create(network="192.0.2.1", until=now + timedelta(hours=1), lifted_at=now, **made)

    assert refused(story, reader) is admitting.ShutOut
    assert refused(story, ReaderFactory(), network="198.51.100.7") is admitting.ShutOut
    assert say(elsewhere, reader)
    assert say(story, ReaderFactory(), "It is only the two of them.")
    CommentRuleFactory(publication=story.publication, policy=Policy.OFF)
    assert refused(story, ReaderFactory()) is admitting.Closed


def test_slow_mode_is_a_wait_between_two_of_a_reader(story):
    CommentRuleFactory(publication=story.publication, slow_seconds=60)
    reader = ReaderFactory()
    CommentFactory(article=story, reader=reader, created_at=timezone.now() - timedelta(seconds=50))

    assert refused(story, reader) is admitting.TooMuch
    Comment.objects.update(created_at=timezone.now() - timedelta(seconds=61))
    assert say(story, reader)


@pytest.mark.parametrize(
    ("number", "ago", "of"),
    [(5, 60, "reader"), (50, 7200, "reader"), (15, 60, "network"), (200, 7200, "network"), (100, 60, "story")],
)
def test_limits_for_a_reader_a_network_and_a_story(story, number, ago, of):
    reader, at = ReaderFactory(), timezone.now() - timedelta(seconds=ago)
    mark = {"reader": {"reader": reader}, "network": {"network": "192.0.2.1"}, "story": {"article": story}}[of]
    other = ArticleFactory(live=True, section=story.section)
    rows = [
        CommentFactory.build(
            **({"article": other, "reader": None} | mark), author_name="x", publication=story.publication,
            created_at=at, state=State.REJECTED,
        )
        for _ in range(number)
    ]  # fmt: skip
    Comment.objects.bulk_create(rows[1:])
    assert say(story, reader)
    Comment.objects.filter(network="192.0.2.1", body=WORDS).delete()
    rows[0].save()

    assert refused(story, reader) is admitting.TooMuch


def test_a_flood_shows_nothing_mails_nothing_and_leaves_little_behind(story):
    """A program with twenty accounts in four networks, as fast as it can. NEWSROOM_FLOOD=10000 makes it a long one."""
    attempts = int(os.environ.get("NEWSROOM_FLOOD", "300"))
    readers = ReaderFactory.create_batch(20)
    begun, tells = timezone.now(), 0
    for number in range(attempts):
        try:
            say(
                story,
                readers[number % 20],
                f"Buy it now! http://spam.example/{number}",
                network=f"2001:db8:0:{number % 4}::/64",
            )
        except admitting.TooMuch:
            tells += 1
    seconds = (timezone.now() - begun).total_seconds()

    print(f"\nFIGURE reader.flood_of_{attempts}_kept={Comment.objects.count()} seconds={seconds:.1f}")
    assert Comment.objects.count() == attempts - tells <= 60
    assert not Comment.objects.approved().exists()
    assert not Notice.objects.exists()
    assert mail.outbox == []


def test_for_a_quarter_of_an_hour_a_comment_can_be_put_differently(story):
    CommentRuleFactory(publication=story.publication, policy=Policy.OPEN)
    comment = say(story, ReaderFactory())
    editing.edit(comment, body="Put differently.")
    comment.refresh_from_db()

    assert (comment.body, comment.state) == ("Put differently.", State.APPROVED)
    assert comment.edited_at

    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(editing.TooLate):
        editing.edit(comment, body="Too late.")


def test_what_the_desk_let_pass_waits_again_when_it_becomes_another_text(story):
    comment = CommentFactory(article=story, body="Harmless.")
    editing.edit(comment, body="Not what the desk has seen.")
    comment.refresh_from_db()

    assert comment.state == State.PENDING
    assert Talk.objects.get(article=story).approved == 0


def test_taken_back_its_words_and_name_are_gone_and_its_place_stays_where_there_are_answers(story):
    comment = CommentFactory(article=story, signs=[{"sign": "x", "weight": 1, "detail": "words of it"}])
    CommentFactory(article=story, parent=comment)

    assert editing.remove(comment)
    assert not editing.remove(comment)
    comment.refresh_from_db()

    assert (comment.state, comment.body, comment.author_name, comment.signs) == (State.REMOVED, "", "", [])
    assert list(Comment.objects.standing().threads()) == [comment]
    assert Talk.objects.get(article=story).approved == 1
