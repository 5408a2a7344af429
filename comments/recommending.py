"""Recommending a comment, and taking that back."""

from django.db import transaction
from django.utils.translation import gettext as _

from comments import admitting, recounting
from comments.models import Comment, Recommendation
from readers.models import Reader


class OnesOwn(admitting.Refused):
    """Nobody recommends themselves."""


@transaction.atomic
def recommend(comment: Comment, *, reader: Reader, network: str = "") -> bool:
    """Count a reader's recommendation once; tell whether anything changed. Raises admitting.Refused."""
    if comment.reader_id == reader.pk:
        raise OnesOwn(_("This is your own comment: others may recommend it."))
    admitting.check_bans(reader, network=network, publication_id=comment.publication_id)
    admitting.check_opinions(reader)
    _row, is_new = Recommendation.objects.get_or_create(comment=comment, reader=reader)
    if is_new:
        recounting.count_comment(comment.pk)
    return is_new


@transaction.atomic
def take_back(comment: Comment, *, reader: Reader) -> bool:
    """Count it no more; tell whether anything changed."""
    gone, _rows = Recommendation.objects.filter(comment=comment, reader=reader).delete()
    if gone:
        recounting.count_comment(comment.pk)
    return bool(gone)
