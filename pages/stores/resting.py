"""Leaving a store alone for a moment after it failed: readers don't wait for it again and again."""

import logging
import time

logger = logging.getLogger(__name__)


class Rest:
    """Remembers until when a store is left alone, and says it once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0

    def is_on(self) -> bool:
        """Whether the store is to be left alone now."""
        return time.monotonic() < self._until

    def begin(self, why: object) -> None:
        """Leave the store alone for a while."""
        if not self.is_on():
            logger.warning("The store of pages is left alone for %g seconds: %s", self._seconds, why)
        self._until = time.monotonic() + self._seconds
