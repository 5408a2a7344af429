"""The two indexes of words: FTS5 inside SQLite, tsvector and GIN inside PostgreSQL, behind the same few questions."""

from types import ModuleType

from django.db import connection

from search.engines import postgresql, sqlite


def engine() -> ModuleType:
    """Return the index of the database in use. Both modules answer the same functions; see docs/decisions/0020-search.md."""
    return sqlite if connection.vendor == "sqlite" else postgresql
