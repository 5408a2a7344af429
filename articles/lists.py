"""Reading lists of stories: the newest of many places at once, and one list page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.models import Listing
from articles.models.listing import ListingQuerySet

PAGE_SIZE = 30


@dataclass(frozen=True)
class Place:
    """A list of stories: a section's, or with no section a whole publication's."""

    publication_id: int
    section_id: int | None = None


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first, and the mark at which older stories begin, if there are any."""

    stories: list[Listing]
    older: str | None


class BadMark(ValueError):
    """The mark in the address is not one of ours."""


def newest_in(places: Iterable[tuple[Place, int]], *, at: datetime | None = None) -> dict[Place, list[Listing]]:
    """Return the newest so many live stories of each place, as cards: one query for any number of places."""
    counts: dict[Place, int] = {}
    for place, count in places:
        counts[place] = max(count, counts.get(place, 0))
    if not counts:
        return {}
    found: dict[Place, list[Listing]] = {place: [] for place in counts}
    for row in _in_any([_newest(place, count, at) for place, count in counts.items()]):
        found[Place(row.publication_id, row.section_id)].append(row)
    return found


def page_of(listings: ListingQuerySet, *, before: str = "", size: int = PAGE_SIZE) -> Page:
    """Return one page of a list, beginning at the newest or behind a mark. Raises BadMark for a mark we never gave.

    It pages by key: the thousandth page costs as much as the first, and a story published meanwhile moves nothing.
    """
    if before:
        listings = listings.after(*read_mark(before))
    rows = list(listings.live().newest_first().cards()[: size + 1])
    older = mark(rows[size - 1]) if len(rows) > size else None
    return Page(rows[:size], older)


def mark(row: Listing) -> str:
    """Return what stands in an address for a place in a list: the time in microseconds and the story's key."""
    return f"{int(row.published_at.timestamp() * 1_000_000)}-{row.article_id}"


def read_mark(text: str) -> tuple[datetime, int]:
    """Return the time and key of a mark. Raises BadMark."""
    moment, hyphen, key = text.partition("-")
    if not (hyphen and moment.isascii() and key.isascii() and moment.isdigit() and key.isdigit()):
        raise BadMark(text)
    try:
        seconds, micros = divmod(int(moment[:20]), 1_000_000)
        when = datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros)
    except (ValueError, OverflowError, OSError) as error:
        raise BadMark(text) from error
    if int(key[:20]) >= 2**63:
        raise BadMark(text)
    return when, int(key)


def _newest(place: Place, count: int, at: datetime | None) -> ListingQuerySet:
    if place.section_id is None:
        rows = Listing.objects.in_publication(place.publication_id)
    else:
        rows = Listing.objects.in_section(place.section_id)
    return rows.live(at).newest_first().values("pk")[:count]


def _in_any(slices: list[ListingQuerySet]) -> ListingQuerySet:
    """Return the rows of several cut lists. SQLite takes no LIMIT inside a union unless each part is wrapped."""
    compiled = [rows.query.get_compiler(connection=connection).as_sql() for rows in slices]
    # The SQL is Django's own for our querysets; every value travels as a parameter.
    parts = [f"SELECT * FROM ({sql}) AS part{n}" for n, (sql, _) in enumerate(compiled)]  # noqa: S608
    union = " UNION ALL ".join(parts)
    parameters = [value for _, values in compiled for value in values]
    return Listing.objects.filter(pk__in=RawSQL(union, parameters)).newest_first().cards()  # noqa: S611
