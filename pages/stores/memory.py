"""The pages that this process has at hand, ready to be sent; the longest unused go first."""

import threading
from collections import OrderedDict

from pages.keeping import Page

# What isn't there is asked for by machines, at addresses without end: such answers get little room.
MOST_MISSING = 200
# Lies among the pages, as no page's key: what stands behind it was asked for since it was put there.
_MARK = ""


class Memory:
    """Pages by key, up to so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._pages: OrderedDict[str, Page | None] = OrderedDict()
        self._missing: OrderedDict[str, Page] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._used = 0
        self._came: set[str] = set()
        self._lock = threading.Lock()

    def get(self, key: str) -> Page | None:
        """Return the page under a key."""
        page = self._pages.get(key)
        if page is None:
            return self._missing.get(key)
        try:
            self._pages.move_to_end(key)
        except KeyError:
            pass  # another thread just threw it out; it is a page all the same
        return page

    def put(self, key: str, page: Page) -> None:
        """Keep a page under a key in place of what was there."""
        size = page.size
        with self._lock:
            if self._sizes.get(key) == size and key in self._pages:
                self._pages[key] = page
                return
            was_here = self._drop(key)
            if page.is_missing():
                self._missing[key] = page
                if len(self._missing) > MOST_MISSING:
                    self._missing.popitem(last=False)
                return
            self._pages[key] = page
            self._sizes[key] = size
            self._used += size
            if not was_here:
                self._came.add(key)
            while self._used > self._most:
                # In one step: readers move pages about in this very moment.
                oldest, _page = self._pages.popitem(last=False)
                self._used -= self._sizes.pop(oldest, 0)
                self._came.discard(oldest)

    def asked_for(self) -> list[str]:
        """Return the keys of what was asked for since this was called last, and lay here already then."""
        with self._lock:
            # In one step each: readers move pages about in this very moment.
            keys = list(self._pages)
            self._pages[_MARK] = None
            self._pages.move_to_end(_MARK)
            came, self._came = self._came, set()
        behind = keys.index(_MARK) + 1 if _MARK in keys else 0
        return [key for key in keys[behind:] if key not in came]

    def clear(self) -> None:
        """Throw all away."""
        with self._lock:
            self._pages.clear()
            self._missing.clear()
            self._sizes.clear()
            self._came.clear()
            self._used = 0

    @property
    def used(self) -> int:
        """How many bytes it holds, about."""
        return self._used

    def _drop(self, key: str) -> bool:
        """Drop what lies under a key; tell whether a page did."""
        self._missing.pop(key, None)
        if self._pages.pop(key, None) is None:
            return False
        self._used -= self._sizes.pop(key)
        return True
