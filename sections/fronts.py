"""Putting together front pages: what is pinned, what the rules put around it, and a rail for each section.

Each can be asked for another time than now: a past front with the stories and pins of then, a future one with what
is scheduled and pinned for then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from articles import placing
from articles.lists import PAGE_SIZE, Page, Place, mark, newest_and, newest_by
from articles.models import Pin, Rule
from articles.placing import LATEST, LEAD, SECONDS, Filled, Row
from sections import layouts
from sections.models import Layout, Publication, Section
from sections.network import NetworkMap, PublicationMap

RAIL = 5
SISTER_RAIL = 3
# How far down the lead may be looked for, so that it has a picture but is still news.
LEAD_AMONG = 8
# Fewer pictures than these make no strip.
FEWEST_PICTURES = 3
# Read for each rail beyond its length, as some of its stories stand higher on the page already.
SPARE = 8

Source = tuple[Section | Publication | Rule, Sequence[Row]]


@dataclass(frozen=True)
class Rail:
    """The newest stories of a section, a sister site, or a rule's tag or agency; never empty. `parts`: its sub-sections."""

    place: Section | Publication | Rule
    stories: list[Row]
    parts: Sequence[Section] = ()

    @cached_property
    def first(self) -> Row:
        """The story that stands large: the newest with a picture, else the newest."""
        return next((row for row in self.stories if row.has_picture), self.stories[0])

    @cached_property
    def others(self) -> list[Row]:
        """The other stories, newest first."""
        return [row for row in self.stories if row is not self.first]


@dataclass(frozen=True)
class Front:
    """A front page. No story stands on it twice."""

    slots: list[Filled] = field(default_factory=list)
    rails: list[Rail] = field(default_factory=list)
    sisters: list[Rail] = field(default_factory=list)
    pictures: list[Row] = field(default_factory=list)
    plan: layouts.Plan = layouts.PLANS[Layout.BROADSHEET]

    @property
    def bands(self) -> list[layouts.Band[Rail]]:
        """The rails as the layout draws them, from the top."""
        return layouts.bands(self.rails, self.plan)

    @property
    def lead(self) -> Row | None:
        """The story that owns the page."""
        return self.slots[0].row if self.slots else None

    @property
    def seconds(self) -> list[Row]:
        """The stories beside the lead."""
        return [filled.row for filled in self.slots[LEAD : LEAD + SECONDS]]

    @property
    def latest(self) -> list[Row]:
        """The ordinary ones."""
        return [filled.row for filled in self.slots[LEAD + SECONDS :]]


@dataclass(frozen=True)
class SectionFront:
    """The first page of a section: its slots, and the mark behind which older stories begin."""

    slots: list[Filled]
    older: str | None

    @property
    def page(self) -> Page:
        """The same as a page of a list."""
        return Page([filled.row for filled in self.slots], self.older)


def front_of(site: PublicationMap, network: NetworkMap, *, at: datetime | None = None) -> Front:
    """Assemble a publication's front page: one query for all its stories, a second where tags or agencies have rails."""
    publication = site.publication
    sisters = network.sisters_of(publication)
    whole, spot = Place(publication.pk), placing.Spot(publication.pk)
    pins = placing.pins_at([spot], at)[spot]
    rules = [rule for rule in placing.rules_at(publication.pk, at) if rule.block_id is None]
    wanted: list[tuple[Place, int]] = [(whole, LEAD_AMONG + placing.OF_FRONT + len(pins))]
    wanted += [(Place(publication.pk, section.pk), RAIL + SPARE) for section in site.sections]
    wanted += [(Place(sister.pk), SISTER_RAIL + SPARE) for sister in sisters]
    found, pinned = newest_and(wanted, [pin.article_id for pin in pins], at=at)
    gathered = newest_by([(rule.pk, RAIL + SPARE) for rule in rules], at=at)

    slots = _top(found[whole], placing.holders(pins, pinned, placing.OF_FRONT), pinned)
    shown = {filled.row.article_id for filled in slots}
    sources: list[Source] = [(section, found[Place(publication.pk, section.pk)]) for section in site.sections]
    sources += [(rule, gathered[rule.pk]) for rule in rules]
    rails = _rails(sources, shown, RAIL, site.children)
    others: list[Source] = [(sister, found[Place(sister.pk)]) for sister in sisters]
    sister_rails = _rails(others, shown, SISTER_RAIL)
    plan = layouts.plan_of(publication.layout)
    pictures = _pictures([rows for _place, rows in sources], shown, plan.pictures)
    return Front(slots, rails, sister_rails, pictures, plan)


