"""Changing one's mind: for a quarter of an hour a comment can be put differently, and it can always be taken back."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import admitting, deciding, saying
from comments.models import Comment
from comments.ruling import ruling_for

EDITED_WITHIN = timedelta(minutes=15)
State = Comment.State
_CHANGEABLE = {State.PENDING, State.HELD, State.APPROVED}


class TooLate(admitting.Refused):
    """The quarter of an hour is over, or the desk has rejected it."""


def may_edit(comment: Comment) -> bool:
    """Tell whether its author may still change a comment."""
    return comment.state in _CHANGEABLE and timezone.now() - comment.created_at < EDITED_WITHIN


@transaction.atomic
def edit(comment: Comment, *, body: str, network: str = "") -> Comment:
    """Put a comment differently; readers are told that it was. Raises admitting.Refused.

    It is looked at again as a new one would be: what the desk let pass was another text, so unless its author is
    trusted it waits once more.
    """
    row = (
        Comment.objects.select_for_update(of=("self",)).select_related("reader", "article__section").get(pk=comment.pk)
    )
    if not may_edit(row) or row.reader is None:
        raise TooLate(
            _("A comment can be changed for a quarter of an hour after it was posted. That is over for this one.")
        )
    admitting.check_bans(row.reader, network=network, publication_id=row.publication_id)
    if body == row.body:
        return row
    row.body, row.edited_at = body, timezone.now()
    is_doubted = saying.look_at(row)
    row.save(update_fields=["body", "edited_at", "signs", "score", "fingerprint"])
    if row.state == State.APPROVED and not saying.may_be_shown(
        row.reader, ruling_for(row.article), is_doubted=is_doubted
    ):
        deciding.decide(row, State.PENDING, by=None)
    return row


@transaction.atomic
def remove(comment: Comment) -> bool:
    """Take a comment back at its author's wish. Its words and name go; its place stays where there are answers."""
    if not deciding.decide(comment, State.REMOVED, by=None):
        return False
    Comment.objects.filter(pk=comment.pk).update(
        body="", author_name="", signs=[], fingerprint="", edited_at=None, chosen_at=None
    )
    return True
