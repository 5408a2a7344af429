"""Which database a question goes to: the first one, or its replica while a page is made from that.

Changes always go to the first. What is read from the replica is decided by pages/replica.py, where there is one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

REPLICA = "replica"


class Source(Enum):
    """Where what is read here and now comes from."""

    FIRST = "the first database"
    CAUGHT_UP = "a replica that has all this process knows of"
    ALONE = "a replica, as the first is away: nobody knows how old it is"


_source: ContextVar[Source] = ContextVar("source", default=Source.FIRST)


def is_replica() -> bool:
    """Tell whether questions go to the replica here and now."""
    return _source.get() is not Source.FIRST


def is_alone() -> bool:
    """Tell whether what is read here and now may be old: nothing of it may be kept in memory."""
    return _source.get() is Source.ALONE


@contextmanager
def reading_from(source: Source) -> Iterator[None]:
    """Have questions go there until the end of the block."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


@contextmanager
def to_be_held() -> Iterator[bool]:
    """Read what is to stay in memory, and tell whether it may.

    What is held is dropped when its change is learnt of. A replica might show it as it was before, and it would stay so.
    """
    if is_alone():
        yield False
        return
    with reading_from(Source.FIRST):
        yield True


def alias() -> str:
    """Return the name of the database that questions go to."""
    return REPLICA if is_replica() else DEFAULT_DB_ALIAS


def connection() -> BaseDatabaseWrapper:
    """Return the connection for questions that are written in SQL."""
    return connections[alias()]


class Router:
    """Tells Django. An object that was read from one database belongs to both: they hold the same rows."""

    def db_for_read(self, _model: type, **_hints: Any) -> str:
        """Name the database for a question."""
        return alias()

    def db_for_write(self, _model: type, **_hints: Any) -> str:
        """Name the database for a change."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: object, _other: object, **_hints: Any) -> bool:
        """Let rows point at each other."""
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        """Let tables be made in the first alone."""
        return db != REPLICA
