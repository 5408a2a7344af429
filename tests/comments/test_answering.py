"""Answers of staff."""

import uuid

import pytest

from comments import answering
from comments.models import Comment, Notice, Talk
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db


def test_an_answer_of_staff_stands_at_once_is_counted_and_told_and_sent_twice_is_one():
    comment, editor, key = CommentFactory(), UserFactory(name="Ada Night"), uuid.uuid4()

    one, two = (answering.answer(comment, by=editor, body=" It is Phobos.\n", form_key=key) for _ in range(2))

    assert one == two
    assert (one.parent, one.staff, one.reader, one.author_name, one.body, one.state) == (
        comment, editor, None, "Ada Night", "It is Phobos.", "approved"
    )  # fmt: skip
    comment.refresh_from_db()
    assert (comment.answers, Talk.objects.get().approved) == (1, 2)
    assert list(Notice.objects.values_list("kind", "reader")) == [("answer", comment.reader_id)]


def test_an_answer_to_an_answer_stands_beneath_the_same_comment():
    comment = CommentFactory()
    reply = CommentFactory(parent=comment, article=comment.article)

    assert answering.answer(reply, by=UserFactory(), body="Yes.", form_key=uuid.uuid4()).parent == comment


def test_nothing_and_what_readers_do_not_see_are_not_answered():
    with pytest.raises(ValueError, match="nothing"):
        answering.answer(CommentFactory(), by=UserFactory(), body="\u200b ", form_key=uuid.uuid4())
    with pytest.raises(answering.Unanswerable):
        answering.answer(CommentFactory(state=Comment.State.HELD), by=UserFactory(), body="Yes", form_key=uuid.uuid4())
