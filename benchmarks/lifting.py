"""Taking the indexes of some tables down while rows are poured in, and building each once when they are there.

Who kills it half-way leaves a database without them: it is for invented archives only.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

# PostgreSQL: what a table checks of its rows comes down too, but for the primary key, and is checked once at the end.
_CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype"""
_INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index i
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid)"""
_SQLITE = (
    "SELECT 'DROP INDEX ' || name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL"
)


@contextmanager
def lifted(tables: Sequence[str]) -> Iterator[None]:
    """Take down what tables keep beside their rows, and build it again."""
    kept = list(found(tables))
    _run(down for down, _up in kept)
    try:
        yield
    finally:
        _run(up for _down, up in reversed(kept))


def found(tables: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the statements that take each down and put it up; foreign keys first, as they need the others."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in tables:
                cursor.execute(_SQLITE, [table])
                yield from cursor.fetchall()
        else:
            for asked in (_CONSTRAINTS, _INDEXES):
                cursor.execute(asked, [list(tables)])
                yield from cursor.fetchall()


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
