"""The archive of a publication: which years, months and days have stories, and how many.

No story is counted here: each day's number is kept (`Tally`), of the stories that readers see whatever the hour. Those
of which the hour decides are few, have small indexes of their own and are put in or left out as it says: scheduled ones,
those under an embargo, held for a moment, or with an end to come. So 25 years are counted as fast as one.
"""

import calendar
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import CharField, OuterRef, Subquery, Sum
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from articles.lists import Standing
from articles.models import Article, Listing, Tally
from articles.models.listing import ListingQuerySet
from newsroom.kit import clock
from sections.models import Publication, Section

HEATS = 4
# What lies ahead of a story of which the hour decides, and all that says whether readers see it.
TIMES = ("published_at", "embargo_until", "held_until", "expires_at")
STATES = (*TIMES, "withdrawn_at", "trashed_at")


@dataclass(frozen=True)
class Cell:
    """One day or one month in a table: when it begins, how many stories it has, and how many that is beside the others."""

    first: date
    count: int
    heat: int


@dataclass(frozen=True)
class Month:
    """A month as a calendar: its weeks from Monday on, None outside the month, and how many stories it has."""

    first: date
    weeks: list[list[Cell | None]]
    total: int


@dataclass(frozen=True)
class Year:
    """A year as a row of twelve months, and how many stories it has."""

    first: date
    months: list[Cell]
    total: int


def years(publication: Publication) -> list[Year]:
    """Return the years that have stories, the newest first, each with its months. Two queries, however many years."""
    counts = _counts(publication, date.min, date.max, by_month=True)
    most = max(counts.values(), default=0)
    found = []
    for year in sorted({month.year for month, count in counts.items() if count}, reverse=True):
        cells = [Cell(month, counts[month], _heat(counts[month], most)) for month in _firsts(year)]
        found.append(Year(cells[0].first, cells, sum(cell.count for cell in cells)))
    return found


def months_of(publication: Publication, year: int) -> list[Month]:
    """Return a year's twelve calendars, also those without stories. Two queries."""
    return _months(publication, date(year, 1, 1), 12)


def month_of(publication: Publication, first: date) -> Month:
    """Return a month's calendar. Two queries."""
    return _months(publication, first, 1)[0]


def between(publication: Publication, first: date, last: date) -> ListingQuerySet:
    """Return a publication's live stories of some days, both included, as its own zone counts days."""
    start, end = clock.day_bounds(first, last, publication.zone)
    # The days first: of two upper bounds SQLite walks the index from the one it reads first.
    return Listing.objects.in_publication(publication.pk).filter(published_at__gte=start, published_at__lt=end).live()


def neighbours(publication: Publication, first: date, last: date) -> tuple[date | None, date | None]:
    """Return the nearest days before and after some days on which stories appeared; None where there are none. One query."""
    start, end = clock.day_bounds(first, last, publication.zone)
    rows = Listing.objects.filter(publication=OuterRef("pk"), section=None)
    earlier = rows.filter(published_at__lt=start).live().newest_first().values("published_at")[:1]
    later = rows.filter(published_at__gte=end).live().order_by("published_at", "article_id").values("published_at")[:1]
    found = Publication.objects.filter(pk=publication.pk).values_list(Subquery(earlier), Subquery(later)).get()
    before, after = (clock.day_in(moment, publication.zone) if moment else None for moment in found)
    return before, after


def by_section(rows: Sequence[Standing]) -> list[tuple[Section, list[Standing]]]:
    """Return rows by their stories' home sections, the section with the newest story first."""
    groups: dict[int, tuple[Section, list]] = {}
    for row in rows:
        groups.setdefault(row.section.pk, (row.section, []))[1].append(row)
    return list(groups.values())


def _firsts(year: int) -> list[date]:
    return [date(year, month, 1) for month in range(1, 13)]


def _months(publication: Publication, first: date, number: int) -> list[Month]:
    last = (first.replace(day=1) + timedelta(days=31 * number)).replace(day=1) - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    counts = _counts(publication, days[0], last)
    most = max(counts.values(), default=0)
    cells = {day: Cell(day, counts[day], _heat(counts[day], most)) for day in days}
    return [_calendar(list(some)) for _, some in groupby(cells.values(), key=lambda cell: cell.first.month)]


def _calendar(cells: list[Cell]) -> Month:
    first = cells[0].first
    weeks = calendar.monthcalendar(first.year, first.month)
    return Month(
        first, [[cells[day - 1] if day else None for day in week] for week in weeks], sum(c.count for c in cells)
    )


def _heat(count: int, most: int) -> int:
    """Return how many stories that is beside the fullest: 0 for none, HEATS for the fullest."""
    return -(-HEATS * count // most) if count else 0


def _counts(publication: Publication, first: date, last: date, *, by_month: bool = False) -> Counter[date]:
    """Return how many stories readers see on each of some days that have any kept of, as the publication's zone counts.

    By month, each is counted on its first day: the database adds the days up, for a long archive has ten thousand.
    """
    now = timezone.now()
    today = clock.day_in(now, publication.zone)
    days = Tally.objects.filter(publication=publication, day__gte=first, day__lte=min(last, today))
    if by_month:
        # The beginning of a day as both databases write it: truncating dates is Python's business on SQLite.
        months = days.values_list(Substr(Cast("day", CharField()), 1, len("2026-11"))).annotate(Sum("stories"))
        counts = Counter({date.fromisoformat(f"{month}-01"): stories for month, stories in months})
    else:
        counts = Counter(dict(days.values_list("day").annotate(Sum("stories"))))
    for story, published_at in _unsettled(publication, now):
        day = clock.day_in(published_at, publication.zone)
        if first <= day <= min(last, today):
            counts[day.replace(day=1) if by_month else day] += story.is_live(now) - story.is_counted
    return counts


def _unsettled(publication: Publication, now: datetime) -> Iterator[tuple[Article, datetime]]:
    """Yield the listed stories of which the hour decides whether readers see them: each kind has a small index."""
    each = [Article.objects.filter(**{f"{name}__gt": now}).values("pk") for name in TIMES]
    rows = Listing.objects.in_publication(publication.pk).filter(article__in=each[0].union(*each[1:]))
    for row in rows.select_related("article").only(
        "published_at", "publication_id", *(f"article__{n}" for n in STATES)
    ):
        yield row.article, row.published_at
