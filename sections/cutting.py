"""Sidebars drawn with stories to spare, and cut to what one page leaves out: without a question, and without a template."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sections import sidebars
from sections.sidebars import Candidates, FilledBlock

# What was drawn to be cut, as lists, numbers and texts alone: it goes into a store, and comes back.
Stock = list[Any]


@dataclass(frozen=True)
class Spread(FilledBlock):
    """A block with all that may stand in it."""

    @property
    def stories(self) -> list[Any]:
        """All stories that may stand in it."""
        return self.among.stories

    @property
    def pictured(self) -> list[Any]:
        """All of them again: any may come to stand first."""
        return self.stories


class Row(NamedTuple):
    """One story in a stock: its headline as drawn, and the picture that stands over the block where it is the first."""

    article_id: int
    headline: str
    picture: str


class KeptPin(NamedTuple):
    """One pin in a stock. `from_at` keeps their order only: the later counts."""

    article_id: int
    slot: int
    from_at: int
    pk: int = 0


class Stocked(NamedTuple):
    """One block of a stock: what may stand in it, and the texts before the picture, between that and the list, and behind."""

    among: Candidates
    before: str
    between: str
    behind: str


def spread(blocks: Sequence[FilledBlock]) -> list[Spread]:
    """Return blocks with all that may stand in them, leaving out those that can hold nothing."""
    return [Spread(one.block, one.slots, one.rule, one.among) for one in blocks if one.among.stories]


def stock(blocks: Sequence[Spread], drawn: str, seam: str, *, pictured: bool) -> Stock:
    """Return what was drawn of blocks in a form to be cut: there is a seam around all that may be left out.

    `pictured`: whether pictures stand over the first block.
    """
    texts = iter(drawn.split(seam))
    opening = next(texts)
    stocked = [_stocked(one, texts, pictured=pictured and one is blocks[0]) for one in blocks]
    return [opening, stocked, next(texts, "")]


def _stocked(block: Spread, texts: Iterator[str], *, pictured: bool) -> Stock:
    stories = block.stories
    before = next(texts)
    pictures = [next(texts) for _ in stories] if pictured else [""] * len(stories)
    between = next(texts) if pictured else ""
    if not pictured:
        before, between = "", before
    rows = [[row.article_id, next(texts), picture] for row, picture in zip(stories, pictures, strict=True)]
    pins = sorted(block.among.pins, key=lambda pin: (pin.from_at, pin.pk))
    newest = [row.article_id for row in block.among.newest]
    held = [[pin.article_id, pin.slot] for pin in pins]
    return [block.among.length, newest, held, list(block.among.pinned), rows, [before, between, next(texts)]]


def cut(stock: Stock, without: Collection[int], half: str, fit: int) -> tuple[str, frozenset[int]] | None:
    """Return the blocks, or one half of them, without some stories, and the stories that stand in both halves.

    None where it has to be drawn: the picture over a block that came to be the first lies in no stock.
    """
    opening, rows, closing = stock
    blocks = [_loaded(*row) for row in rows]
    filled: list[tuple[Stocked, list[Any]]] = [
        (block, [slot.row for slot in slots])
        for block, slots in zip(blocks, sidebars.arranged([one.among for one in blocks], without=without), strict=True)
        if slots
    ]
    shown = sidebars.halved(filled, fit)[half] if half else filled
    if not shown or (half != "beneath" and shown[0][0] is not blocks[0]):
        return None
    texts = [opening]
    for block, stories in shown:
        picture = stories[0].picture if block is blocks[0] else ""
        texts += [block.before, picture, block.between, *(row.headline for row in stories), block.behind]
    return "".join([*texts, closing]), frozenset(row.article_id for _block, stories in filled for row in stories)


def _loaded(length: int, newest: list, pins: list, pinned: list, rows: list, texts: list[str]) -> Stocked:
    # What is arranged are rows and pins as far as their order goes.
    by_key: dict[int, Any] = {key: Row(key, headline, picture) for key, headline, picture in rows}
    kept: list[Any] = [KeptPin(story, slot, place) for place, (story, slot) in enumerate(pins)]
    among = Candidates(length, [by_key[key] for key in newest], kept, {key: by_key[key] for key in pinned})
    return Stocked(among, *texts)
