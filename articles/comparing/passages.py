"""Comparing two bodies block by block, and the words of those blocks that belong together."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.comparing import words
from articles.comparing.blocks import Block, blocks
from articles.comparing.words import Deadline, Kind, Piece

# Pairing what went with what came looks at every pair: a larger heap is paired in order.
MOST_PAIRS = 2_500
LIKE_ENOUGH = 0.3


@dataclass(frozen=True)
class Passage:
    """One block as it was and as it is. Either is missing when the block came or went."""

    old: Block | None
    new: Block | None
    pieces: list[Piece] = field(default_factory=list)

    @property
    def state(self) -> str:
        """What became of the block, in a word for templates and styles."""
        if self.old is None:
            return "new"
        if self.new is None:
            return "gone"
        return "same" if self.old.identity == self.new.identity else "changed"

    @property
    def block(self) -> Block:
        """The block as it is, or as it last was."""
        return self.new or self.old  # type: ignore[return-value] # one of the two is there

    @property
    def links_gone(self) -> list[str]:
        """Where its links no longer lead, when it stayed otherwise."""
        return [link for link in self.old.links if link not in self.new.links] if self.old and self.new else []

    @property
    def links_new(self) -> list[str]:
        """Where its links lead now."""
        return [link for link in self.new.links if link not in self.old.links] if self.old and self.new else []

    @property
    def only_looks_changed(self) -> bool:
        """Tell whether no word and no link changed, only what is set in bold or small type."""
        if self.state != "changed" or self.old is None or self.new is None:
            return False
        return (self.old.text, self.old.links, self.old.subject, self.old.kind) == (
            self.new.text,
            self.new.links,
            self.new.subject,
            self.new.kind,
        )


@dataclass(frozen=True)
class Run:
    """Passages that stand together: changed ones with a neighbour on each side, or a stretch that stayed as it was."""

    passages: list[Passage]
    is_quiet: bool


def passages(old: str, new: str, *, deadline: Deadline) -> list[Passage]:
    """Return two bodies side by side, block by block."""
    left, right = blocks(old), blocks(new)
    by_identity = {block.identity: block for block in (*left, *right)}
    gone: list[Block] = []
    came: list[Block] = []
    found: list[Passage] = []
    for kind, part in words.changes([b.identity for b in left], [b.identity for b in right], deadline=deadline):
        these = [by_identity[identity] for identity in part]
        if kind == Kind.SAME:
            found += _paired(gone, came, deadline)
            gone, came = [], []
            found += [Passage(block, block, words.pieces(block.text, block.text, deadline=deadline)) for block in these]
        elif kind == Kind.GONE:
            gone += these
        else:
            came += these
    return [*found, *_paired(gone, came, deadline)]


def runs(found: list[Passage]) -> list[Run]:
    """Return the passages in runs, so that a long stretch without a change can be folded away."""
    near = {n + step for n, passage in enumerate(found) if passage.state != "same" for step in (-1, 0, 1)}
    grouped: list[Run] = []
    for n, passage in enumerate(found):
        quiet = n not in near
        if not grouped or grouped[-1].is_quiet != quiet:
            grouped.append(Run([], quiet))
        grouped[-1].passages.append(passage)
    return grouped


def _paired(gone: list[Block], came: list[Block], deadline: Deadline) -> list[Passage]:
    """Return what went beside what came in its place: the likest together, in the order of the text."""
    pairs = _pairs(gone, came)
    return list(_in_order(gone, came, pairs, deadline))


def _in_order(
    gone: list[Block], came: list[Block], pairs: list[tuple[int, int]], deadline: Deadline
) -> Iterator[Passage]:
    left = right = 0
    for n, m in [*pairs, (len(gone), len(came))]:
        for block in gone[left:n]:
            yield Passage(block, None, [Piece(Kind.GONE, block.text)])
        for block in came[right:m]:
            yield Passage(None, block, [Piece(Kind.NEW, block.text)])
        if n < len(gone) and m < len(came):
            yield Passage(gone[n], came[m], words.pieces(gone[n].text, came[m].text, deadline=deadline))
        left, right = n + 1, m + 1


def _pairs(gone: list[Block], came: list[Block]) -> list[tuple[int, int]]:
    """Return which blocks belong together, in rising order: the choice with the most in common."""
    if not gone or not came:
        return []
    if len(gone) * len(came) > MOST_PAIRS:
        return [(n, n) for n in range(min(len(gone), len(came))) if gone[n].kind == came[n].kind]
    left, right = [words.tokens(b.text) for b in gone], [words.tokens(b.text) for b in came]
    worth = [[_worth(gone[n], came[m], left[n], right[m]) for m in range(len(came))] for n in range(len(gone))]
    best = [[0.0] * (len(came) + 1) for _ in range(len(gone) + 1)]
    for n in range(len(gone) - 1, -1, -1):
        for m in range(len(came) - 1, -1, -1):
            both = worth[n][m] + best[n + 1][m + 1] if worth[n][m] else 0.0
            best[n][m] = max(best[n + 1][m], best[n][m + 1], both)
    return list(_best_way(worth, best))


def _best_way(worth: list[list[float]], best: list[list[float]]) -> Iterator[tuple[int, int]]:
    n = m = 0
    while n < len(worth) and m < len(worth[0]):
        if worth[n][m] and best[n][m] == worth[n][m] + best[n + 1][m + 1]:
            yield n, m
            n, m = n + 1, m + 1
        elif best[n][m] == best[n + 1][m]:
            n += 1
        else:
            m += 1


def _worth(old: Block, new: Block, left: list[str], right: list[str]) -> float:
    """Return how much speaks for taking one block for the other's successor; 0 when nothing does."""
    if old.kind == new.kind and old.subject and old.subject == new.subject and not (old.text and new.text):
        return 1.0
    alike = words.likeness(left, right)
    if alike < LIKE_ENOUGH:
        return 0.0
    return alike + (0.1 if old.kind == new.kind else 0.0)
