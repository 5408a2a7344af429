"""Filling a section's sidebar: ruled lists of pinned stories and the newest of other sections, tags or agencies."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from articles import placing
from articles.lists import Place, newest_and, newest_by
from articles.models import Pin, Rule
from articles.placing import Filled, Row, Spot
from sections.models import Section, SidebarBlock
from sections.network import PublicationMap

# Read for each block beyond its length: some of its stories may stand in another block, or be the one that is read.
SPARE = 4


@dataclass(frozen=True)
class FilledBlock:
    """A block with its headlines, and the rule that stands for its section, if there is one."""

    block: SidebarBlock
    slots: list[Filled]
    rule: Rule | None = None

    @property
    def stories(self) -> list[Row]:
        """Its stories from the top; never empty on readers' pages."""
        return [filled.row for filled in self.slots]

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

    shown = set(without)
    held = _held(plan, pins, {key: row for key, row in pinned.items() if key not in shown})
    shown |= {pin.article_id for chosen in held.values() for pin in chosen.values()}
    filled = []
    for block in plan:
        rule = rules.get(block.pk)
        rows = by_rule[rule.pk] if rule else found[_place(block)]
        slots = placing.merge(
            placing.without(rows, shown), held[block.pk], pinned, first=1, count=block.length
        )  # fmt: skip
        shown |= {one.row.article_id for one in slots}
        filled.append(FilledBlock(block, slots, rule))
    return filled


def _held(plan: list[SidebarBlock], pins: dict[Spot, list[Pin]], pinned: dict[int, Row]) -> dict[int, dict[int, Pin]]:
    """Return the pins that count in each block: a story pinned in two of them stands in the first."""
    held, free = {}, dict(pinned)
    for block in plan:
        spot = Spot(block.publication_id, None, block.pk)
        held[block.pk] = placing.holders(pins[spot], free, block.length)
        for pin in held[block.pk].values():
            free.pop(pin.article_id, None)
    return held


def _place(block: SidebarBlock) -> Place:
    return Place(block.source.publication_id, block.source_id)
