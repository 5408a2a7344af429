"""Furniture: what many pages share, such as masthead, footer and sidebar, drawn once for all of them.

A tag of furniture draws in place, as any part of a page, unless the page is made for the store, between
`with parting() as parted:` and the end of that block: there it leaves a mark, where the page is parted afterwards.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.template import engines
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from sections import network
from sections.network import PublicationMap


class Piece(NamedTuple):
    """What is drawn: the kind, whose it is, and all else it depends on. `without`: the stories a variant leaves out."""

    kind: str
    publication: int
    args: tuple[Hashable, ...] = ()
    without: tuple[int, ...] = ()


class Drawn(NamedTuple):
    """A piece as HTML, with the keys of the stories that stand in it, and what its variants can be cut from."""

    html: str
    holds: frozenset[int] = frozenset()
    stock: "Stock" = ()


class Holding(Protocol):
    """Whatever knows which stories a piece holds."""

    @property
    def holds(self) -> frozenset[int]:
        """The keys of the stories that stand in it."""
        ...


class Wanted(NamedTuple):
    """What a page wants at a place: a piece, and the stories that stand on the page already."""

    piece: Piece
    without: frozenset[int] = frozenset()


Draw = Callable[[PublicationMap, Piece], Drawn]
# Lists, numbers and texts alone, as it goes into a store; empty where nothing can be cut from it.
Stock = Sequence[Any]
Cut = Callable[[Piece, Stock], Drawn | None]
_kinds: dict[str, Draw] = {}
_cuts: dict[str, Cut] = {}


def draws(kind: str, *, cut: Cut | None = None) -> Callable[[Draw], Draw]:
    """Make a function the one that draws a kind of piece; `cut` cuts its variants from what was drawn, asking nothing."""

    def decorate(draw: Draw) -> Draw:
        _kinds[kind] = draw
        if cut is not None:
            _cuts[kind] = cut
        return draw

    return decorate


class Gone(LookupError):
    """The publication whose furniture is wanted is none of ours any more."""


def drawn(piece: Piece) -> Drawn:
    """Draw a piece outside of any page: in the language and the zone of its publication."""
    _load()
    site = network.current().by_id.get(piece.publication)
    if site is None:
        raise Gone(piece)
    with parting(False), translation.override(site.publication.language), timezone.override(site.publication.zone):
        return _kinds[piece.kind](site, piece)


def cut(piece: Piece, stock: Stock) -> Drawn | None:
    """Return a variant of a piece, cut from what was drawn of the piece itself; None where it has to be drawn."""
    if not stock:
        return None
    _load()
    return _cuts[piece.kind](piece, stock)


def _load() -> None:
    if not _kinds:
        engines.all()  # loads the libraries of tags, and with them what draws


@dataclass
class Parted:
    """Where a page that is being made is parted, and what belongs there."""

    sign: str = field(default_factory=lambda: secrets.token_hex(12))
    wanted: list[Wanted] = field(default_factory=list)

    def mark(self, wanted: Wanted) -> SafeString:
        """Return what stands on the page where a piece belongs. Nobody who writes for the page can know it."""
        self.wanted.append(wanted)
        return mark_safe(f"<!--{self.sign}:{len(self.wanted) - 1}-->")

    def split(self, content: bytes) -> tuple[list[bytes], list[Wanted]]:
        """Return a page's own parts, and what is wanted between each and the next."""
        texts = re.split(rb"<!--%s:(\d+)-->" % self.sign.encode(), content)
        return texts[::2], [self.wanted[int(number)] for number in texts[1::2]]

    def put_back(self, content: bytes) -> bytes:
        """Return a page in one, for an answer that won't be stored: each piece is drawn for it."""
        texts, wanted = self.split(content)
        pieces = [chosen(one, drawn)[0].html.encode() for one in wanted]
        return b"".join(part for pair in zip(texts, [*pieces, b""], strict=True) for part in pair)


_parted: ContextVar[Parted | None] = ContextVar("parted", default=None)


@contextmanager
def parting(is_wanted: bool = True) -> Iterator[Parted]:
    """Let furniture leave marks until the end of the block, or none if it isn't wanted."""
    parted = Parted()
    token = _parted.set(parted if is_wanted else None)
    try:
        yield parted
    finally:
        _parted.reset(token)


def is_parting() -> bool:
    """Tell whether furniture leaves marks here and now."""
    return _parted.get() is not None


def mark(piece: Piece, *, without: Iterable[int] = ()) -> SafeString:
    """Leave a mark where a piece belongs; `without`: the stories that stand on the page already."""
    parted = _parted.get()
    if parted is None:
        raise LookupError("No page is being parted here")
    return parted.mark(Wanted(piece, frozenset(without)))


def placed(piece: Piece, site: PublicationMap) -> SafeString:
    """Return what stands on a page in the place of a piece: a mark, or the piece itself."""
    return mark(piece) if is_parting() else mark_safe(_kinds[piece.kind](site, piece).html)


def chosen[H: Holding](wanted: Wanted, look: Callable[[Piece], H]) -> tuple[H, list[H]]:
    """Return the variant of a piece that a page shows, and all that were looked at to find it.

    Most stories stand in no sidebar, so their pages share the one that leaves out nothing. Where a piece holds
    stories of the page, the variant without them is taken; it may bring up others, so this goes on until none is left.
    """
    met: frozenset[int] = frozenset()
    looked = [look(wanted.piece)]
    while double := wanted.without & looked[-1].holds:
        met |= double
        looked.append(look(wanted.piece._replace(without=tuple(sorted(met)))))
    return looked[-1], looked
