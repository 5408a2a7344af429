"""What an erased reader wrote is gone, and the numbers beside it are right."""

import pytest
from django.db import connection
from django.utils import timezone

from comments import recounting
from comments.models import Comment, Letter, Notice, Recommendation, Report, Talk
from readers import erasing, own_data, signals
from readers.models import Reader
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory, LetterFactory
from tests.factories.readers import ReaderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    """A reader with a name and an address that stand nowhere else."""
    return ReaderFactory(name="Ada Zyxwvut", email="zyxwvut@example.org")


@pytest.fixture
def story():
    """A story that is talked about."""
    return ArticleFactory(live=True)


@pytest.fixture
def talk(story, ada):
    """What Ada wrote: a comment nobody answered, one that Bob answered, and an answer to Bob; and what she thought of his."""
    alone = CommentFactory(article=story, reader=ada, body="Alone, says Zyxwvut.")
    answered = CommentFactory(article=story, reader=ada, body="Answered, says Zyxwvut.", signs=[{"detail": "Zyxwvut"}])
    bobs = CommentFactory(article=story, parent=answered)
    by_bob = CommentFactory(article=story, reader=bobs.reader)
    answer = CommentFactory(article=story, reader=ada, parent=by_bob, body="An answer of Zyxwvut.")
    Recommendation.objects.create(comment=by_bob, reader=ada)
    Report.objects.create(comment=by_bob, reader=ada, reason="spam", note="Zyxwvut")
    for comment in (alone, answered, bobs, by_bob, answer):
        recounting.recount(comment)
    LetterFactory(publication=story.publication, article=story, reader=ada, author_name="Ada Zyxwvut", body="Zyxwvut")
    LetterFactory(
        publication=story.publication, reader=ada, author_name="Ada Zyxwvut", place="Zyx", chosen_at=timezone.now()
    )
    return {"answered": answered, "bobs": bobs, "by_bob": by_bob}


def in_all_tables(word):
    """Return the tables in which a word stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            found += [table for row in cursor.fetchall() if word.lower() in str(row).lower()]
    return found


def test_comments_go_but_for_an_empty_place_under_answers_and_counts_are_right(story, ada, talk):
    assert Talk.objects.get(article=story).approved == 5

    erasing.erase(ada)

    assert {c.pk for c in Comment.objects.all()} == {c.pk for c in talk.values()}
    place = Comment.objects.get(pk=talk["answered"].pk)
    assert (place.state, place.body, place.author_name, place.reader, place.answers) == ("removed", "", "", None, 1)
    theirs = Comment.objects.get(pk=talk["by_bob"].pk)
    assert (theirs.answers, theirs.recommendations, theirs.reports) == (0, 0, 0)
    assert Talk.objects.get(article=story).approved == 2
    assert [(letter.author_name, letter.place, letter.reader) for letter in Letter.objects.all()] == [("", "", None)]


def test_nothing_of_who_it_was_is_left_in_any_table(ada, talk):
    assert in_all_tables("zyxwvut")

    erasing.erase(ada)
    erasing.erase(ada)

    assert in_all_tables("zyxwvut") == []


def test_the_file_holds_all_that_was_written(story, ada, talk):
    Notice.objects.create(
        kind="answer", reader=ada, comment=talk["bobs"], publication=story.publication, due_at=timezone.now(),
        not_before=timezone.now(),
    )  # fmt: skip
    told = own_data.of(ada)

    assert [c["body"] for c in told["comments"]] == [
        "Alone, says Zyxwvut.", "Answered, says Zyxwvut.", "An answer of Zyxwvut."
    ]  # fmt: skip
    assert told["comments"][0]["story"] == story.get_absolute_url()
    assert [len(told[part]) for part in ("letters", "recommendations", "reports", "mails")] == [2, 1, 1, 1]
    assert not {"score", "signs", "decided_by"} & set(told["comments"][0])


def test_what_a_listener_can_t_do_isn_t_done_at_all(ada):
    def broken(**_said):
        raise OSError("disk full")

    signals.reader_erased.connect(broken)
    try:
        with pytest.raises(OSError, match="disk full"):
            erasing.erase(ada)
    finally:
        signals.reader_erased.disconnect(broken)

    assert Reader.objects.get().email == "zyxwvut@example.org"
