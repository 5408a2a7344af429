"""The editor’s choice: comments that the desk shows to everyone."""

from django.db import transaction
from django.utils import timezone

from audit import recording
from comments import deciding
from comments.deciding import Act, Meanwhile
from comments.models import Comment
from newsroom.models import User


@transaction.atomic
def choose(comment: Comment, *, by: User, act: Act) -> bool:
    """Mark a comment as the editor’s choice; one that still waits is put before readers with it.

    Tells whether anything changed. Raises Meanwhile for what is not as the person saw it, or was rejected or removed.
    """
    if comment.state in {Comment.State.PENDING, Comment.State.HELD}:
        deciding.approve(comment, by=by, act=act)
    row = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if row.state != Comment.State.APPROVED:
        raise Meanwhile(row)
    return _mark(comment, row, by=by, is_chosen=True)


@transaction.atomic
def unchoose(comment: Comment, *, by: User) -> bool:
    """Take the mark away. Tells whether anything changed."""
    return _mark(comment, Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk), by=by, is_chosen=False)


def _mark(comment: Comment, row: Comment, *, by: User, is_chosen: bool) -> bool:
    if bool(row.chosen_at) == is_chosen:
        return False
    before = {"chosen_at": row.chosen_at}
    row.chosen_at = timezone.now() if is_chosen else None
    row.save(update_fields=["chosen_at"])
    act = "choose" if is_chosen else "unchoose"
    recording.record(act, row, by=by, before=before, after={"chosen_at": row.chosen_at})
    comment.chosen_at = row.chosen_at
    return True
