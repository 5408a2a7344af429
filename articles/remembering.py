"""On this day: what a publication wrote on the same day of earlier years, where it may be shown again without harm."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles import lists
from articles.models import Correction, Listing
from articles.models.listing import ListingQuerySet
from newsroom.kit import clock
from newsroom.kit.prepared import Prepared, moment, slot
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
    rows = _newest_of_days(publication, list(spans.values())) if spans else []
    found = {clock.day_in(row.published_at, publication.zone).year: row for row in rows}
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


def _newest_of_days(publication: Publication, spans: Sequence[tuple[date, date]]) -> list[Listing]:
    """Return the newest story of each of some spans of days that may be shown again. One query."""
    moments: dict[str, object] = {}
    for n, span in enumerate(spans):
        moments[f"start{n}"], moments[f"end{n}"] = clock.day_bounds(*span, publication.zone)
    return _of_spans(len(spans)).all(**moments, publication=publication.pk, at=timezone.now())


@lru_cache(maxsize=len(YEARS_AGO))
def _of_spans(number: int) -> Prepared[Listing]:
    return Prepared(lambda: lists.newest_of(map(_worth_it, range(number))))


def _worth_it(number: int) -> ListingQuerySet:
    # The days first: of two upper bounds SQLite walks the index from the one it reads first.
    rows = Listing.objects.in_publication(slot("publication")).filter(
        published_at__gte=moment(f"start{number}"), published_at__lt=moment(f"end{number}")
    )
    taken_back = Correction.objects.filter(kind__in=TAKEN_BACK, article=OuterRef("article"))
    return rows.live(moment("at")).filter(~Exists(taken_back), article__retracted_at=None)
