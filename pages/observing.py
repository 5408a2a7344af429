"""Watching every statement of every connection: what a page that is being made reads, and what anyone changes."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils import timezone

from pages import statements
from pages.noting import Made, current
from pages.statements import Deed
from pages.tables import (
    AGENCY,
    ALL_LISTS,
    ARTICLE,
    AUTHOR,
    LISTING,
    MIRRORED,
    OF_THE_HOUR,
    PUBLICATION,
    ROWS,
    RULE,
    SECTION,
    SILENT,
    TABLES,
    TAG,
    WHAT_SHOWS,
)

Execute = Callable[..., object]
# One row's parameters, or those of many rows.
Values = Sequence | None
# Changes what nobody could tell: all stored pages are made anew.
EVERYTHING = "*"
_TABLE = "pages_change"
# More than a batch of an import touches; beyond it all pages are made anew.
_LONGEST_TAGS = 500_000
_AT_ONCE = 500


def watch() -> None:
    """Watch all connections there will be, and each story, author, tag, agency and picture that is loaded."""
    connection_created.connect(_watch_connection, dispatch_uid="pages.observing")
    for table, name in ROWS.items():
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        _note_rows_of(model, name)


def _watch_connection(connection: BaseDatabaseWrapper, **_: object) -> None:
    if _observe not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _observe)


def _note_rows_of(model: type, name: str) -> None:
    """Let each row that is loaded as an object be noted in the page that is being made."""
    load, key = model.from_db.__func__, model._meta.pk.attname  # type: ignore[attr-defined]

    def from_db(cls: type, *arguments: object, **options: object) -> object:
        row = load(cls, *arguments, **options)
        if (made := current()) is not None:
            made.tags.add(f"{name}{row.__dict__[key]}")
        return row

    model.from_db = classmethod(from_db)  # type: ignore[attr-defined]


def _observe(execute: Execute, sql: str, values: Values, many: bool, context: dict[str, Any]) -> object:
    deed = statements.deed(sql)
    if deed is None:
        if (made := current()) is not None:
            note_read(made, sql, values or ())
        return execute(sql, values, many, context)
    if deed.kind != "unknown" and (deed.table not in TABLES or deed.table in MIRRORED):
        return execute(sql, values, many, context)
    connection = context["connection"]
    if not connection.in_atomic_block and not _is_under_way(connection, sql):
        # The change and the word of it: both or neither.
        with transaction.atomic(using=connection.alias):
            return _observe(execute, sql, values, many, context)
    if not _is_ready(connection):
        return execute(sql, values, many, context)
    tags, rows = touched(connection, deed, values, many=many)
    answer = execute(sql, values, many, context)
    if rows and not _naming(deed.table).isdisjoint(deed.columns):
        tags |= _where_they_stand_now(connection, deed, rows)
    _write(connection, tags)
    return answer


def _is_under_way(connection: BaseDatabaseWrapper, sql: str) -> bool:
    """Tell whether a statement by itself goes on after it was sent: SQLite commits it when its rows have been fetched.

    What is written meanwhile is committed with it; a COMMIT of ours would fail.
    """
    return connection.vendor == "sqlite" and "RETURNING" in sql


def note_read(made: Made, sql: str, values: Sequence) -> None:
    """Note what a SELECT reads."""
    asked = statements.question(sql)
    for table in asked.tables:
        if table in OF_THE_HOUR:
            ends = timezone.now().timestamp() + OF_THE_HOUR[table]
            made.until = ends if made.until is None else min(ends, made.until)
        elif table not in TABLES and table not in SILENT and not made.unfit:
            made.unfit = f"reads {table}"
    tags, before = statements.tags_read(asked, values)
    made.tags |= tags
    for tag, at in before.items():
        made.note_before(tag, at)


def touched(
    connection: BaseDatabaseWrapper, deed: Deed, values: Values, *, many: bool = False
) -> tuple[set[str], list[int]]:
    """Return the tags that a change touches, of its rows as they are before it, and the keys of those it updates."""
    if deed.kind == "unknown":
        return ({EVERYTHING} if any(table in deed.where for table in TABLES) else set()), []
    columns = _columns(deed)
    if not columns or (columns == ["id"] and deed.table not in ROWS):
        return {TABLES[deed.table].whole} - {""}, []
    rows = _rows(connection, deed, values, columns, many=many)
    if rows is None:
        return {EVERYTHING}, []
    tags = _tags_of(connection, deed.table, columns, rows)
    keys = [row[0] for row in rows] if deed.kind == "update" else []
    if deed.table == ARTICLE and not WHAT_SHOWS.isdisjoint(deed.columns):
        tags |= around(connection, keys)
    if deed.table == LISTING:
        # A story that comes to a sister site, or leaves it, does so in its author's list there too.
        place = columns.index("article_id")
        tags |= around(connection, [row[place] for row in rows])
    return tags, keys


def _where_they_stand_now(connection: BaseDatabaseWrapper, deed: Deed, keys: Sequence[int]) -> set[str]:
    columns = _columns(deed)
    tags: set[str] = set()
    for some in itertools.batched(keys, _AT_ONCE):
        asked = f'SELECT {_listed(columns)} FROM "{deed.table}" WHERE "{columns[0]}" IN ({_numbers(some)})'  # noqa: S608
        tags |= _tags_of(connection, deed.table, columns, _ask(connection, asked))
    return tags | (around(connection, keys) if deed.table == ARTICLE else set())


def _columns(deed: Deed) -> list[str]:
    """Return the columns to look at, the key first; a new row's key is known to no page yet."""
    kept = TABLES[deed.table]
    if deed.kind == "insert":
        return [column for column in kept.columns if column != "id"]
    return [kept.key, *(column for column in kept.columns if column != kept.key)]


