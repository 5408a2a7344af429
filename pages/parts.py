"""Pages in parts: a page's own ones, stored without the furniture between them, and the furniture, stored by itself."""

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pages import furniture, joining, keeping
from pages.encoding import Body
from pages.following import Freshness
from pages.furniture import Piece, Stock, Wanted
from pages.joining import Run, Segment
from pages.keeping import AROUND, Header, Page

# A page that was joined so long ago is worth packing better: its furniture won't change with the next story.
SECONDS_TO_SETTLE = 60.0
# A piece in which more than so many pages find their own story: the variants of the others are cut each time.
_MOST_VARIANTS = 200
# The texts of a stock are those of the piece with stories to spare, each twice as long in memory as what was drawn.
_STOCK_WEIGHS = 4
_NOTHING = Body("", b"", None, None, 0)


class HeldPiece(Page):
    """One piece of furniture, ready to be joined, with the keys of the stories that stand in it.

    `stock`: what its variants are cut from; `variants`: those that were, by the stories they leave out.
    """

    __slots__ = ("holds", "segment", "stock", "variants")

    def __init__(self, segment: Segment, holds: frozenset[int], freshness: Freshness, stock: Stock = ()) -> None:
        super().__init__("200", [], _NOTHING, freshness)
        self.segment, self.holds, self.stock = segment, holds, stock
        self.variants: dict[tuple[int, ...], HeldPiece] = {}

    @property
    def size(self) -> int:
        """How much memory it takes, about."""
        return len(self.segment.deflated) + (self.segment.size * _STOCK_WEIGHS if self.stock else 0) + super().size

    def without(self, piece: Piece) -> "HeldPiece | None":
        """Return the variant of it that leaves out some stories, cut from its stock; None where that can't be.

        It is as true as the piece itself, and goes with it.
        """
        held = self.variants.get(piece.without)
        if held is None and (cut := furniture.cut(piece, self.stock)) is not None:
            held = HeldPiece(joining.segment(cut.html.encode()), cut.holds, self.freshness)
            if len(self.variants) < _MOST_VARIANTS:
                self.variants[piece.without] = held
        return held


class PartedPage(Page):
    """A page's own parts, what is wanted between them, and the whole as it was joined last, from which pieces."""

    __slots__ = (
        "digest", "first_end", "joined_at", "pieces", "places", "segments", "shown", "unchanged", "wanted", "weight", "without",
    )  # fmt: skip

    def __init__(
        self, status: str, headers: list[Header], segments: Sequence[Segment], wanted: Sequence[Wanted], freshness: Freshness
    ) -> None:  # fmt: skip
        super().__init__(status, headers, _NOTHING, freshness)
        self.segments, self.wanted = segments, wanted
        self.places = _places(tuple(one.piece for one in wanted))
        self.digest = joining.digest(segments)
        self.weight = sum(len(segment.deflated) for segment in segments) + AROUND
        self.without = frozenset[int]().union(*(one.without for one in wanted))
        self.pieces: tuple[HeldPiece, ...] = ()
        self.shown: tuple[HeldPiece, ...] = ()
        # The row of parts around the one piece that was another than before, if it was one: which, and the two runs.
        self.unchanged: tuple[int, Run, Run] | None = None
        self.joined_at = 0.0
        self.first_end: float | None = None

    @property
    def size(self) -> int:
        """How much memory it takes, about: its furniture is shared."""
        return self.weight + len(self.body.brotli or b"")

    @property
    def until(self) -> float | None:
        """When it, or the first of its pieces, stops being right by itself."""
        own, piece = self.freshness.until, self.first_end
        return piece if own is None else own if piece is None else min(own, piece)

    def is_settled(self) -> bool:
        """Whether it has been the same for so long that it will be for a while."""
        return time.time() - self.joined_at > SECONDS_TO_SETTLE

    def _found_true(self, learnt: int) -> None:
        """Remember nothing: its own parts are true, but only who joins it can tell of the whole."""

    def joined(self, shown: tuple[HeldPiece, ...], pieces: tuple[HeldPiece, ...]) -> "PartedPage":
        """Return the page with the pieces that it shows. All those in `pieces` were looked at to find them."""
        page = self._again()
        page.shown, page.pieces, page.joined_at = shown, pieces, time.time()
        segments = self._row(shown)
        page.unchanged = self._around(shown, segments)
        if page.unchanged is None:
            whole = joining.joined(segments)
        else:
            place, before, behind = page.unchanged
            whole = joining.joined(segments, (before, shown[place].segment, behind))
        page.body = Body(self.digest + _digest(shown), None, whole.chunks, None, whole.size)
        page.first_end = _first_end(pieces)
        return page

    def _again(self) -> "PartedPage":
        """Return a page of the same own parts, as true as this one, that isn't joined yet."""
        page: PartedPage = PartedPage.__new__(PartedPage)
        page.status, page.headers, page.freshness = self.status, self.headers, self.freshness
        page.segments, page.wanted, page.places = self.segments, self.wanted, self.places
        page.without, page.weight, page.digest = self.without, self.weight, self.digest
        page.true_at, page.overtaken = self.true_at, self.overtaken
        page.checked, page.hits, page.answers = -1, 0, {}
        return page

    def _row(self, shown: Sequence[HeldPiece]) -> list[Segment]:
        """Return its own parts with the pieces between them."""
        segments = [self.segments[0]]
        for piece, after in zip(shown, self.segments[1:], strict=True):
            segments += (piece.segment, after)
        return segments

    def _around(self, shown: tuple[HeldPiece, ...], segments: list[Segment]) -> tuple[int, Run, Run] | None:
        """Return which one of the pieces is another than it was, and what is known of all before and behind it."""
        if len(shown) != len(self.shown):
            return None
        others = [place for place, (one, was) in enumerate(zip(shown, self.shown, strict=True)) if one is not was]
        if len(others) != 1:
            return None
        place = others[0]
        if self.unchanged is not None and self.unchanged[0] == place:
            return self.unchanged
        return place, joining.run(segments[: 2 * place + 1]), joining.run(segments[2 * place + 2 :])


