"""Readers and networks that are shut out."""

import uuid

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from comments import banning, deciding
from comments.models import Ban, Comment
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory

pytestmark = pytest.mark.django_db
State = Comment.State


def test_a_reader_who_is_shut_out_takes_along_what_they_have_waiting_and_undo_brings_it_back():
    trusted_at = timezone.now()
    reader, editor, act = ReaderFactory(trusted_at=trusted_at), UserFactory(), uuid.uuid4()
    comments = CommentFactory.create_batch(3, reader=reader, state=State.PENDING)
    shown, other = CommentFactory(reader=reader), CommentFactory(state=State.PENDING)

    rejected = banning.shut_out_reader(comments[0], by=editor, act=act)

    reader.refresh_from_db()
    ban = Ban.objects.get()
    assert (ban.reader, ban.publication, ban.until, reader.trusted_at) == (reader, comments[0].publication, None, None)
    assert {row.pk for row in rejected} == {row.pk for row in comments}
    assert set(Comment.objects.filter(pk__in=[shown.pk, other.pk]).values_list("state", flat=True)) == {
        "approved", "pending"
    }  # fmt: skip

    assert len(deciding.undo(act, by=editor)) == 3
    ban.refresh_from_db()
    assert ban.lifted_at is not None
    reader.refresh_from_db()
    assert reader.trusted_at == trusted_at
    assert Comment.objects.filter(state=State.PENDING).count() == 4


def test_trust_comes_back_by_undo_only_where_nobody_else_shut_the_reader_out():
    reader, editor, colleague = ReaderFactory(trusted_at=timezone.now()), UserFactory(), UserFactory()
    first, second = CommentFactory.create_batch(2, reader=reader, state=State.PENDING)
    act = uuid.uuid4()

    banning.shut_out_reader(first, by=editor, act=act)
    banning.shut_out_reader(second, by=colleague, act=uuid.uuid4())
    deciding.undo(act, by=editor)

    reader.refresh_from_db()
    assert reader.trusted_at is None


def test_a_ban_that_was_lifted_gives_no_trust_back():
    reader, editor = ReaderFactory(trusted_at=timezone.now()), UserFactory()
    banning.shut_out_reader(CommentFactory(reader=reader, state=State.PENDING), by=editor, act=uuid.uuid4())

    banning.lift(Ban.objects.get(), by=editor)

    reader.refresh_from_db()
    assert reader.trusted_at is None


def test_approvals_before_a_ban_that_was_taken_back_count_again():
    reader, editor, act = ReaderFactory(), UserFactory(), uuid.uuid4()
    for _ in range(2):
        deciding.approve(CommentFactory(reader=reader, state=State.PENDING), by=editor)
    banning.shut_out_reader(CommentFactory(reader=reader, state=State.PENDING), by=editor, act=act)
    deciding.undo(act, by=editor)

    deciding.approve(CommentFactory(reader=reader, state=State.PENDING), by=editor)

    reader.refresh_from_db()
    assert reader.trusted_at is not None


def test_a_network_is_shut_out_for_a_day():
    comment = CommentFactory(state=State.PENDING, network="2001:db8::/64")

    banning.shut_out_network(comment, by=UserFactory(), act=uuid.uuid4())

    ban = Ban.objects.get()
    assert (ban.network, ban.reader, ban.until - ban.made_at < banning.NETWORK_FOR * 1.01) == (
        "2001:db8::/64",
        None,
        True,
    )
    comment.refresh_from_db()
    assert comment.state == State.REJECTED


def test_nobody_is_shut_out_over_a_comment_that_is_not_as_it_was_seen():
    comment = CommentFactory(state=State.PENDING)

    with pytest.raises(deciding.Meanwhile):
        banning.shut_out_reader(comment, by=UserFactory(), act=uuid.uuid4(), seen="something else")
    assert not Ban.objects.exists()


def test_a_ban_is_lifted_once_and_that_is_written_down():
    comment, editor = CommentFactory(state=State.PENDING), UserFactory()
    banning.shut_out_reader(comment, by=editor, act=uuid.uuid4())

    assert banning.lift(Ban.objects.get(), by=editor)
    assert not banning.lift(Ban.objects.get(), by=editor)
    assert AuditEntry.objects.filter(act="lift").count() == 1
