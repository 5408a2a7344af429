"""One maker for each page, among the threads of this process and all processes that share a store."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pages import edition
from pages.stores.base import Store

# A maker that was killed has a page no longer than this.
SECONDS_OF_A_CLAIM = 5.0


class Queue:
    """Who makes which page here at the moment."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._makers: dict[str, threading.Event] = {}

    @contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        """Yield whether it is this thread's turn to make a page; nobody of this process gets the next until the end."""
        with self._lock:
            is_mine = key not in self._makers
            if is_mine:
                self._makers[key] = threading.Event()
        if not is_mine:
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                self._makers.pop(key).set()

    def is_taken(self, key: str) -> bool:
        """Tell whether somebody of this process makes a page now."""
        return key in self._makers

    def wait(self, key: str, *, seconds: float) -> None:
        """Wait until the one of this process who makes a page is through, but not for ever."""
        maker = self._makers.get(key)
        if maker is not None:
            maker.wait(max(0.0, seconds))

    @contextmanager
    def claim(self, key: str) -> Iterator[bool]:
        """Yield whether no other process makes the page now."""
        name = f"{edition.current()}:{key}"
        is_ours = self._store.claim(name, seconds=SECONDS_OF_A_CLAIM)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._store.release(name)
