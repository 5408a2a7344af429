"""Gathering hours into days, and letting hours go that nobody looks at any more."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from audience.models import DayCount, HourCount
from background import repeating

KEPT_HOURS = timedelta(days=8)
# An hour that a process noted is written within seconds; two days are gathered anew all the same.
_NEWEST = timedelta(days=1)


@repeating.every(minutes=10)
def gather() -> int:
    """Bring the sums of today and yesterday in line with their hours; return the number of rows."""
    today = timezone.now().astimezone(UTC).date()
    return sum(gather_day(day) for day in (today - _NEWEST, today))


@repeating.every(days=1, at="02:20")
def let_go() -> int:
    """Delete hours that are old, after their days were gathered once more; return how many there were."""
    first_kept = (timezone.now() - KEPT_HOURS).astimezone(UTC).date()
    old = HourCount.objects.filter(hour__lt=_midnight(first_kept))
    with transaction.atomic():
        days = {hour.astimezone(UTC).date() for hour in old.order_by().values_list("hour", flat=True).distinct()}
        for day in sorted(days):
            gather_day(day)
        return old.delete()[0]


def gather_day(day: date) -> int:
    """Write a day's sums (UTC) and return the number of rows; twice is the same as once."""
    hours = HourCount.objects.filter(hour__gte=_midnight(day), hour__lt=_midnight(day + timedelta(days=1)))
    sums = hours.order_by().values("article_id").annotate(reads=Sum("reads"), shares=Sum("shares"))
    rows = [DayCount(day=day, **row) for row in sums.order_by("article_id")]
    DayCount.objects.bulk_create(
        rows, batch_size=200, update_conflicts=True, unique_fields=["article", "day"], update_fields=["reads", "shares"]
    )
    return len(rows)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
