"""Which changes this process knows of, and whether what was stored is still true."""

import threading
import time
from dataclasses import dataclass

from pages.recording import Made


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a stored page carries of its making. `position` and `made_at` were taken before the first query."""

    position: int
    made_at: float
    tags: tuple[str, ...] = ()
    before: tuple[tuple[str, float], ...] = ()
    until: float | None = None

    @classmethod
    def of(cls, made: Made, *, position: int, made_at: float) -> "Freshness":
        """Return what a page carries that was made from these tags."""
        return cls(position, made_at, tuple(sorted(made.tags)), tuple(sorted(made.before.items())), made.until)


_lock = threading.Lock()
_changed: dict[str, tuple[int, float]] = {}
_learnt = 0
_position = 0


def position() -> int:
    """Return the number up to which this process surely knows all changes. Take it before a page's first query."""
    return _position


def learnt() -> int:
    """Return a number that grows with everything learnt: as long as it is the same, what was fresh is fresh but for `until`."""
    return _learnt


def is_blind() -> bool:
    """Tell whether the changes couldn't be read for more than a second: nothing stored can be trusted then."""
    return False


def stale_since(page: Freshness) -> float | None:
    """Return since when a stored page is not true any more, in seconds since 1970; None while it is."""
    found = [
        learnt_at for tag in page.tags if (known := _changed.get(tag)) and known[0] > page.position
        for learnt_at in [known[1]]
    ]  # fmt: skip
    if page.until is not None and page.until <= time.time():
        found.append(page.until)
    return min(found, default=None)


def learn(number: int, *tags: str) -> None:
    """Take note of a change."""
    global _learnt, _position  # noqa: PLW0603 - this module is the one holder
    with _lock:
        for tag in tags:
            _changed[tag] = (number, time.time())
        _position = max(_position, number)
        _learnt += 1
