"""Pages in parts: a page's own ones, stored without the furniture between them, and the furniture, stored by itself."""

import threading
import time
from collections.abc import Sequence
from copy import copy
from functools import lru_cache
from operator import is_
from typing import NamedTuple

from pages import furniture, joining
from pages.encoding import BROTLI, GZIP, Body, tag
from pages.following import Freshness
from pages.furniture import Piece, Stock, Wanted
from pages.joining import Segment, Table
from pages.keeping import AROUND, FROM_STORE, NOTHING, Answer, Header, Page

# A page whose furniture is so old is worth packing better: it won't change with the next story.
SECONDS_TO_SETTLE = 60.0
# A piece in which more than so many pages find their own story: the variants of the others are cut each time.
_MOST_VARIANTS = 200
# The texts of a stock are those of the piece with stories to spare, each twice as long in memory as what was drawn.
_STOCK_WEIGHS = 4
_IN_GZIP = ("Content-Encoding", GZIP)
_NOT_YET: "tuple[Row | None, Body]" = (None, NOTHING)
# Stand in the place of a page's answers until it is asked for again with the same furniture. Nothing is ever put in there.
_UNSENT: dict[tuple[str, ...], Answer] = {}
_SENT: dict[tuple[str, ...], Answer] = {}
_joining = threading.Lock()


class HeldPiece(Page):
    """One piece of furniture, ready to be joined, with the keys of the stories that stand in it.

    `stock`: what its variants are cut from; `variants`: those that were, by the stories they leave out.
    """

    __slots__ = ("holds", "segment", "stock", "variants")

    def __init__(self, segment: Segment, holds: frozenset[int], freshness: Freshness, stock: Stock = ()) -> None:
        super().__init__("200", [], None, freshness)
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
            held.true_at, held.overtaken = self.true_at, self.overtaken
            if len(self.variants) < _MOST_VARIANTS:
                self.variants[piece.without] = held
        return held


class Row:
    """Pieces in the order in which pages show them, with what is worked out once for all those pages.

    All in `pieces` were looked at to find the ones that are shown. The `hinge` is the one that changes most often: what
    is known of all before and behind it stays, while those `around` it do. `last`: the row that this one takes the place of.
    """

    __slots__ = (
        "around", "behind", "deflated", "digest", "ends_tag", "first_end", "hinge", "length", "made_at", "pieces", "shown", "size",
    )  # fmt: skip

    def __init__(
        self, shown: tuple[HeldPiece, ...], pieces: tuple[HeldPiece, ...], last: "Row | None" = None
    ) -> None:  # fmt: skip
        self.shown, self.pieces, self.made_at = shown, pieces, time.time()
        self.deflated = tuple(piece.segment.deflated for piece in shown)
        self.length = joining.AROUND + sum(map(len, self.deflated))
        self.size = sum(piece.segment.size for piece in shown)
        self.digest = joining.digest(piece.segment for piece in shown)
        self.ends_tag = tag(self.digest, GZIP)[1:]
        self.first_end = min([end for piece in pieces if (end := piece.freshness.until) is not None], default=None)
        self.hinge = max(range(len(shown)), key=lambda place: len(shown[place].holds), default=0)
        around: tuple[HeldPiece | None, ...] = (*shown[: self.hinge], None, *shown[self.hinge + 1 :])
        # The same object where it is the same, so that pages know it at a glance.
        self.around: tuple[HeldPiece | None, ...] = (
            last.around if last is not None and _are_same(last.around, around) else around
        )
        self.behind: dict[int, tuple[Table, int]] = {}

    def carrying(self, size: int) -> tuple[Table, int]:
        """Return what carries a checksum over the hinge and so many bytes behind it, and the hinge's own over those."""
        found = self.behind.get(size)
        if found is None:
            one = self.shown[self.hinge].segment
            found = joining.table(one.size + size), joining.carried(joining.table(size), one.crc)
            self.behind[size] = found
        return found


