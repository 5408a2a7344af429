"""The editor’s choice."""

import uuid

import pytest

from comments import choosing, deciding
from comments.deciding import Act
from comments.models import Comment
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db


def test_a_choice_is_made_once_and_taken_back():
    comment, editor = CommentFactory(), UserFactory()

    assert choosing.choose(comment, by=editor, act=Act(uuid.uuid4()))
    assert not choosing.choose(comment, by=editor, act=Act(uuid.uuid4()))
    assert Comment.objects.get().chosen_at is not None
    assert choosing.unchoose(comment, by=editor)
    assert Comment.objects.get().chosen_at is None


def test_choosing_what_waits_shows_it_and_undo_takes_both_back():
    comment, editor, act = CommentFactory(state=Comment.State.PENDING), UserFactory(), uuid.uuid4()

    choosing.choose(comment, by=editor, act=Act(act))
    row = Comment.objects.get()
    assert (row.state, row.chosen_at is not None) == ("approved", True)

    deciding.undo(act, by=editor)
    row = Comment.objects.get()
    assert (row.state, row.chosen_at) == ("pending", None)


def test_what_is_rejected_is_no_choice_and_a_choice_that_is_rejected_is_none_any_more():
    comment, editor = CommentFactory(), UserFactory()
    choosing.choose(comment, by=editor, act=Act(uuid.uuid4()))
    deciding.reject(comment, by=editor)

    assert Comment.objects.get().chosen_at is None
    with pytest.raises(deciding.Meanwhile):
        choosing.choose(comment, by=editor, act=Act(uuid.uuid4()))
