"""Counting in memory and writing together: for what may be counted late, and what a killed process may lose seconds of."""

import atexit
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable

from django.db import DatabaseError

logger = logging.getLogger(__name__)

SECONDS_HELD = 10.0


class Tally[Key: Hashable]:
    """Sums by key. `add` adds them to the database, as sums: processes must not overwrite each other's."""

    def __init__(self, add: Callable[[Counter[Key]], int], *, what: str, most: int) -> None:
        """Hold at most so many different keys; `what` names them in the log. What is held is written at the end of the process too."""
        self._add, self._what, self._most = add, what, most
        self._lock = threading.Lock()
        self._held: Counter[Key] = Counter()
        self._written_at = 0.0
        atexit.register(self.write)

    def note(self, key: Key) -> None:
        """Count one; write what is held when it was held for ten seconds. Beyond the bound no new key is taken."""
        with self._lock:
            if key in self._held or len(self._held) < self._most:
                self._held[key] += 1
            is_due = time.monotonic() - self._written_at >= SECONDS_HELD
        if is_due:
            self.write()

    def write(self) -> int:
        """Write what was noted; return the number of rows. What the database doesn't take is kept for the next time."""
        with self._lock:
            taken = Counter(self._held)
            self._held.clear()
            self._written_at = time.monotonic()
        if not taken:
            return 0
        try:
            return self._add(taken)
        except DatabaseError as error:
            logger.warning("Counts of %s wait for the database: %s", self._what, str(error).partition("\n")[0])
            with self._lock:
                self._held.update(taken)
            return 0

    def forget(self) -> None:
        """Drop what was noted and not written: for tests."""
        with self._lock:
            self._held.clear()
            self._written_at = 0.0
