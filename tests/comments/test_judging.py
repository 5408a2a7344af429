"""What the machine makes of a comment, its author's past and comments like it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import judging, lookalikes
from comments.models import BlockedWord, Comment, Report
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory
from tests.factories.sections import PublicationFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=400)


@pytest.fixture
def story():
    """A story to comment on."""
    return ArticleFactory(live=True)


@pytest.fixture
def reader():
    """A reader of old."""
    return ReaderFactory(since=timezone.now() - LONG_AGO)


def written(story, reader, body="A quiet thought about comets and their tails.", **kwargs):
    """Return a comment that is about to be kept."""
    return Comment(article=story, publication=story.publication, reader=reader, body=body, **kwargs)


def seen(comment, **kwargs):
    """Return which signs the machine sees, with their details."""
    return {sign.name: sign.detail for sign in judging.judge(comment, **kwargs).signs}


def test_a_plain_comment_of_an_old_reader_raises_no_doubt(story, reader):
    comment = written(story, reader)
    judgement = judging.judge(comment)

    assert (judgement.signs, judgement.doubts) == ([], False)
    assert judgement.score < 0.2
    assert len(comment.fingerprint) == 40


def test_signs_add_up_and_stand_on_the_comment(story):
    newcomer = ReaderFactory()
    comment = written(story, newcomer, "Buy it at https://example.org/ now")
    judgement = judging.judge(comment, seconds=1)
    judging.put_on(comment, judgement)

    assert judgement.doubts
    assert [row["sign"] for row in comment.signs] == ["speed", "links", "new_account"]
    assert judging.signs_on(comment) == judgement.signs
    assert comment.score == judgement.score


def test_a_blocked_word_always_makes_it_wait_at_its_publication_or_everywhere(story, reader):
    reader.trusted_at = timezone.now()
    sister = PublicationFactory(host="sister.test")
    for publication, word in ((None, "casino"), (story.publication, "poker"), (sister, "comets")):
        BlockedWord.objects.create(publication=publication, word=word, skeleton=lookalikes.skeleton(word))

    assert judging.judge(written(story, reader, "A cas1no")).doubts
    assert seen(written(story, reader, "P0ker at the cаsino"))["blocked"] == "casino, poker"
    assert "blocked" not in seen(written(story, reader, "Comets"))


def test_the_authors_past_speaks_for_them_or_against(story, reader):
    person = UserFactory()
    CommentFactory.create_batch(2, reader=reader, article=story, decided_by=person)
    assert seen(written(story, reader)) == {"approved_before": "2"}

    rejected = CommentFactory(reader=reader, article=story, state=Comment.State.REJECTED)
    Report.objects.create(comment=rejected, reader=ReaderFactory(), reason="spam")
    assert seen(written(story, reader)) == {"approved_before": "2", "rejected_before": "1", "reported_before": "1"}

    reader.trusted_at = timezone.now()
    assert seen(written(story, reader))["trusted"] == ""


def test_what_was_said_before_is_known_again(story, reader):
    body = "You should all look at this wonderful thing that I found yesterday."
    first = written(story, ReaderFactory(since=reader.since), body, network="203.0.113.7")
    judging.judge(first)
    first.save()
    same = body.upper().replace("O", "0")
    near = body.replace("yesterday", "today").replace("look at", "look again at")

    assert "same_as_others" in seen(written(story, reader, same))
    assert "said_before" in seen(written(story, first.reader, near))
    assert "same_from_network" in seen(written(story, reader, near, network="203.0.113.7"))
    assert seen(written(story, reader, near, network="203.0.113.8")) == {}
    Comment.objects.update(created_at=timezone.now() - judging.REPEATED_WITHIN)
    assert "same_as_others" not in seen(written(story, reader, same))


@pytest.mark.parametrize("many", [1, 30])
def test_it_asks_the_same_however_much_was_written(story, reader, many, django_assert_num_queries):
    CommentFactory.create_batch(many, reader=reader, article=story, network="203.0.113.7")

    with django_assert_num_queries(6):
        judging.judge(written(story, reader, network="203.0.113.7"))