class Places(tuple[Piece, ...]):
    """The pieces that many pages want, in their order: one object for all of them, which is known by what it is."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__


class Own:
    """What is a page's own, as it was made: its parts, deflated, and what is wanted between each and the next."""

    __slots__ = ("deflated", "digest", "length", "places", "size", "sums", "wanted", "weight", "without")

    def __init__(self, segments: Sequence[Segment], wanted: Sequence[Wanted]) -> None:
        self.deflated = tuple(segment.deflated for segment in segments)
        self.sums = tuple((segment.size, segment.crc) for segment in segments)
        self.length, self.size = sum(map(len, self.deflated)), sum(segment.size for segment in segments)
        self.digest = joining.digest(segments)
        self.wanted = tuple(one if one.without else _same_wanted(one) for one in wanted)
        self.places = _same_places(tuple(one.piece for one in wanted))
        without = [one.without for one in wanted if one.without]
        # A set takes more room than a short text: where one piece alone leaves something out, it is that piece's own.
        self.without = without[0] if len(without) == 1 else frozenset[int]().union(*without)
        self.weight = self.length + AROUND

    @classmethod
    def of(cls, texts: Sequence[bytes], wanted: Sequence[Wanted]) -> "Own":
        """Return a page's own parts that say these texts."""
        return cls([joining.segment(text, joining.OWN_LEVEL) for text in texts], wanted)

    def fold(self, row: Row) -> "Folded":
        """Work out what is known of all before the hinge of a row, and of all behind it."""
        sums = [self.sums[0]]
        for piece, after in zip(row.shown, self.sums[1:], strict=True):
            sums += ((piece.segment.size, piece.segment.crc), after)
        place = 2 * row.hinge + 1
        _size, before = joining.run(sums[:place])
        size, behind = joining.run(sums[place + 1 :])
        return Folded(row.around, before, _same_size(size), behind)


class Folded(NamedTuple):
    """What a page and the pieces around a hinge come to: the checksum before it, and size and checksum behind it."""

    around: tuple[HeldPiece | None, ...]
    before: int
    size: int
    behind: int


