"""Gathering what readers are told once a day: one mail for each reader and publication, at six in its zone."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from background import repeating
from comments.models import Digest, Notice
from newsroom.kit import failpoints
from readers.models import Reader
from sections.models import Publication

AT = time(6)


@repeating.every(minutes=20)
def gather() -> int:
    """Make the daily mails whose hour has come; return how many. Done twice, or after being killed, it makes each once."""
    now = timezone.now()
    return sum(_gather_at(publication, now) for publication in Publication.objects.order_by("pk"))


def _gather_at(publication: Publication, now: datetime) -> int:
    local = now.astimezone(ZoneInfo(publication.zone))
    hour = datetime.combine(local.date(), AT, tzinfo=local.tzinfo)
    if now < hour:
        return 0
    rows = Notice.objects.waiting().filter(publication=publication, is_daily=True, due_at__lt=hour)
    readers = list(rows.order_by().values_list("reader", flat=True).distinct())
    return sum(_gather_for(reader, publication, hour, now) for reader in readers)


def _gather_for(reader: int, publication: Publication, hour: datetime, now: datetime) -> bool:
    """Put a reader's notices into the day's mail. Tells whether it is new."""
    try:
        with transaction.atomic():
            # The row of the reader is held, so that of two workers one finds nothing left.
            Reader.objects.select_for_update().get(pk=reader)
            rows = Notice.objects.waiting().filter(
                publication=publication, reader=reader, is_daily=True, due_at__lt=hour
            )
            if (
                not rows.exists()
                or Digest.objects.filter(reader=reader, publication=publication, day=hour.date()).exists()
            ):
                return False
            digest = Digest.objects.create(
                reader_id=reader, publication=publication, day=hour.date(), due_at=now, not_before=now
            )
            failpoints.reached("digest:made")
            rows.update(digest=digest, done_at=now)
    except (IntegrityError, Reader.DoesNotExist):
        return False  # another worker was faster, or the reader has gone
    return True