def _naming(table: str) -> frozenset[str]:
    """Return the columns that say where a row belongs."""
    return WHAT_SHOWS if table == ARTICLE else frozenset(TABLES[table].columns) - {"id"}


def _tags_of(connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], rows: Sequence[Sequence]) -> set[str]:
    """Return the tags of rows: what they belong to, their lists, and for a place in a list all lists of its story."""
    kept = TABLES[table]
    places = {column: columns.index(column) for column in kept.columns if column in columns}
    tags = {kept.whole} - {""}
    for column, name in kept.names.items():
        if column in places:
            tags |= {f"{name}{row[places[column]]}" for row in rows if row[places[column]] is not None}
    if kept.lists and rows:
        stories = [row[places[kept.story]] for row in rows] if kept.story else []
        times = {} if kept.time else _times_of(connection, stories)
        for row in rows:
            at = row[places[kept.time]] if kept.time else times.get(row[places[kept.story]])
            lists = [(name, row[places[column]]) for column, name in kept.lists.items() if column in places]
            tags |= {_told(name, key, at) for name, key in lists if key is not None and at is not None}
        if table == LISTING:
            tags |= around(connection, stories)
    return tags


def _told(name: str, key: object, at: object) -> str:
    """Return the tag of a list with the time of what changes in it."""
    moment = statements.moment(at)
    return f"{name}{key}" if moment is None else f"{name}{key}@{moment:.6f}"


def _times_of(connection: BaseDatabaseWrapper, stories: Sequence[int]) -> dict[int, object]:
    """Return when stories came out; one that didn't stands in no list."""
    times: dict[int, object] = {}
    for some in itertools.batched(set(stories), _AT_ONCE):
        times |= dict(_ask(connection, f"SELECT id, published_at FROM {ARTICLE} WHERE id IN ({_numbers(some)})"))  # noqa: S608
    return times


_AROUND = [
    (SECTION, "section_id", LISTING, "article_id"),
    (PUBLICATION, "publication_id", LISTING, "article_id"),
    (AUTHOR, "author_id", "articles_byline", "article_id"),
    (TAG, "tag_id", "articles_taggedarticle", "content_object_id"),
    (AGENCY, "agency_id", ARTICLE, "id"),
    (RULE, "rule_id", "articles_rulelisting", "article_id"),
]


def around(connection: BaseDatabaseWrapper, stories: Sequence[int]) -> set[str]:
    """Return the tags of all lists that stories stand in: sections', publications', authors', tags', agencies', rules'."""
    tags: set[str] = set()
    for batch in itertools.batched(set(stories), _AT_ONCE):
        some = _numbers(batch)
        asked = " UNION ALL ".join(
            f"SELECT '{name}', t.{column}, a.published_at FROM {table} t "  # noqa: S608 - our own words and numbers
            f"JOIN {ARTICLE} a ON a.id = t.{key} WHERE t.{key} IN ({some}) AND t.{column} IS NOT NULL"
            for name, column, table, key in _AROUND
        )
        tags |= {_told(name, key, at) for name, key, at in _ask(connection, asked) if at is not None}
    return tags | ({ALL_LISTS} if tags else set())


def _rows(
    connection: BaseDatabaseWrapper, deed: Deed, values: Values, columns: Sequence[str], *, many: bool
) -> list[tuple] | None:
    """Return the naming columns of the rows a change is about; None where that can't be told."""
    if deed.kind == "insert":
        sets = (values or ()) if many else [values]
        found = [statements.inserted(deed, list(one or ()), columns) for one in sets]
        return None if None in found else [row for rows in found for row in rows or ()]
    if many:
        return None
    # The condition is the statement's own, with its own parameters.
    asked = f'SELECT DISTINCT {_listed(columns)} FROM "{deed.table}"' + (f" WHERE {deed.where}" if deed.where else "")  # noqa: S608
    return list(_ask(connection, asked, tuple(values or ())[deed.before_where :]))


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _numbers(keys: Iterable[int]) -> str:
    return ", ".join(str(int(key)) for key in keys)


def _is_ready(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether changes can be written down: not while the tables themselves are being made."""
    if connection.vendor == "postgresql":
        return bool(_ask(connection, f"SELECT to_regclass('{_TABLE}')")[0][0])
    return bool(_ask(connection, f"SELECT 1 FROM sqlite_master WHERE name = '{_TABLE}'"))  # noqa: S608


def _ask(connection: BaseDatabaseWrapper, sql: str, values: Sequence = ()) -> list[tuple]:
    """Ask without being watched, or counted. Raises DatabaseError as any other question does, when the database goes away."""
    with connection.wrap_database_errors, closing(connection.create_cursor()) as cursor:
        cursor.execute(sql, values or None) if values else cursor.execute(sql)
        return cursor.fetchall()


def _write(connection: BaseDatabaseWrapper, tags: set[str]) -> None:
    """Write down what this transaction changes."""
    if not tags:
        return
    said = " ".join(sorted(tags))
    if len(said) > _LONGEST_TAGS:
        said = EVERYTHING
    number = "pg_current_xact_id()::text::bigint" if connection.vendor == "postgresql" else "0"
    sql = f'INSERT INTO {_TABLE} ("transaction", tags, made_at) VALUES ({number}, %s, %s)'  # noqa: S608
    with connection.wrap_database_errors, closing(connection.create_cursor()) as cursor:
        cursor.execute(sql, (said, connection.ops.adapt_datetimefield_value(timezone.now())))


def stop() -> None:
    """Stop watching the connections that are open: for what must not be written down, such as a rebuilt test database."""
    for connection in connections.all(initialized_only=True):
        connection.execute_wrappers[:] = [w for w in connection.execute_wrappers if w is not _observe]
