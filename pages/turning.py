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

    def find(self, key: str, make: Callable[[], Found], *, unless: Callable[[str], bool] = lambda _key: False) -> Found:
        """Return what is kept under a key, or what `make` brings; BY_ITSELF once `unless` holds for the key."""
        until = time.monotonic() + SECONDS_TO_WAIT
        while not unless(key):
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
                return Found(page, STALE)
            time.sleep(pause)
        raise AssertionError


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
