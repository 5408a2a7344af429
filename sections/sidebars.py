"""Filling a section's sidebar: ruled lists of pinned stories and the newest of other sections, tags or agencies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from articles import placing
from articles.lists import Place, newest_and, newest_by
from articles.models import Pin, Rule
from articles.placing import Filled, Row, Spot
from sections.models import Section, SidebarBlock
from sections.network import PublicationMap

# Read for each block beyond its length: some of its stories may stand in another block, or be the one that is read.
SPARE = 4


class Candidates(NamedTuple):
    """What may stand in a block of a length: its newest stories, more than fit, its pins, and the stories pinned there."""

    length: int
    newest: Sequence[Row] = ()
    pins: Sequence[Pin] = ()
    pinned: Mapping[int, Row] = MappingProxyType({})

    @property
    def stories(self) -> list[Row]:
        """All of them, each once."""
        return list({**{row.article_id: row for row in self.newest}, **self.pinned}.values())


@dataclass(frozen=True)
class FilledBlock:
    """A block with its headlines, the rule that stands for its section, if there is one, and what they were taken from."""

    block: SidebarBlock
    slots: list[Filled]
    rule: Rule | None = None
    among: Candidates = field(default_factory=partial(Candidates, 0))

    @property
    def stories(self) -> list[Row]:
        """Its stories from the top; never empty on readers' pages."""
        return [filled.row for filled in self.slots]

    @property
    def pictured(self) -> list[Row]:
        """The story whose picture stands over it, where one does."""
        return self.stories[:1]

    @property
    def title(self) -> str:
        """Its own title, or the name of what its rule takes the newest from."""
        return self.block.title or (self.rule.name if self.rule else self.block.source.name)


def fill(
    site: PublicationMap, section: Section | None, *, without: Collection[int] = (), but: int | None = None,
    at: datetime | None = None,
) -> list[FilledBlock]:  # fmt: skip
    """Return the blocks beside a section's stories, leaving out blocks that stay empty. No story stands there twice.

    `without`: stories that stand on the page already; `but`: a section whose own block is left out. One query for any
    number of blocks, a second where tags or agencies fill some.
    """
    blocks = planned(site, section, without=without, but=but, at=at)
    return [filled for filled in blocks if filled.slots]


def planned(
    site: PublicationMap, section: Section | None, *, without: Collection[int] = (), but: int | None = None,
    at: datetime | None = None,
) -> list[FilledBlock]:  # fmt: skip
    """Return the same with the empty blocks, as the desk arranges them."""
    publication = site.publication.pk
    rules = {rule.block_id: rule for rule in placing.rules_at(publication, at) if rule.block_id}
    plan = [block for block in site.blocks_beside(section) if block.pk in rules or block.source_id != but or not but]
    pins = placing.pins_at([Spot(publication, None, block.pk) for block in plan], at)
    wanted = [(_place(block), block.length + SPARE) for block in plan if block.pk not in rules]
    found, pinned = newest_and(wanted, [pin.article_id for held in pins.values() for pin in held], at=at)
    by_rule = newest_by([(rules[b.pk].pk, b.length + SPARE) for b in plan if b.pk in rules], at=at)

    among = []
    for block in plan:
        rule, held = rules.get(block.pk), pins[Spot(publication, None, block.pk)]
        newest = by_rule[rule.pk] if rule else found[_place(block)]
        seen = {pin.article_id: pinned[pin.article_id] for pin in held if pin.article_id in pinned}
        among.append(Candidates(block.length, newest, held, seen))
    filled = zip(plan, arranged(among, without=without), among, strict=True)
    return [FilledBlock(block, slots, rules.get(block.pk), candidates) for block, slots, candidates in filled]


def arranged(blocks: Sequence[Candidates], *, without: Collection[int] = ()) -> list[list[Filled]]:
    """Return what stands in each block: pinned stories in their slots, the newest between them, none of them twice."""
    shown = set(without)
    held = _held(blocks, shown)
    shown |= {pin.article_id for chosen in held for pin in chosen.values()}
    filled = []
    for block, pins in zip(blocks, held, strict=True):
        slots = placing.merge(placing.without(block.newest, shown), pins, block.pinned, first=1, count=block.length)
        shown |= {one.row.article_id for one in slots}
        filled.append(slots)
    return filled


def _held(blocks: Sequence[Candidates], shown: Collection[int]) -> list[dict[int, Pin]]:
    """Return the pins that count in each block: a story pinned in two of them stands in the first."""
    held: list[dict[int, Pin]] = []
    taken = set(shown)
    for block in blocks:
        free = {key: row for key, row in block.pinned.items() if key not in taken}
        held.append(placing.holders(block.pins, free, block.length))
        taken |= {pin.article_id for pin in held[-1].values()}
    return held


def _place(block: SidebarBlock) -> Place:
    return Place(block.source.publication_id, block.source_id)


def halved[Block](blocks: list[Block], fit: int) -> dict[str, list[Block]]:
    """Part blocks into those beside the stories and those beneath."""
    return {"beside": blocks[:fit], "beneath": blocks[fit:]}
