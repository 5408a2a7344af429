"""Owing readers mail: of an answer to what they wrote, and of what the desk decided on it."""

from datetime import timedelta

from django.utils import timezone

from comments.models import Comment, Notice
from readers.models import Reader

# A decision of the desk can be taken back, and mail can't: what a person decided is told a little later.
UNDONE_WITHIN = timedelta(minutes=2)


def owe_answer(answer: Comment) -> None:
    """Tell the author of a comment that someone answered it, unless they did so themselves."""
    parent = answer.parent
    if parent and parent.reader and parent.reader_id != answer.reader_id:
        _owe(Notice.Kind.ANSWER, parent.reader, answer)


def owe_decision(comment: Comment) -> None:
    """Tell a comment's author what the desk decided on it: whose comment is shown at once sees that themselves."""
    kind = {Comment.State.APPROVED: Notice.Kind.APPROVED, Comment.State.REJECTED: Notice.Kind.REJECTED}
    if comment.reader and comment.decided_by_id and comment.state in kind:
        _owe(kind[Comment.State(comment.state)], comment.reader, comment)


def cancel(comment: Comment) -> None:
    """Let mail about a comment that has not gone out stay here: what it would say holds no more."""
    Notice.objects.waiting().filter(comment=comment).update(cancelled_at=timezone.now())


def _owe(kind: str, reader: Reader, comment: Comment) -> None:
    if not reader.email or reader.erased_at or reader.mail == Reader.Mail.NEVER:
        return
    now = timezone.now()
    not_before = now + UNDONE_WITHIN if comment.decided_by_id else now
    row, is_new = Notice.objects.get_or_create(
        kind=kind, reader=reader, comment=comment,
        defaults={
            "publication_id": comment.publication_id, "due_at": now, "not_before": not_before,
            "is_daily": reader.mail == Reader.Mail.DAILY,
        },
    )  # fmt: skip
    if not is_new and row.cancelled_at and not row.done_at:
        Notice.objects.filter(pk=row.pk).update(cancelled_at=None, due_at=now, not_before=not_before)
