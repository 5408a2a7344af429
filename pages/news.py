"""What a process has learnt of changes, so that a page can tell whether it minds: mostly at a glance."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

FOREVER = float("inf")
# So many changes of one tag are known apart; older ones count as one.
MOST_KNOWN = 256
_SIGNS = 512


class Position(NamedTuple):
    """Which changes were known: all below `floor`, and of the later ones those that were `seen`.

    PostgreSQL gives numbers anew after a replica took over, or a copy was put back: those of another `timeline` mean nothing.
    """

    floor: int = 0
    seen: tuple[int, ...] = ()
    timeline: str = ""


def sign_of(tags: Iterable[str]) -> int:
    """Return a number that has a bit in common with that of other tags if they have a tag in common, else seldom."""
    sign = 0
    for tag in tags:
        sign |= 1 << hash(tag) % _SIGNS
    return sign


@dataclass(slots=True)
class News:
    """Which tags changed since so much was known, and from which time on in their lists.

    At a glance: the sign of all, that of those that changed whole, and the first of the others' times.
    """

    tags: dict[str, float] = field(default_factory=dict)
    sign: int = 0
    whole: int = 0
    first: float = FOREVER

    def add(self, news: dict[str, float]) -> None:
        """Take note of what else changed."""
        for tag, at in news.items():
            self.tags[tag] = min(at, self.tags.get(tag, FOREVER))
        self.sign |= sign_of(news)
        self.whole |= sign_of(tag for tag, at in news.items() if at == -FOREVER)
        self.first = min([self.first, *(at for at in news.values() if at != -FOREVER)])


@dataclass(slots=True)
class Known:
    """The changes of one tag, by transaction: its number, the change's own, the time in the list, when it was learnt.

    A later one with an earlier time makes the ones before it needless, so the times never fall as the numbers rise.
    """

    rows: list[tuple[int, int, float, float]] = field(default_factory=list)

    def add(self, number: int, key: int, at: float, learnt_at: float) -> None:
        """Take note of a change."""
        place = bisect_left(self.rows, (number, key))
        at = min([at, *(row[2] for row in self.rows[place : place + 1])])
        while place and self.rows[place - 1][2] > at:
            place -= 1
            learnt_at = min(learnt_at, self.rows.pop(place)[3])
        self.rows.insert(place, (number, key, at, learnt_at))
        if len(self.rows) > MOST_KNOWN:
            (_number, _key, first_at, first_learnt), (number, key, _at, learnt_at) = self.rows[:2]
            self.rows[:2] = [(number, key, first_at, min(first_learnt, learnt_at))]

    def since(self, position: Position, up_to: float) -> float | None:
        """Return when the first change was learnt that a page at a position didn't know, among those up to a time."""
        for _number, key, at, learnt_at in self.rows[bisect_left(self.rows, (position.floor,)) :]:
            if at > up_to:
                return None
            if key not in position.seen:
                return learnt_at
        return None
