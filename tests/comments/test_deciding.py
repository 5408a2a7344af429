"""Decisions of the desk."""

import uuid

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from comments import deciding, noticing, recounting
from comments.models import Comment, Notice, Report, Talk, WordCount
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory

pytestmark = pytest.mark.django_db
State = Comment.State


def written_down(comment):
    """Return how many decisions on a comment stand in the record."""
    return AuditEntry.objects.filter(table="comments.Comment", row_key=str(comment.pk)).count()


def test_an_approved_comment_is_counted_written_down_and_told():
    comment = CommentFactory(state=State.PENDING, decided_at=None)
    editor = UserFactory()

    assert deciding.approve(comment, by=editor)

    talk = Talk.objects.get(article=comment.article)
    assert (comment.state, comment.decided_by, talk.approved) == (State.APPROVED, editor, 1)
    assert talk.latest_at == comment.decided_at
    assert written_down(comment) == 1
    assert list(Notice.objects.values_list("kind", "reader")) == [("approved", comment.reader_id)]


def test_the_same_decision_again_changes_nothing():
    comment = CommentFactory(state=State.PENDING)
    deciding.reject(comment, by=UserFactory(), because=Comment.Because.ATTACK)

    assert not deciding.reject(comment, by=UserFactory())
    assert (comment.because, Notice.objects.count(), written_down(comment)) == ("attack", 1, 1)


def test_an_answer_is_counted_at_what_it_answers_and_told_to_its_author():
    parent = CommentFactory()
    answer = CommentFactory(article=parent.article, parent=parent, state=State.PENDING)

    deciding.approve(answer, by=None)
    parent.refresh_from_db()
    assert parent.answers == 1
    assert Notice.objects.filter(kind="answer", reader=parent.reader, comment=answer).exists()

    deciding.reject(answer, by=UserFactory())
    parent.refresh_from_db()
    assert (parent.answers, Talk.objects.get(article=parent.article).approved) == (0, 1)


def test_what_its_author_removed_stays_removed():
    comment = CommentFactory(state=State.REMOVED)

    assert not deciding.approve(comment, by=UserFactory())


@pytest.fixture
def editor():
    """Someone at the desk."""
    return UserFactory()


def acted(**kwargs):
    """Return an act of its own."""
    return deciding.Act(uuid.uuid4(), **kwargs)


@pytest.mark.parametrize("deed", [deciding.approve, deciding.reject, deciding.hold])
def test_undone_a_decision_has_left_nothing_behind(editor, deed):
    comment = CommentFactory(state=State.PENDING, decided_at=None, body="A comet")
    Report.objects.create(comment=comment, reader=ReaderFactory(), reason="spam")
    recounting.recount(comment)
    act = acted()
    deed(comment, by=editor, act=act)
    assert Comment.objects.get().reports == 0

    assert deciding.undo(act.key, by=editor) == [comment]

    row = Comment.objects.get()
    assert (row.state, row.because, row.decided_at, row.decided_by, row.reports) == ("pending", "", None, None, 1)
    assert Talk.objects.get().approved == 0
    assert not Notice.objects.waiting().exists()
    assert not WordCount.objects.exclude(good=0, bad=0).exists()
    assert written_down(comment) == 2
    # Twice is once.
    with pytest.raises(deciding.Meanwhile):
        deciding.undo(act.key, by=editor)


def test_a_decision_teaches_the_filter_and_another_one_the_opposite(editor):
    comment = CommentFactory(state=State.PENDING, body="A comet")
    deciding.approve(comment, by=editor)
    assert set(WordCount.objects.values_list("good", "bad")) == {(1, 0)}

    deciding.reject(comment, by=editor, because=Comment.Because.ADVERTISING)
    assert set(WordCount.objects.values_list("good", "bad")) == {(0, 1)}
    assert list(Notice.objects.waiting().values_list("kind", flat=True)) == ["rejected"]


def test_who_decides_on_something_else_than_they_saw_is_told(editor):
    comment = CommentFactory(state=State.PENDING)
    seen = deciding.look_of(comment)
    deciding.approve(Comment.objects.get(pk=comment.pk), by=editor)

    with pytest.raises(deciding.Meanwhile) as raised:
        deciding.reject(comment, by=UserFactory(), act=acted(seen=seen))
    assert (raised.value.comment.state, raised.value.comment.decided_by) == (State.APPROVED, editor)

    other = CommentFactory(state=State.PENDING)
    seen = deciding.look_of(other)
    Comment.objects.filter(pk=other.pk).update(body="Buy this", edited_at=timezone.now())
    with pytest.raises(deciding.Meanwhile):
        deciding.approve(other, by=editor, act=acted(seen=seen))


def test_undo_leaves_alone_what_somebody_decided_since_and_what_others_did(editor):
    comment, act = CommentFactory(state=State.PENDING), acted()
    deciding.approve(comment, by=editor, act=act)
    with pytest.raises(deciding.Meanwhile):
        deciding.undo(act.key, by=UserFactory())
    deciding.hold(comment, by=UserFactory())

    with pytest.raises(deciding.Meanwhile):
        deciding.undo(act.key, by=editor)
    comment.refresh_from_db()
    assert comment.state == State.HELD


def test_the_third_approved_comment_makes_a_reader_trusted_and_its_undoing_takes_that_back(editor):
    reader = ReaderFactory()
    comments = CommentFactory.create_batch(3, reader=reader, state=State.PENDING)
    # What the machine let pass doesn't count.
    CommentFactory(reader=reader, article=comments[0].article)
    acts = [acted() for _ in comments]
    for comment, act in zip(comments, acts, strict=True):
        reader.refresh_from_db()
        assert reader.trusted_at is None
        deciding.approve(comment, by=editor, act=act)

    reader.refresh_from_db()
    assert reader.trusted_at is not None
    deciding.undo(acts[2].key, by=editor)
    reader.refresh_from_db()
    assert reader.trusted_at is None


def test_a_reported_comment_that_may_stay_is_no_longer_reported(editor):
    comment = CommentFactory()
    Report.objects.create(comment=comment, reader=ReaderFactory(), reason="attack")
    recounting.recount(comment)

    assert deciding.approve(comment, by=editor)
    assert (comment.reports, comment.state, comment.decided_by) == (0, State.APPROVED, editor)
    assert not deciding.approve(comment, by=editor)


def test_mail_about_a_persons_decision_waits_as_long_as_it_can_be_taken_back(editor):
    comment = CommentFactory(state=State.PENDING)
    deciding.approve(comment, by=editor)
    notice = Notice.objects.get()

    assert notice.not_before - notice.due_at == noticing.UNDONE_WITHIN
