"""Reading lists of stories: the newest of many places at once, and one list page by page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL

from articles.models import Listing, RuleListing, SubjectListing
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

    stories: Sequence[Listing | RuleListing | SubjectListing]
    older: str | None


class BadMark(ValueError):
    """The mark in the address is not one of ours."""


def newest_in(places: Iterable[tuple[Place, int]], *, at: datetime | None = None) -> dict[Place, list[Listing]]:
    """Return the newest so many live stories of each place, as cards: one query for any number of places."""
    return newest_and(places, (), at=at)[0]


def newest_and(
    places: Iterable[tuple[Place, int]], stories: Iterable[int], *, at: datetime | None = None
) -> tuple[dict[Place, list[Listing]], dict[int, Listing]]:
    """Return the newest of each place, and the stories of these keys as far as readers may see them: one query.

    `at` asks for a past or a future time instead of now.
    """
    counts: dict[Place, int] = {}
    for place, count in places:
        counts[place] = max(count, counts.get(place, 0))
    keys = set(stories)
    slices = [_newest(place, count, at) for place, count in counts.items()]
    rows = list(_in_any([*slices, _at_home(keys, at)] if keys else slices)) if keys or slices else []
    found: dict[Place, list[Listing]] = {place: [] for place in counts}
    for row in rows:
        place = Place(row.publication_id, row.section_id)
        # A story asked for by its key stands in its publication's list too; behind the newest it has no place there.
        if len(found.get(place, ())) < counts.get(place, 0):
            found[place].append(row)
    # It may come with a row of any list it stands in: its card is the same.
    return found, {row.article_id: row for row in rows if row.article_id in keys}


def newest_by(rules: Iterable[tuple[int, int]], *, at: datetime | None = None) -> dict[int, list[RuleListing]]:
    """Return the newest so many live stories of each rule, by its key: one query for any number of rules, none for none."""
    counts = dict(rules)
    found: dict[int, list[RuleListing]] = {rule: [] for rule in counts}
    slices = [
        _seen(RuleListing.objects.filter(rule=rule), at).newest_first().values("pk")[:count]
        for rule, count in counts.items()
    ]
    for row in _in_any(slices, RuleListing) if slices else ():
        found[row.rule_id].append(row)
    return found


def newest_of(some: Iterable[ListingQuerySet]) -> list[Listing]:
    """Return the newest row of each of some lists, as cards: one query for any number of lists, none for none."""
    slices = [rows.newest_first().values("pk")[:1] for rows in some]
    return list(_in_any(slices)) if slices else []


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


def _seen(rows: ListingQuerySet, at: datetime | None) -> ListingQuerySet:
    return rows.live() if at is None else rows.as_at(at)


def _newest(place: Place, count: int, at: datetime | None) -> ListingQuerySet:
    if place.section_id is None:
        rows = Listing.objects.in_publication(place.publication_id)
    else:
        rows = Listing.objects.in_section(place.section_id)
    return _seen(rows, at).newest_first().values("pk")[:count]


def _at_home(keys: set[int], at: datetime | None) -> ListingQuerySet:
    """Return these stories' rows in the lists of the publications they belong to."""
    rows = Listing.objects.filter(article__in=sorted(keys), section=None, publication=F("article__publication"))
    return _seen(rows, at).values("pk")


def _in_any(slices: list[ListingQuerySet], table: type[Listing] | type[RuleListing] = Listing) -> ListingQuerySet:
    """Return the rows of several cut lists. SQLite takes no LIMIT inside a union unless each part is wrapped."""
    compiled = [rows.query.get_compiler(connection=connection).as_sql() for rows in slices]
    # The SQL is Django's own for our querysets; every value travels as a parameter.
    parts = [f"SELECT * FROM ({sql}) AS part{n}" for n, (sql, _) in enumerate(compiled)]  # noqa: S608
    union = " UNION ALL ".join(parts)
    parameters = [value for _, values in compiled for value in values]
    return table.objects.filter(pk__in=RawSQL(union, parameters)).newest_first().cards()  # noqa: S611
