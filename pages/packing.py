"""Packing pages better that are asked for again: by a thread of its own, so that no reader waits for it."""

import logging
import os
import queue
import threading
from typing import Protocol

import brotli

from pages.encoding import IDENTITY
from pages.keeping import Page

logger = logging.getLogger(__name__)

# With which hit a page is worth it. Most pages of an archive are asked for once and never again.
HITS = 2
# As good as the best that gzip does in a tenth of the time; the next better qualities take ten times as long.
_QUALITY = 5
_MOST_WAITING = 200


class Keeper(Protocol):
    """Where a page goes back to."""

    def put(self, key: str, page: Page) -> None:
        """Keep it in place of what was there."""
        ...


class Packer:
    """The thread, and what waits for it. It begins with the first page: a server forks after the application is loaded."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._waiting: queue.Queue[tuple[str, Page]] = queue.Queue(_MOST_WAITING)
        self._lock = threading.Lock()
        self._process: int | None = None

    def later(self, key: str, page: Page) -> None:
        """Pack a page when there is time; where too much waits already, leave it."""
        if self._process != os.getpid():
            self._begin()
        try:
            self._waiting.put_nowait((key, page))
        except queue.Full:
            page.hits = 0

    def work_off(self) -> None:
        """Wait until all is packed: for tests."""
        self._waiting.join()

    def _begin(self) -> None:
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(target=self._pack_all, name="pages-packing", daemon=True).start()

    def _pack_all(self) -> None:
        while True:
            key, page = self._waiting.get()
            try:
                body = page.body
                page.dress(body, brotli.compress(body.bytes_in(IDENTITY), quality=_QUALITY))
                if page.stale_since() is None:
                    self._keeper.put(key, page)
            except Exception:
                logger.exception("A page could not be packed")
            finally:
                self._waiting.task_done()
