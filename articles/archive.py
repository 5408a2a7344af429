"""The archive of a publication: which years, months and days have stories, and how many.

Counting walks the lists' index and never looks at the stories themselves, but for the few that are listed and hidden
from readers: those have small indexes of their own. So 25 years are counted by month in one breath.
"""

import calendar
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from articles.models import Article, Listing, RuleListing
from articles.models.article import what_hides
from articles.models.listing import ListingQuerySet
from newsroom.kit import clock
from sections.models import Publication, Section

HEATS = 4


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
    """Return the years that have stories, the newest first, each with its months. Three queries, however many years."""
    ends = _ends(publication)
    if ends is None:
        return []
    starts = [date(year, month, 1) for year in range(ends[0].year, ends[1].year + 1) for month in range(1, 13)]
    counts = _counts(publication, [*starts, date(ends[1].year + 1, 1, 1)])
    most = max(counts)
    cells = [Cell(first, count, _heat(count, most)) for first, count in zip(starts, counts, strict=True)]
    rows = [list(months) for _, months in groupby(cells, key=lambda cell: cell.first.year)]
    found = [Year(months[0].first, months, sum(cell.count for cell in months)) for months in rows]
    return [year for year in reversed(found) if year.total]


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


def by_section(rows: Sequence[Listing | RuleListing]) -> list[tuple[Section, list[Listing | RuleListing]]]:
    """Return rows by their stories' home sections, the section with the newest story first."""
    groups: dict[int, tuple[Section, list]] = {}
    for row in rows:
        section = row.article.section
        groups.setdefault(section.pk, (section, []))[1].append(row)
    return list(groups.values())


def _ends(publication: Publication) -> tuple[date, date] | None:
    """Return the days of the first and the last listed story whose time has come, hidden or not."""
    rows = Listing.objects.filter(publication=OuterRef("pk"), section=None, published_at__lte=timezone.now())
    oldest = rows.order_by("published_at").values("published_at")[:1]
    newest = rows.order_by("-published_at").values("published_at")[:1]
    first, last = Publication.objects.filter(pk=publication.pk).values_list(Subquery(oldest), Subquery(newest)).get()
    return (clock.day_in(first, publication.zone), clock.day_in(last, publication.zone)) if first else None


def _months(publication: Publication, first: date, number: int) -> list[Month]:
    last = (first.replace(day=1) + timedelta(days=31 * number)).replace(day=1) - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    counts = dict(zip(days, _counts(publication, [*days, last + timedelta(days=1)]), strict=True))
    most = max(counts.values())
    cells = {day: Cell(day, count, _heat(count, most)) for day, count in counts.items()}
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


def _counts(publication: Publication, starts: Sequence[date]) -> list[int]:
    """Return how many stories readers see between each of the days and the next, as the publication's zone counts them."""
    edges = [clock.day_bounds(day, day, publication.zone)[0] for day in starts]
    now = timezone.now()
    counts = _listed(publication, [min(edge, now + timedelta(microseconds=1)) for edge in edges])
    for moment in _hidden(publication, edges[0], edges[-1], now):
        counts[bisect_right(edges, moment) - 1] -= 1
    return counts


def _listed(publication: Publication, edges: list[datetime]) -> list[int]:
    """Return how many stories are listed between each edge and the next: a walk along the index, in one query."""
    spans = ", ".join(["(%s, %s, %s)"] * (len(edges) - 1))
    values: list[Any] = []
    for number, (start, end) in enumerate(pairwise(edges)):
        values += [number, *(connection.ops.adapt_datetimefield_value(edge) for edge in (start, end))]
    # Only placeholders are put together here; every value travels as a parameter.
    sql = f"""SELECT (SELECT COUNT(*) FROM articles_listing WHERE publication_id = %s AND section_id IS NULL
              AND published_at >= span.column2 AND published_at < span.column3)
              FROM (VALUES {spans}) AS span ORDER BY span.column1"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [publication.pk, *values])
        return [row[0] for row in cursor.fetchall()]


def _hidden(publication: Publication, start: datetime, end: datetime, now: datetime) -> list[datetime]:
    """Return the times of the stories that are listed there and that readers may not see."""
    rows = Listing.objects.in_publication(publication.pk).filter(published_at__gte=start, published_at__lt=end)
    each = [Article.objects.filter(hides).values("pk") for hides in what_hides(now)]
    hidden = rows.filter(published_at__lte=now, article__in=each[0].union(*each[1:]))
    return list(hidden.values_list("published_at", flat=True))