class PartedPage(Page):
    """A page's own parts, and the row of pieces with which they were joined last.

    While one thread answers another may join it anew. So who answers takes `answers` before the row, and a row is given
    before new `answers` are: what comes of an older row is kept among the older answers.

    Behind a change of what stands on all pages most are asked for once before the next: keeping their answers would cost
    more than putting them together. So the first with a row is put together and gone.
    """

    __slots__ = ("folded", "own", "row", "whole")

    def __init__(self, status: str, headers: list[Header], own: Own, freshness: Freshness) -> None:
        super().__init__(status, headers, None, freshness)
        self.answers = _UNSENT
        self.own = own
        self.row: Row | None = None
        # What it says in all, with the row of which that was made.
        self.whole = _NOT_YET
        self.folded: Folded | None = None

    @property
    def pieces(self) -> tuple[HeldPiece, ...]:
        """All pieces that were looked at when it was joined."""
        return () if self.row is None else self.row.pieces

    @property
    def body(self) -> Body:
        """Return what it says in all, as far as it is joined."""
        row, (of, body) = self.row, self.whole
        if row is not None and of is not row:
            body = Body(self.own.digest + row.digest, None, self._chunks(row), None, self.own.size + row.size)
            self.whole = row, body
        return body

    @property
    def size(self) -> int:
        """How much memory it takes, about: its furniture is shared."""
        of, body = self.whole
        return self.own.weight + (len(body.brotli) if of is self.row and body.brotli is not None else 0)

    @property
    def until(self) -> float | None:
        """When it, or the first of its pieces, stops being right by itself."""
        own, row = self.freshness.until, self.row
        piece = None if row is None else row.first_end
        return piece if own is None else own if piece is None else min(own, piece)

    def is_settled(self) -> bool:
        """Whether it has been the same for so long that it will be for a while."""
        return self.row is not None and time.time() - self.row.made_at > SECONDS_TO_SETTLE

    def etag(self, encoding: str) -> str:
        """Return the strong entity tag of an encoding."""
        row = self.row
        return super().etag(encoding) if row is None else tag(self.own.digest + row.digest, encoding)

    def has(self, encoding: str) -> bool:
        """Whether it can travel so at once."""
        of, body = self.whole
        return encoding != BROTLI or (of is self.row and body.brotli is not None)

    def _found_true(self, learnt: int) -> None:
        """Remember nothing: its own parts are true, but only who joins it can tell of the whole."""

    def join(self, row: Row, learnt: int = -1) -> bool:
        """Take the pieces of a row; what it takes to send them is worked out when they are sent. Tell whether it weighs less.

        `learnt`: what was known when all was found true; -1 where it wasn't.
        """
        weighs_less = False
        with _joining:  # who knows less must not give its row the other's word that it is true
            if self.row is not row:
                if self.whole is not _NOT_YET:
                    weighs_less, self.whole = self.has(BROTLI), _NOT_YET
                self.row, self.answers, self.checked, self.hits = row, _UNSENT, learnt, 0
            elif learnt >= 0:
                self.checked = learnt
        return weighs_less

    def joined(self, row: Row) -> "PartedPage":
        """Return another page that says the same, with the pieces of a row."""
        page = copy(self)
        page.join(row)
        return page

    def _put_together(self, accepted: tuple[str, ...]) -> Answer:
        """Make the answer of an encoding. In gzip, as most take it, without the body in which the others look for theirs."""
        answers = self.answers
        if answers is _UNSENT:
            self.answers = _SENT  # where somebody just began to keep answers, they are put together once more
        elif answers is _SENT:
            answers = self._keeps_answers()
        row, own = self.row, self.own
        if row is None or not (
            accepted[0] == GZIP or (accepted[0] == BROTLI and accepted[1:2] == (GZIP,) and not self.has(BROTLI))
        ):
            return super()._put_together(accepted)
        headers = [
            *self.headers,
            ("ETag", f'"{own.digest}{row.ends_tag}'),
            ("Content-Length", str(own.length + row.length)),
            _IN_GZIP,
            FROM_STORE,
        ]
        made = self.status, headers, self._chunks(row)
        if answers is not _UNSENT:
            answers[accepted] = made
        return made

    def _keeps_answers(self) -> dict[tuple[str, ...], Answer]:
        """Return where this page's answers are kept from now on, until it is joined with another row."""
        with _joining:
            if self.answers is _UNSENT or self.answers is _SENT:
                self.answers = {}
            return self.answers

    def _chunks(self, row: Row) -> list[bytes]:
        """Return the whole as gzip, in chunks that other pages share."""
        own, folded = self.own, self.folded
        if folded is None or not (folded[0] is row.around or _are_same(folded[0], row.around)):
            folded = self.folded = own.fold(row)
        _around, before, size, behind = folded
        by, hinge = row.behind.get(size) or row.carrying(size)
        chunks = [joining.HEADER] * (2 * len(own.deflated) + 1)
        chunks[1::2], chunks[2:-1:2] = own.deflated, row.deflated
        chunks[-1] = joining.end(joining.carried(by, before) ^ hinge ^ behind, own.size + row.size)
        return chunks


def _are_same(some: Sequence[object], others: Sequence[object]) -> bool:
    return len(some) == len(others) and all(map(is_, some, others))


@lru_cache(maxsize=4096)
def _same_size(size: int) -> int:
    """Return the same for all pages with so much behind what changes: it is looked up with each change."""
    return size


@lru_cache(maxsize=4096)
def _same_places(pieces: tuple[Piece, ...]) -> Places:
    """Return the same for all pages that want these pieces."""
    return Places(pieces)


@lru_cache(maxsize=4096)
def _same_wanted(wanted: Wanted) -> Wanted:
    """Return the same for all pages that want this."""
    return wanted
