"""What a process has learnt of changes, so that a page can tell whether it minds: mostly at a glance."""

import threading
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

FOREVER = float("inf")
# So many changes of one tag are known apart; older ones count as one.
MOST_KNOWN = 256
_SIGNS = 512
_PLACES = 1 << 20


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


def is_of_one_thing(tag: str) -> bool:
    """Tell whether a tag is that of one story, author or other thing; few pages are made from it, and each from others."""
    return ":" in tag and not tag.startswith("list:")


class Carried:
    """Which tags anything here was made from: now and then one more, never one less, in little room.

    What nothing here was made from nothing here can mind, such as the words of a story that was just begun, or what comes
    into a list behind the `latest` mark up to which anything here read one.
    """

    def __init__(self) -> None:
        self.latest = -FOREVER
        self._bits = bytearray(_PLACES >> 3)
        self._lock = threading.Lock()

    def note(self, tags: Iterable[str], latest: float = -FOREVER) -> None:
        """Note tags that something is made from. Done before that can be found true for the first time."""
        bits = self._bits
        with self._lock:  # else of two that are noted at once one may be lost
            self.latest = max(latest, self.latest)
            for tag in tags:
                place = hash(tag) % _PLACES
                bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, tag: str) -> bool:
        """Whether anything may have been made from a tag."""
        place = hash(tag) % _PLACES
        return bool(self._bits[place >> 3] >> (place & 7) & 1)


# Read whole, and behind a mark.
WHOLE, MARKED = Carried(), Carried()


@dataclass(slots=True)
class News:
    """Which tags changed since so much was known, and from which time on in their lists.

    At a glance: the sign of those that are of one thing, all others by name, the sign of the lists that changed whole and that
    anything here read behind a mark, and the first of the others' times; FOREVER where they are behind all marks of pages here.
    """

    tags: dict[str, float] = field(default_factory=dict)
    sign: int = 0
    shared: set[str] = field(default_factory=set)
    whole: int = 0
    first: float = FOREVER

    def add(self, news: dict[str, float]) -> None:
        """Take note of what else changed."""
        for tag, at in news.items():
            self.tags[tag] = min(at, self.tags.get(tag, FOREVER))
        self.sign |= sign_of(filter(is_of_one_thing, news))
        self.shared.update(tag for tag in news if not is_of_one_thing(tag))
        self.whole |= sign_of(tag for tag, at in news.items() if at == -FOREVER and tag in MARKED)
        self.first = min([self.first, *(at for at in news.values() if -FOREVER < at <= MARKED.latest)])


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
