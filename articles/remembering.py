"""On this day: what a publication wrote on the same day of earlier years, where it may be shown again without harm."""

import calendar
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles import archive, lists
from articles.models import Correction, Listing
from articles.models.listing import ListingQuerySet
from newsroom.kit import clock
from pages import noting
from sections.models import Publication

# Round anniversaries first, then the nearest: the order in which a short list is filled.
YEARS_AGO = (100, 75, 50, 25, 40, 30, 20, 10, 15, 5, 1, 2, 3, 4, 8, 12)
MOST = 5
# What was said to be wrong isn't brought up again as if nothing had been.
TAKEN_BACK = (Correction.Kind.RETRACTION, Correction.Kind.APOLOGY)


@dataclass(frozen=True)
class Memory:
    """A story of an earlier year, and how many years ago it was."""

    years: int
    row: Listing


def on_this_day(publication: Publication, day: date | None = None, *, most: int = MOST) -> list[Memory]:
    """Return one story for each of some earlier years, the oldest first; `day` is today where none is given. One query.

    Only what readers may see, and nothing that was retracted or apologised for. On 28 February of a year without a
    29th, that day's stories are remembered too.
    """
    noting.for_today()
    day = day or clock.day_in(timezone.now(), publication.zone)
    spans = {ago: span for ago in YEARS_AGO if (span := _days(day, ago))}
    rows = {ago: _worth_it(archive.between(publication, *span)) for ago, span in spans.items()}
    found = {clock.day_in(row.published_at, publication.zone).year: row for row in lists.newest_of(rows.values())}
    kept = [Memory(ago, found[day.year - ago]) for ago in YEARS_AGO if day.year - ago in found][:most]
    return sorted(kept, key=lambda memory: -memory.years)


def _days(day: date, ago: int) -> tuple[date, date] | None:
    """Return the first and last day to look at so many years before; None for a 29 February that never was."""
    year = day.year - ago
    if year < 1:
        return None
    leap = calendar.isleap(year)
    if (day.month, day.day) == (2, 29) and not leap:
        return None
    first = day.replace(year=year)
    is_eve = (day.month, day.day) == (2, 28) and leap and not calendar.isleap(day.year)
    return first, date(year, 2, 29) if is_eve else first


def _worth_it(rows: ListingQuerySet) -> ListingQuerySet:
    taken_back = Correction.objects.filter(kind__in=TAKEN_BACK, article=OuterRef("article"))
    return rows.filter(~Exists(taken_back), article__retracted_at=None)