def front_of_section(section: Section, *, at: datetime | None = None) -> SectionFront:
    """Assemble the first page of a section in one query. What is pinned moves no other story to another page."""
    spot, place = placing.Spot(section.publication_id, section.pk), Place(section.publication_id, section.pk)
    pins = placing.pins_at([spot], at)[spot]
    found, pinned = newest_and([(place, PAGE_SIZE + 1)], [pin.article_id for pin in pins], at=at)
    newest = found[place]
    older = mark(newest[PAGE_SIZE - 1]) if len(newest) > PAGE_SIZE else None
    held = placing.holders(pins, pinned, placing.OF_FRONT)
    slots = placing.merge(newest[:PAGE_SIZE], held, pinned, first=LEAD, count=PAGE_SIZE + len(held))
    return SectionFront(slots, older)


def section_page(site: PublicationMap, section: Section, page: Page, *, is_first: bool) -> dict[str, object]:
    """Return what the template of a section's page is given."""
    top = section.parent or section
    return {
        "section": section,
        "list_template": layouts.plan_of(section.layout).list_template,
        "page": page,
        "subsections": site.children.get(top.pk, []),
        "is_first": is_first,
        "shown": [row.article_id for row in page.stories],
    }


def _top(newest: Sequence[Row], pins: Mapping[int, Pin], pinned: Mapping[int, Row]) -> list[Filled]:
    """Fill the slots: the pinned ones first; by rule the newest with a picture leads, then pictured ones, then the rest."""
    rest = placing.without(newest, {pin.article_id for pin in pins.values()})
    by_rule = [row for row in rest[:LEAD_AMONG] if row.has_picture] or rest
    lead = [] if LEAD in pins else by_rule[:1]
    others = placing.without(rest, {row.article_id for row in lead})
    open_seconds = SECONDS - len([slot for slot in pins if LEAD < slot <= LEAD + SECONDS])
    pictured = [row for row in others[:LEAD_AMONG] if row.has_picture][:open_seconds]
    seconds = pictured if len(pictured) == open_seconds else others[:open_seconds]
    latest = placing.without(others, {row.article_id for row in seconds})
    return [
        *placing.merge(lead, pins, pinned, first=LEAD, count=1),
        *placing.merge(seconds, pins, pinned, first=LEAD + 1, count=SECONDS),
        *placing.merge(latest, pins, pinned, first=LEAD + SECONDS + 1, count=LATEST),
    ]


def _pictures(sources: Iterable[Sequence[Row]], shown: set[int], length: int) -> list[Row]:
    """Return the newest stories with pictures that were read for the rails and stand nowhere yet; none where they are few."""
    left = {row.article_id: row for rows in sources for row in placing.without(rows, shown) if row.has_picture}
    newest = sorted(left.values(), key=lambda row: (row.published_at, row.article_id), reverse=True)[:length]
    return newest if len(newest) >= FEWEST_PICTURES else []


def _rails(
    sources: Sequence[Source], shown: set[int], length: int, parts: Mapping[int, Sequence[Section]] | None = None
) -> list[Rail]:
    """Return a rail for each place that has stories not on the page yet, and note that they are now."""
    rails = []
    for place, rows in sources:
        chosen = placing.without(rows, shown)[:length]
        shown.update(row.article_id for row in chosen)
        if chosen:
            below = parts.get(place.pk, ()) if parts and isinstance(place, Section) else ()
            rails.append(Rail(place, chosen, below))
    return rails
