"""The two indexes of words: FTS5 inside SQLite, tsvector and GIN inside PostgreSQL, behind the same few questions."""

from django.db import connection

from search.engines import postgresql, sqlite
from search.engines.protocol import Engine


def engine() -> Engine:
    """Return the index of the database in use. Both modules answer the same questions (docs/decisions/0020-search.md)."""
    return sqlite if connection.vendor == "sqlite" else postgresql
