"""Taking turns: what is kept under a key is made by one maker, while the others wait for it or take what was true a moment ago."""

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pages.keeping import HIT, MISS, STALE, Page
from pages.making import Reply
from pages.queueing import Queue
from pages.shelving import Shelves

# How long what has changed is still given, while its successor is made. The rest of the second is for learning of it.
STALE_SECONDS = 0.7
SECONDS_TO_WAIT = 5.0
# While another process makes what is still given, it is asked for this often, not with each request.
SECONDS_BETWEEN_QUESTIONS = 0.01
_PAUSES = (0.005, 0.01, 0.02, 0.04)


class Found(NamedTuple):
    """A page and where it came from; or what Django said, where that may not be given to everyone."""

    page: Page | None
    where: str = MISS
    reply: Reply | None = None


BY_ITSELF = Found(None)


class Turns:
    """Who makes what, among all that ask for it."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._queue = Queue(shelves.store)
        # Until when nobody here asks again whether another process still makes what it made.
        self._elsewhere: dict[str, float] = {}

    def find(self, key: str, make: Callable[[], Found], *, unless: Callable[[str], bool] = lambda _key: False) -> Found:
        """Return what is kept under a key, or what `make` brings; BY_ITSELF once `unless` holds for the key."""
        until = time.monotonic() + SECONDS_TO_WAIT
        while not unless(key):
            if (held := self._shelves.memory.get(key)) is not None and self._is_being_made(key) and _will_do(held):
                return Found(held, STALE)
            page = self._shelves.find(key)
            if page is not None and page.stale_since() is None:
                return Found(page, HIT)
            with self._queue.turn(key) as is_mine:
                if is_mine:
                    return self._in_turn(key, make, until)
            if _will_do(page):
                return Found(page, STALE)
            if time.monotonic() > until:
                return make()
            self._queue.wait(key, seconds=until - time.monotonic())
        return BY_ITSELF

    def _is_being_made(self, key: str) -> bool:
        """Tell whether somebody makes it, here or, when we asked a moment ago, elsewhere."""
        return self._queue.is_taken(key) or self._elsewhere.get(key, 0.0) > time.monotonic()

    def _in_turn(self, key: str, make: Callable[[], Found], until: float) -> Found:
        """Make it unless another process does; then give what changed just now, or wait for the new one."""
        for pause in _pauses():
            with self._queue.claim(key) as is_ours:
                page = self._shelves.find(key)
                if page is not None and page.stale_since() is None:
                    return Found(page, HIT)
                if is_ours or time.monotonic() > until:
                    return make()
            if _will_do(page):
                self._elsewhere = _later(self._elsewhere) | {key: time.monotonic() + SECONDS_BETWEEN_QUESTIONS}
                return Found(page, STALE)
            time.sleep(pause)
        raise AssertionError


def _later(elsewhere: dict[str, float]) -> dict[str, float]:
    """Return those of the moments that are still to come."""
    now = time.monotonic()
    return {key: at for key, at in elsewhere.items() if at > now}


def _will_do(page: Page | None) -> bool:
    """Tell whether what isn't true may be given a moment longer."""
    if page is None:
        return False
    since = page.stale_since()
    return since is None or time.time() - since < STALE_SECONDS


def _pauses() -> Iterator[float]:
    yield from _PAUSES
    while True:
        yield _PAUSES[-1]
