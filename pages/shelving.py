"""Pages where they lie: at hand in this process's memory, and behind it in what it shares with others."""

from dataclasses import replace
from time import time

from pages import edition, following
from pages.keeping import Page
from pages.pressing import Press
from pages.skeletons import Skeletons
from pages.stores.base import Nowhere, Store
from pages.stores.memory import Memory

# How old a page may be that is given while the database is away.
LAST_GOOD_SECONDS = 86_400
# With every so many pages that are put, the store is told what was asked for here: only then does it matter.
_PUTS_BETWEEN_MENTIONS = 50


class Shelves:
    """The two stores as one."""

    def __init__(self, store: Store, memory: Memory) -> None:
        self.store, self.memory = store, memory
        self._skeletons = Skeletons(store, _name)
        self._press = Press(self._skeletons)
        self._puts = 0

    def find(self, key: str) -> Page | None:
        """Return a page that is true; else the newest there is, which isn't; else None."""
        held = self.memory.get(key)
        if held is not None and held.stale_since() is None:
            return held
        shared = self._shared(key)
        if shared is None or (held is not None and shared.freshness.made_at <= held.freshness.made_at):
            return held
        shared.stale_since()
        self.memory.put(key, shared)
        return shared

    def put(self, key: str, page: Page) -> None:
        """Keep a page here and, if it says anything, for the others."""
        page.stale_since()
        self.memory.put(key, page)
        if not page.is_missing() and not isinstance(self.store, Nowhere):
            self.store.put(_name(key), self._press.pressed(key, page))
            self._puts += 1
            if self._puts % _PUTS_BETWEEN_MENTIONS == 0:
                # Nobody asks the store for it, who would take it for what nobody wants.
                self.store.mention([*map(_name, self.memory.asked_for()), *self._skeletons.names()])

    def last_good(self, key: str) -> Page | None:
        """Return a page of which nothing is known to have changed; what only the clock has overtaken will do."""
        page = self.memory.get(key) or self._shared(key)
        if page is None or page.is_missing() or time() - page.freshness.made_at > LAST_GOOD_SECONDS:
            return None
        return page if following.stale_since(replace(page.freshness, until=None)) is None else None

    def clear(self) -> None:
        """Throw all pages away."""
        self.memory.clear()
        self.store.clear()
        self._skeletons.forget()

    def _shared(self, key: str) -> Page | None:
        packed = self.store.get(_name(key))
        return None if packed is None else self._press.page(packed)


def _name(key: str) -> str:
    return f"{edition.current()}:{key}"
