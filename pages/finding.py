"""Finding a page that is true, or having it made: by one maker, while the others wait for it."""

import threading
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from pages import following, making
from pages.addresses import Asked, Environ
from pages.keeping import HIT, LAST_GOOD, MISS, STALE, Page
from pages.making import Reply
from pages.queueing import Queue
from pages.shelving import Shelves

# How long what has changed is still given, while its successor is made. The rest of the second is for learning of it.
STALE_SECONDS = 0.7
SECONDS_TO_WAIT = 5.0
_PAUSES = (0.005, 0.01, 0.02, 0.04)
# How long an answer that can't be stored is remembered as such: nobody queues for it.
_SECONDS_UNFIT = 10.0
_MOST_UNFIT = 10_000
# How long the last good page is given at once after the database was found away.
_SECONDS_AWAY = 1.0


class Found(NamedTuple):
    """A page and where it came from; or what Django said, where that may not be given to everyone."""

    page: Page | None
    where: str = MISS
    reply: Reply | None = None


BY_ITSELF = Found(None)


class Finder:
    """What is done for a request whose page isn't at hand, or may have changed."""

    def __init__(self, site: Any, shelves: Shelves) -> None:  # noqa: ANN401 - any WSGI application
        self._site, self._shelves = site, shelves
        self._queue = Queue(shelves.store)
        self._unfit: dict[str, float] = {}
        self._away_until = 0.0
        self._asking = threading.Lock()

    def find(self, asked: Asked, environ: Environ) -> Found:
        """Return a page for everyone; where there can't be one, BY_ITSELF, or the answer that was got in trying."""
        if following.is_blind():
            return self._without_trust(asked, environ)
        until = time.monotonic() + SECONDS_TO_WAIT
        while not self._is_unfit(asked.key):
            page = self._shelves.find(asked.key)
            if page is not None and page.stale_since() is None:
                return Found(page, HIT)
            with self._queue.turn(asked.key) as is_mine:
                if is_mine:
                    return self._in_turn(asked, environ, until)
            if _will_do(page):
                return Found(page, STALE)
            if time.monotonic() > until:
                return self._make(asked, environ)
            self._queue.wait(asked.key, seconds=until - time.monotonic())
        return BY_ITSELF

    def forget(self) -> None:
        """Drop what is known of answers that can't be stored, and of the database."""
        self._unfit.clear()
        self._away_until = 0.0

    def _in_turn(self, asked: Asked, environ: Environ, until: float) -> Found:
        """Make a page unless another process does; then give what changed just now, or wait for the new one."""
        for pause in _pauses():
            with self._queue.claim(asked.key) as is_ours:
                page = self._shelves.find(asked.key)
                if page is not None and page.stale_since() is None:
                    return Found(page, HIT)
                if is_ours or time.monotonic() > until:
                    return self._make(asked, environ)
            if _will_do(page):
                return Found(page, STALE)
            time.sleep(pause)
        raise AssertionError

    def _make(self, asked: Asked, environ: Environ) -> Found:
        """Have a page made, and keep it."""
        reply = making.ask(self._site, making.plain_request(environ, asked))
        page = making.page_of(reply)
        if page is not None:
            self._shelves.put(asked.key, page)
            return Found(page, MISS)
        if reply.is_away and (last := self._shelves.last_good(asked.key)):
            reply.close()
            return Found(last, LAST_GOOD)
        if reply.status[:1] in {"2", "3"}:
            self._note_unfit(asked.key)
        return Found(None, MISS, reply)

    def _without_trust(self, asked: Asked, environ: Environ) -> Found:
        """Make a page for one request, as changes aren't heard of; where it can't be made, give the last good one."""
        last = self._shelves.last_good(asked.key)
        if last is None:
            return self._made_for_one(asked, environ)
        # A database that doesn't answer at all keeps one request waiting, not all of them.
        if time.monotonic() < self._away_until or not self._asking.acquire(blocking=False):
            return Found(last, LAST_GOOD)
        try:
            found = self._made_for_one(asked, environ)
        finally:
            self._asking.release()
        if found.reply is None or found.reply.status[:1] != "5":
            return found
        found.reply.close()
        self._away_until = time.monotonic() + _SECONDS_AWAY
        return Found(last, LAST_GOOD)

    def _made_for_one(self, asked: Asked, environ: Environ) -> Found:
        """Have a page made that isn't kept."""
        reply = making.ask(self._site, making.plain_request(environ, asked))
        page = making.page_of(reply)
        return Found(page, MISS, None if page else reply)

    def _is_unfit(self, key: str) -> bool:
        return bool(self._unfit) and self._unfit.get(key, 0.0) > time.monotonic()

    def _note_unfit(self, key: str) -> None:
        if len(self._unfit) >= _MOST_UNFIT:
            self._unfit.clear()
        self._unfit[key] = time.monotonic() + _SECONDS_UNFIT


def _will_do(page: Page | None) -> bool:
    """Tell whether a page that isn't true may be given a moment longer."""
    if page is None:
        return False
    since = page.stale_since()
    return since is None or time.time() - since < STALE_SECONDS


def _pauses() -> Iterator[float]:
    yield from _PAUSES
    while True:
        yield _PAUSES[-1]
