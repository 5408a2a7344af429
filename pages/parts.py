"""Pages in parts: a page's own ones, stored without the furniture between them, and the furniture, stored by itself."""

import time
from collections.abc import Sequence
from typing import Any

from pages import following, joining, keeping
from pages.encoding import Body
from pages.following import Freshness
from pages.furniture import Piece, Wanted
from pages.joining import Segment
from pages.keeping import Header, Page

# A page that was joined so long ago is worth packing better: its furniture won't change with the next story.
SECONDS_TO_SETTLE = 60.0
_NOTHING = Body("", b"", None, None, 0)


class HeldPiece(Page):
    """One piece of furniture, ready to be joined, with the keys of the stories that stand in it."""

    __slots__ = ("holds", "segment")

    def __init__(self, segment: Segment, holds: frozenset[int], freshness: Freshness) -> None:
        super().__init__("200", [], _NOTHING, freshness)
        self.segment, self.holds = segment, holds

    @property
    def size(self) -> int:
        """How much memory it takes, about."""
        return len(self.segment.deflated) + super().size

    def is_surely_true(self) -> bool:
        """Whether nothing was learnt since it was found true."""
        return self.checked == following.learnt() and (self.until is None or self.until > time.time())


class PartedPage(Page):
    """A page's own parts, what is wanted between them, and the whole as it was joined last, from which pieces."""

    __slots__ = ("first_end", "joined_at", "pieces", "segments", "wanted")

    def __init__(
        self, status: str, headers: list[Header], segments: Sequence[Segment], wanted: Sequence[Wanted], freshness: Freshness
    ) -> None:  # fmt: skip
        super().__init__(status, headers, _NOTHING, freshness)
        self.segments, self.wanted = segments, wanted
        self.pieces: tuple[HeldPiece, ...] = ()
        self.joined_at = 0.0
        self.first_end: float | None = None

    @property
    def size(self) -> int:
        """How much memory it takes, about."""
        return sum(len(segment.deflated) for segment in self.segments) + super().size

    @property
    def until(self) -> float | None:
        """When it, or the first of its pieces, stops being right by itself."""
        own, piece = self.freshness.until, self.first_end
        return piece if own is None else own if piece is None else min(own, piece)

    def is_settled(self) -> bool:
        """Whether it has been the same for so long that it will be for a while."""
        return time.time() - self.joined_at > SECONDS_TO_SETTLE

    def stale_since(self) -> float | None:
        """Return since when its own parts aren't true any more. Whether the whole is, only who joins it can tell."""
        return following.stale_since(self.freshness)

    def joined(self, shown: Sequence[HeldPiece], pieces: Sequence[HeldPiece]) -> "PartedPage":
        """Return the page with the pieces that it shows. All those in `pieces` were looked at to find them."""
        page = PartedPage(self.status, self.headers, self.segments, self.wanted, self.freshness)
        segments = [self.segments[0]]
        for piece, after in zip(shown, self.segments[1:], strict=True):
            segments += [piece.segment, after]
        whole = joining.joined(segments)
        page.body = Body(whole.digest, None, whole.gzip, None, whole.size)
        page.pieces, page.joined_at = tuple(pieces), time.time()
        page.first_end = min([end for piece in pieces if (end := piece.until) is not None], default=None)
        return page


def pack(page: Page) -> bytes:
    """Return a page, or a piece, as bytes for a store. How a page was joined last is not written down."""
    if isinstance(page, HeldPiece):
        return _packed({"holds": sorted(page.holds)}, page, [page.segment])
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
        joining.restored(part or b"", size, crc, bytes.fromhex(digest))
        for part, (size, crc, digest) in zip(parts, said["segments"], strict=True)
    ]
    fresh = Freshness.load(said["fresh"])
    if "holds" in said:
        return HeldPiece(segments[0], frozenset(said["holds"]), fresh)
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
