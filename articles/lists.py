"""Reading lists of stories: the newest of many places at once, and one list page by page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.models import Article, Listing, RuleListing, SubjectListing
from articles.models.listing import ListingQuerySet, printed_place
from newsroom.kit import databases
from newsroom.kit.prepared import Prepared, Unmade, moment, slot, unmade
from pages import noting
from sections import network
from sections.models import Section

PAGE_SIZE = 30
# What a page knows of a story before it is made into an object.
_DECIDES = ("article_id", "article__section_id", "article__lead_picture__id", "article__agency__id")
# A section, and all that a card can print of it.
_Home = tuple[Section, tuple]


class Place(NamedTuple):
    """A list of stories: a section's, or with no section a whole publication's."""

    publication_id: int
    section_id: int | None = None


class Standing:
    """A story's place in a list. The story itself is made into an object where it is shown, and was not drawn before.

    A front looks at two or three times the stories that stand on it, of which all but one are as they were. Where the
    story belongs is said by the map.
    """

    def __init__(self, row: tuple, home: _Home, article_id: int, picture_id: int | None, answer: Unmade[Any]) -> None:
        self.article_id = article_id
        self.has_picture = picture_id is not None
        self.section, place = home
        # All that a card can print of the story, as values that can be compared.
        self.printed = (row, place)
        self._answer = answer

    @cached_property
    def published_at(self) -> datetime:
        """When it came to the list."""
        return self._answer.value(self.printed[0], "published_at")

    @cached_property
    def article(self) -> Article:
        """The story with what `cards()` loads."""
        article = self._answer.make(self.printed[0]).article
        network.place(article, self.section)
        return article


_homes: tuple[object, dict[int, _Home]] = (None, {})
Row = Standing | Listing | RuleListing | SubjectListing


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first, and the mark at which older stories begin, if there are any."""

    stories: Sequence[Standing]
    older: str | None


class BadMark(ValueError):
    """The mark in the address is not one of ours."""


def newest_in(places: Iterable[tuple[Place, int]], *, at: datetime | None = None) -> dict[Place, list[Standing]]:
    """Return the newest so many live stories of each place: one query for any number of places."""
    return newest_and(places, (), at=at)[0]


def newest_and(
    places: Iterable[tuple[Place, int]], stories: Iterable[int], *, at: datetime | None = None
) -> tuple[dict[Place, list[Standing]], dict[int, Standing]]:
    """Return the newest of each place, and the stories of these keys as far as readers may see them: one query.

    `at` asks for a past or a future time instead of now.
    """
    counts: dict[Place, int] = {}
    for place, count in places:
        counts[place] = max(count, counts.get(place, 0))
    keys = set(stories)
    found: dict[Place, list[Standing]] = {place: [] for place in counts}
    pinned: dict[int, Standing] = {}
    if not (keys or counts):
        return found, pinned
    answer = _newest_and(counts, sorted(keys), at)
    place_of = itemgetter(answer.place_of("publication_id"), answer.place_of("section_id"))
    for row, standing in zip(answer.rows, _standing(answer), strict=True):
        place = place_of(row)
        # A story asked for by its key stands in its publication's list too; behind the newest it has no place there.
        if place in found and len(found[place]) < counts[place]:
            found[place].append(standing)
        # It may come with a row of any list it stands in: its card is the same.
        if standing.article_id in keys:
            pinned[standing.article_id] = standing
    return found, pinned


def newest_by(rules: Iterable[tuple[int, int]], *, at: datetime | None = None) -> dict[int, list[Standing]]:
    """Return the newest so many live stories of each rule, by its key: one query for any number of rules, none for none."""
    counts = dict(rules)
    found: dict[int, list[Standing]] = {rule: [] for rule in counts}
    if counts:
        asked = _by_rules(tuple(counts.values()), is_past=at is not None)
        answer = asked.unmade(**_numbered("rule", counts), at=at or timezone.now())
        rule = answer.place_of("rule_id")
        for row, standing in zip(answer.rows, _standing(answer), strict=True):
            found[row[rule]].append(standing)
    return found


def newest_of(some: Iterable[ListingQuerySet]) -> ListingQuerySet:
    """Return the newest row of each of some lists, of one at least, as cards: one query."""
    return _in_any([_cut(rows, 1) for rows in some]).cards()


def page_of(listings: ListingQuerySet, *, before: str = "", size: int = PAGE_SIZE) -> Page:
    """Return one page of a list, beginning at the newest or behind a mark. Raises BadMark for a mark we never gave.

    It pages by key: the thousandth page costs as much as the first, and a story published meanwhile moves nothing.
    """
    if before:
        listings = listings.after(*read_mark(before))
    rows = _standing(unmade(listings.live().newest_first().unplaced_cards()[: size + 1]))
    older = mark(rows[size - 1]) if len(rows) > size else None
    return Page(rows[:size], older)


