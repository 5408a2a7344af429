"""Rows into a table as fast as the database takes them: past the ORM, for data that is made up anyway."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import connection, models


def load(rows: Iterable[models.Model]) -> None:
    """Write rows of one model. Those without a key get one from the database."""
    rows = list(rows)
    if not rows:
        return
    meta = rows[0]._meta
    fields = [f for f in meta.concrete_fields if not (f.primary_key and rows[0].pk is None)]
    names = [f.attname for f in fields]
    values = ([_plain(row.__dict__[name]) for name in names] for row in rows)
    columns = ", ".join(f.column for f in fields)
    if connection.vendor == "sqlite":
        places = ", ".join("?" * len(fields))
        connection.connection.executemany(
            f"INSERT INTO {meta.db_table} ({columns}) VALUES ({places})",  # noqa: S608
            values,
        )
        return
    text = io.StringIO()
    csv.writer(text).writerows([_NOTHING if v is None else v for v in row] for row in values)
    text.seek(0)
    with connection.connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {meta.db_table} ({columns}) FROM STDIN WITH (FORMAT csv, NULL '{_NOTHING}')", text)


def pour(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows of plain values into some columns of a table. Times are text, in UTC."""
    names = ", ".join(columns)
    if connection.vendor == "sqlite":
        places = ", ".join("?" * len(columns))
        connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608
        return
    lines = "".join("\t".join(map(_escaped, row)) + "\n" for row in rows)
    with connection.connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", io.BytesIO(lines.encode()), size=1_000_000)


_NOTHING = "~nothing~"
_SPECIAL = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _escaped(value: object) -> str:
    """Return a value as PostgreSQL's text format has it."""
    return r"\N" if value is None else str(value).translate(_SPECIAL)


def _plain(value: object) -> object:
    """Return a value as both databases take it: a time in UTC, without its zone where SQLite keeps none."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
        return str(value.replace(tzinfo=None)) if connection.vendor == "sqlite" else value.isoformat()
    return value
