"""The connection: Django's own, but the marks for values in a statement are put into SQLite's way once for its text.

Django does it each time a statement is asked, which for a long question takes as long as asking it.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.db.backends.sqlite3 import base

# Longer ones bring many rows at once, and their text hardly ever comes again.
MOST_TEXTS, LONGEST = 1_000, 50_000


class Cursor(base.SQLiteCursorWrapper):
    """Asks as Django's does."""

    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        """Return a statement with SQLite's marks."""
        if param_names is None and len(query) <= LONGEST:
            return _converted(query)
        return super().convert_query(query, param_names=param_names)


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks by that cursor."""

    def create_cursor(self, name: str | None = None) -> Cursor:  # noqa: ARG002 - SQLite's have none
        """Return a cursor."""
        return self.connection.cursor(factory=Cursor)


@lru_cache(MOST_TEXTS)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
