"""The archive of a publication: which years, months and days have stories, and how many."""

import calendar
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, Min
from django.db.models.functions import TruncDay, TruncMonth

from articles.models import Listing
from articles.models.listing import ListingQuerySet
from newsroom.kit import clock
from sections.models import Publication


def years(publication: Publication) -> list[int]:
    """Return the years that have stories, the newest first. Two queries, each along the index, however many years."""
    ends = (
        Listing.objects.in_publication(publication.pk)
        .live()
        .aggregate(first=Min("published_at"), last=Max("published_at"))
    )
    if ends["first"] is None:
        return []
    first, last = (clock.day_in(ends[end], publication.zone).year for end in ("first", "last"))
    asked = [Exists(between(publication, date(y, 1, 1), date(y, 12, 31))) for y in range(first, last + 1)]
    found = Publication.objects.filter(pk=publication.pk).values_list(*asked).get()
    return [year for year, there in zip(range(first, last + 1), found, strict=True) if there][::-1]


def between(publication: Publication, first: date, last: date) -> ListingQuerySet:
    """Return a publication's live stories of some days, both included, as its own zone counts days."""
    start, end = clock.day_bounds(first, last, publication.zone)
    return Listing.objects.in_publication(publication.pk).live().filter(published_at__gte=start, published_at__lt=end)


def months_of(publication: Publication, year: int) -> dict[int, int]:
    """Return how many stories each month of a year has; months without stories are left out."""
    rows = between(publication, date(year, 1, 1), date(year, 12, 31))
    return {day.month: count for day, count in _counts(rows, TruncMonth, publication)}


def days_of(publication: Publication, year: int, month: int) -> dict[int, int]:
    """Return how many stories each day of a month has; days without stories are left out."""
    last = clock.last_day(year, month)
    rows = between(publication, date(year, month, 1), last)
    return {day.day: count for day, count in _counts(rows, TruncDay, publication)}


def _counts(rows: ListingQuerySet, trunc: type, publication: Publication) -> list[tuple]:
    unit = trunc("published_at", tzinfo=ZoneInfo(publication.zone))
    return list(
        rows.annotate(unit=unit).values("unit").annotate(n=Count("pk")).order_by("unit").values_list("unit", "n")
    )


def calendar_of(first: date, counts: dict[int, int]) -> list[list[tuple[date, int] | None]]:
    """Return a month's weeks from Monday on: for each day its date and count, None outside the month."""
    weeks = calendar.monthcalendar(first.year, first.month)
    return [[(first.replace(day=day), counts.get(day, 0)) if day else None for day in week] for week in weeks]
