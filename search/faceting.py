"""Facets: how the stories that were found are spread over sections, years, authors, agencies and tags.

They are counted from the marks that the index carries for each story, read once: the same marks that a facet's link
asks for.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from articles.models import Agency, Author, Tag
from newsroom.kit import clock
from search.asking import DATES, Asked
from search.engines import engine
from search.engines.documents import second_of
from sections import network

MOST_CHOICES, MOST_YEARS = 8, 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One value, how many of the stories have it, and the search's text with it."""

    label: str
    count: int
    text: str
    # There are more than were counted.
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a search."""

    name: str
    title: str
    choices: list[Choice]


def facets(keys: Sequence[int], asked: Asked, *, has_more: bool) -> list[Facet]:
    """Return the ways in which these stories can be narrowed further. At most four queries; none for no stories.

    What would leave as many stories as there are is left out, and so is what the search is narrowed by already.
    """
    if not keys:
        return []
    marks = engine().marks(keys)
    made = [
        ("site", _("Site"), lambda: _sites(marks)) if asked.everywhere else ("section", _("Section"), lambda: _sections(marks, asked)),
        ("year", _("Year"), lambda: _years(keys, asked)),
        ("author", _("Author"), lambda: _authors(marks)),
        ("agency", _("Agency"), lambda: _agencies(marks)),
        ("tag", _("Tag"), lambda: _tags(marks, asked)),
    ]  # fmt: skip
    found = []
    for name, title, values in made:
        names = DATES if name == "year" else (name,)
        if name != "tag" and asked.narrowed_by(*names):
            continue
        choices = [
            Choice(label, count, asked.plus(name, value), has_more)
            for label, value, count in values()
            if count < len(keys) or has_more
        ]
        if choices:
            found.append(Facet(name, str(title), choices))
    return found


Value = tuple[str, str, int]


def _sections(marks: Counter[str], asked: Asked) -> list[Value]:
    known = network.current().sections
    here = asked.publication.pk
    rows = [(known[pk], count) for pk, count in _rows("k", marks) if pk in known and known[pk].publication_id == here]
    return [(section.name, section.path, count) for section, count in rows[:MOST_CHOICES]]


def _sites(marks: Counter[str]) -> list[Value]:
    known = network.current().by_id
    rows = [(known[pk].publication, count) for pk, count in _rows("l", marks) if pk in known]
    return [(site.name, site.slug, count) for site, count in rows[:MOST_CHOICES]]


def _years(keys: Sequence[int], asked: Asked) -> list[Value]:
    zone = asked.publication.zone
    years = Counter(clock.day_in(datetime.fromtimestamp(second_of(key), UTC), zone).year for key in keys)
    newest = sorted(years, reverse=True)[:MOST_YEARS]
    return [(str(year), str(year), years[year]) for year in newest]


def _authors(marks: Counter[str]) -> list[Value]:
    # As with tags: who wrote one of the stories is seen beside it.
    rows = [(pk, count) for pk, count in _rows("a", marks) if count > 1][:MOST_CHOICES]
    known = Author.objects.in_bulk([pk for pk, _count in rows]) if rows else {}
    return [(known[pk].name, known[pk].slug, count) for pk, count in rows if pk in known]


def _agencies(marks: Counter[str]) -> list[Value]:
    rows = _rows("g", marks)[:MOST_CHOICES]
    known = {agency.pk: agency for agency in Agency.objects.filter(pk__in=[pk for pk, _count in rows])} if rows else {}
    return [(known[pk].name, known[pk].code, count) for pk, count in rows if pk in known]


def _tags(marks: Counter[str], asked: Asked) -> list[Value]:
    taken = {operator.label for operator in asked.operators if operator.name == "tag"}
    # One story's own tag narrows to that story: it helps nobody who sees the story in the list.
    rows = [(pk, count) for pk, count in _rows("t", marks) if count > 1][: MOST_CHOICES + len(taken)]
    known = Tag.objects.in_bulk([pk for pk, _count in rows]) if rows else {}
    values = [(known[pk].name, known[pk].slug, count) for pk, count in rows if pk in known]
    values = sorted(values, key=lambda value: (-value[2], value[0]))
    return [value for value in values if value[0] not in taken][:MOST_CHOICES]


def _rows(letter: str, marks: Counter[str]) -> list[tuple[int, int]]:
    """Return the keys of the rows that marks of one kind stand for, the most frequent first."""
    rows = [(int(mark[1:]), count) for mark, count in marks.items() if mark[0] == letter and mark[1:].isdigit()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
