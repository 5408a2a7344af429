"""Sending what readers are to be told: each by itself, until it gets too much; then once a day."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from background import posting, repeating
from comments import composing
from comments.models import Digest, Notice

BATCH = 50
# So many mails to one reader fit into an hour; what is beyond them comes with the daily one.
MOST_AN_HOUR = 5


@repeating.each_second
def send_due() -> int:
    """Send what is due at once; return how many were sent."""
    due = list(Notice.objects.due().filter(is_daily=False).only("pk", "reader")[:BATCH])
    if not due:
        return 0
    now_or_never = Notice.objects.filter(pk__in=_calmed(due)).select_related(*composing.NEEDED)
    return posting.send_due(now_or_never, composing.compose, limit=BATCH)


@repeating.each_second
def send_daily() -> int:
    """Send daily mails that were gathered; return how many were sent."""
    return posting.send_due(Digest.objects.select_related("reader", "publication"), composing.compose_daily)


def _calmed(due: list[Notice]) -> list[int]:
    """Return which of these are sent at once; the others of a flood go into their readers' daily mail."""
    sent = Counter(_sent_lately({notice.reader_id for notice in due}))
    at_once: list[int] = []
    daily: list[int] = []
    for notice in due:
        sent[notice.reader_id] += 1
        (at_once if sent[notice.reader_id] <= MOST_AN_HOUR else daily).append(notice.pk)
    if daily:
        Notice.objects.waiting().filter(pk__in=daily).update(is_daily=True)
    return at_once


def _sent_lately(readers: set[int]) -> dict[int, int]:
    since = timezone.now() - timedelta(hours=1)
    rows = Notice.objects.filter(reader__in=readers, is_daily=False, done_at__gt=since)
    return dict(rows.order_by().values_list("reader").annotate(n=Count("pk")))
