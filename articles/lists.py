"""Reading lists of stories: the newest of many places at once, and one list page by page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
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
# What a page knows of a story before it is made into an object: these are the last of its row's keys.
_DECIDES = ("article_id", "article__section_id", "article__lead_picture__id", "article__agency__id")


class Place(NamedTuple):
    """A list of stories: a section's, or with no section a whole publication's."""

    publication_id: int
    section_id: int | None = None


class Standing:
    """A story's place in a list. The story itself is made into an object where it is shown, and was not drawn before.

    A front looks at two or three times the stories that stand on it, of which all but one are as they were. Where the
    story belongs is said by the map.
    """

    def __init__(self, row: Unmade[Any], section: Section, place: tuple) -> None:
        self.article_id, _section, picture, _agency = row.keys[-4:]
        self.section = section
        self.has_picture = picture is not None
        # All that a card can print of the story, as values that can be compared.
        self.printed = (row.values, place)
        self._row = row

    @cached_property
    def published_at(self) -> datetime:
        """When it came to the list."""
        return self._row.value("published_at")

    @cached_property
    def article(self) -> Article:
        """The story with what `cards()` loads."""
        article = self._row.make().article
        article.section, article.publication = self.section, self.section.publication
        return article


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
    for (publication, section), standing in _newest_and(counts, sorted(keys), at) if keys or counts else ():
        place = Place(publication, section)
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
        rows = asked.unmade("rule_id", *_DECIDES, **_numbered("rule", counts), at=at or timezone.now())
        for (rule,), standing in _standing(rows):
            found[rule].append(standing)
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
    found = unmade(listings.live().newest_first().unplaced_cards()[: size + 1], *_DECIDES)
    rows = [standing for _keys, standing in _standing(found)]
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


def _newest_and(
    counts: Mapping[Place, int], keys: Sequence[int], at: datetime | None
) -> Iterable[tuple[tuple, Standing]]:
    shapes = tuple((place.section_id is not None, count) for place, count in counts.items())
    places = [place.section_id or place.publication_id for place in counts]
    asked = _of_places(shapes, len(keys), is_past=at is not None)
    said = {**_numbered("place", places), **_numbered("story", keys), "at": at or timezone.now()}
    return _standing(asked.unmade("publication_id", "section_id", *_DECIDES, **said))


def _standing(rows: Sequence[Unmade[Any]]) -> Iterator[tuple[tuple, Standing]]:
    """Yield the places that rows stand for, each behind the other keys that were asked for, and note what is looked at.

    Who loads an object is noted with it (pages.observing); here nobody may have to.
    """
    for name, at in (("article", -4), ("picture", -2), ("agency", -1)):
        noting.note(*(f"{name}:{row.keys[at]}" for row in rows if row.keys[at] is not None))
    known: dict[int, tuple[Section, tuple]] = {}
    for row in rows:
        key = row.keys[-3]
        if key not in known:
            section = network.section(key)
            known[key] = section, printed_place(section)
        yield row.keys[:-4], Standing(row, *known[key])


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
