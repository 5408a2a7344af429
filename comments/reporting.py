"""Telling the desk that a comment shouldn't stand."""

from django.db import transaction

from comments import admitting, recounting
from comments.models import Comment, Report
from readers.models import Reader


@transaction.atomic
def report(comment: Comment, *, reader: Reader, reason: str, note: str = "", network: str = "") -> bool:
    """Put a comment before the desk, once for each reader; tell whether it is new. Raises admitting.Refused."""
    admitting.check_bans(reader, network=network, publication_id=comment.publication_id)
    admitting.check_opinions(reader)
    _row, is_new = Report.objects.get_or_create(
        comment=comment, reader=reader, defaults={"reason": reason, "note": note}
    )
    if is_new:
        recounting.count_comment(comment.pk)
    return is_new