@lru_cache(maxsize=1024)
def _digest(shown: tuple[HeldPiece, ...]) -> str:
    """Return a digest of pieces that many pages show."""
    return joining.digest(piece.segment for piece in shown)


@lru_cache(maxsize=1024)
def _first_end(pieces: tuple[HeldPiece, ...]) -> float | None:
    """Return when the first of some pieces stops being right by itself."""
    return min([end for piece in pieces if (end := piece.freshness.until) is not None], default=None)


@lru_cache(maxsize=4096)
def _places(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return the same for all pages that want these pieces."""
    return pieces


def pack(page: Page) -> bytes:
    """Return a page, or a piece, as bytes for a store. How a page was joined last is not written down."""
    if isinstance(page, HeldPiece):
        return _packed({"holds": sorted(page.holds), "stock": page.stock}, page, [page.segment])
    if isinstance(page, PartedPage):
        wanted = [[*one.piece, sorted(one.without)] for one in page.wanted]
        return _packed({"status": page.status, "headers": page.headers, "wanted": wanted}, page, page.segments)
    return keeping.pack(page)


def unpack(packed: bytes) -> Page | None:
    """Return what was packed; None for anything else."""
    opened = keeping.unsealed(packed)
    if opened is None:
        return None
    said, parts = opened
    if "segments" not in said:
        return keeping.loaded(said, parts)
    segments = [
        Segment(part or b"", size, crc, bytes.fromhex(digest))
        for part, (size, crc, digest) in zip(parts, said["segments"], strict=True)
    ]
    fresh = Freshness.load(said["fresh"])
    if "holds" in said:
        return HeldPiece(segments[0], frozenset(said["holds"]), fresh, said["stock"])
    wanted = [
        Wanted(Piece(kind, publication, _hashable(args), tuple(left_out)), frozenset(without))
        for kind, publication, args, left_out, without in said["wanted"]
    ]
    return PartedPage(said["status"], keeping.headers_of(said), segments, wanted, fresh)


def _packed(said: dict[str, Any], page: Page, segments: Sequence[Segment]) -> bytes:
    numbers = [(one.size, one.crc, one.digest.hex()) for one in segments]
    said |= {"fresh": page.freshness.dump(), "segments": numbers}
    return keeping.sealed(said, [one.deflated for one in segments])


def _hashable(args: list) -> tuple:
    return tuple(_hashable(one) if isinstance(one, list) else one for one in args)