def mark(row: Standing | Listing) -> str:
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


def _newest_and(counts: Mapping[Place, int], keys: Sequence[int], at: datetime | None) -> Unmade[Listing]:
    shapes = tuple((place.section_id is not None, count) for place, count in counts.items())
    places = [place.section_id or place.publication_id for place in counts]
    asked = _of_places(shapes, len(keys), is_past=at is not None)
    said = {**_numbered("place", places), **_numbered("story", keys), "at": at or timezone.now()}
    return asked.unmade(**said)


def _standing(answer: Unmade[Any]) -> list[Standing]:
    """Return what the rows of an answer stand for, and note what is looked at.

    Who loads an object is noted with it (pages.observing); here nobody may have to.
    """
    story, section, picture, agency = map(answer.place_of, _DECIDES)
    for name, at in (("article", story), ("picture", picture), ("agency", agency)):
        noting.note(*(f"{name}:{key}" for key in {row[at] for row in answer.rows} if key is not None))
    homes = {key: _home(key) for key in {row[section] for row in answer.rows}}
    return [Standing(row, homes[row[section]], row[story], row[picture], answer) for row in answer.rows]


def _home(section: int) -> _Home:
    """Return a section with what a card can print of it, worked out once for each map of the network."""
    global _homes  # noqa: PLW0603 - this module is the one holder
    beside, held = network.current(), _homes
    if held[0] is not beside:
        held = _homes = (beside, {})
    known = held[1].get(section)
    if known is None:
        there = network.section(section)
        known = held[1][section] = there, printed_place(there)
    return known


@lru_cache(maxsize=256)
def _of_places(shapes: Sequence[tuple[bool, int]], stories: int, *, is_past: bool) -> Prepared[Listing]:
    """Return the question for the newest so many of sections and publications, and for so many stories by their keys."""

    def ask() -> ListingQuerySet:
        slices = [_newest(slot(f"place{n}"), *shape, is_past=is_past) for n, shape in enumerate(shapes)]
        every = [*slices, _at_home(stories, is_past=is_past)] if stories else slices
        return _in_any(every).unplaced_cards()

    return Prepared(ask)


@lru_cache(maxsize=256)
def _by_rules(lengths: Sequence[int], *, is_past: bool) -> Prepared[RuleListing]:
    def ask() -> ListingQuerySet:
        lists = [RuleListing.objects.filter(rule=slot(f"rule{n}")) for n in range(len(lengths))]
        every = [_cut(_seen(rows, is_past=is_past), n) for rows, n in zip(lists, lengths, strict=True)]
        return _in_any(every, RuleListing).unplaced_cards()

    return Prepared(ask)


def _numbered(name: str, values: Iterable[int]) -> dict[str, object]:
    return {f"{name}{n}": value for n, value in enumerate(values)}


def _newest(place: int, is_section: bool, count: int, *, is_past: bool) -> ListingQuerySet:
    rows = Listing.objects.in_section(place) if is_section else Listing.objects.in_publication(place)
    return _cut(_seen(rows, is_past=is_past), count)


def _at_home(stories: int, *, is_past: bool) -> ListingQuerySet:
    """Return these stories' rows in the lists of the publications they belong to."""
    keys = [slot(f"story{n}") for n in range(stories)]
    rows = Listing.objects.filter(article__pk__in=keys, section=None, publication=F("article__publication"))
    return _seen(rows, is_past=is_past).values("pk")


def _seen(rows: ListingQuerySet, *, is_past: bool) -> ListingQuerySet:
    return rows.as_at(moment("at")) if is_past else rows.live(moment("at"))


def _cut(rows: ListingQuerySet, count: int) -> ListingQuerySet:
    return rows.newest_first().values("pk")[:count]


def _in_any(slices: list[ListingQuerySet], table: type[Listing] | type[RuleListing] = Listing) -> ListingQuerySet:
    """Return the rows of several cut lists. SQLite takes no LIMIT inside a union unless each part is wrapped."""
    connection = databases.connection()
    compiled = [rows.query.get_compiler(connection=connection).as_sql() for rows in slices]
    # The SQL is Django's own for our querysets; every value travels as a parameter.
    parts = [f"SELECT * FROM ({sql}) AS part{n}" for n, (sql, _) in enumerate(compiled)]  # noqa: S608
    union = " UNION ALL ".join(parts)
    parameters = [value for _, values in compiled for value in values]
    return table.objects.filter(pk__in=RawSQL(union, parameters)).newest_first()  # noqa: S611
