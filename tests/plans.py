"""How the database would answer what a page asks: tables grown by copies, and plans that read too much of them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, models

from tests import asking

# Beside so many rows a table is large, and no page may read more of it for one question.
LARGE, MOST_ROWS, MOST_STEPS = 1_500, 1_500, 150_000
EACH = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})"


def hours_before(column: str) -> str:
    """Return the time in a column, as many hours earlier as the copy's number."""
    if connection.vendor == "postgresql":
        return f"{column} - n * interval '1 hour'"
    return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-' || n || ' hours')"


def copies(model: type[models.Model], which: models.Q, count: int, **changes: str) -> None:
    """Put so many copies of some rows beside them. `changes` are written in SQL, where `n` is the copy's number."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key or f.column in changes]
    names = ", ".join(f'"{f.column}"' for f in fields)
    values = ", ".join(changes.get(f.column, f'"{f.column}"') for f in fields)
    table = model._meta.db_table
    keys = ", ".join(str(key) for key in model._base_manager.filter(which).values_list("pk", flat=True))
    run(f"{EACH.format(count=count)} INSERT INTO {table} ({names}) SELECT {values} FROM {table}, numbers "  # noqa: S608
        f"WHERE {model._meta.pk.column} IN ({keys})")  # fmt: skip


def run(sql: str) -> list[tuple]:
    """Run a statement as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def questions(act: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Return what is asked of the database while something is done, each kind of question once."""
    found: dict[str, tuple[str, Any]] = {}

    def note(execute, sql, params, many, context):
        if asking.LOOKS.match(sql) and sql.lstrip(" (").startswith(("SELECT", "WITH")) and not asking.is_change(sql):
            found.setdefault(sql, (sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return list(found.values())


def large_tables() -> set[str]:
    """Return the tables with more rows than a page may read."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    asked = (f"SELECT '{t}' WHERE (SELECT COUNT(*) FROM \"{t}\") > {LARGE}" for t in tables)  # noqa: S608
    return {name for (name,) in run(" UNION ALL ".join(asked))}


def faults(sql: str, params: Any, large: set[str]) -> list[str]:
    """Return what is wrong with the way a question is answered."""
    return (
        _faults_on_postgresql(sql, params, large)
        if connection.vendor == "postgresql"
        else _faults_on_sqlite(sql, params, large)
    )


def _faults_on_sqlite(sql: str, params: Any, large: set[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        lines = [row[3] for row in cursor.fetchall()]
    aliases = {name for table in large for name in (table, *_aliases(sql, table))}
    scans = [
        line
        for line in lines
        if line.startswith("SCAN ")
        and line.split()[1] in aliases
        and " USING " not in line
        and "VIRTUAL TABLE" not in line
    ]
    taken = steps(sql, params)
    # One that ends after a page’s worth of the newest rows walks along the keys: that is an index too.
    if taken <= MOST_STEPS and not (scans and taken > 9_000):
        return []
    return [f"{taken} steps of SQLite’s machine: {lines}"]


def _aliases(sql: str, table: str) -> Iterator[str]:
    for before, after in zip(sql.split(f'"{table}" '), sql.split(f'"{table}" ')[1:], strict=False):
        if before.rstrip().endswith(("FROM", "JOIN")) and (word := after.split(maxsplit=1)):
            yield word[0].strip('"()')


def steps(sql: str, params: Any) -> int:
    """Return about how many instructions answering takes."""
    connection.ensure_connection()
    every, count = 1_000, 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    connection.connection.set_progress_handler(tick, every)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return count * every


def _faults_on_postgresql(sql: str, params: Any, large: set[str]) -> list[str]:
    """Return scans of large tables that PostgreSQL has no other way around, and sorts of too many rows.

    So small a table it would rather scan though there is an index: it is told not to.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_seqscan = on")
    plan = json.loads(plan) if isinstance(plan, str) else plan
    found = []
    for node in _nodes(plan[0]["Plan"]):
        table = node.get("Relation Name")
        if table in large and node["Node Type"] in {"Seq Scan", "Parallel Seq Scan"}:
            found.append(f"{node['Node Type']} of {table}")
        if node["Node Type"] == "Sort" and _given(node) > MOST_ROWS:
            found.append(f"Sort of {_given(node):.0f} rows by {node.get('Sort Key')}")
    return found


def _nodes(node: dict) -> Iterator[dict]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _given(node: dict) -> float:
    """Return how many rows a node was given from below."""
    return sum(below.get("Actual Rows", 0) * below.get("Actual Loops", 1) for below in node.get("Plans", ()))


def repeated(table: str) -> Iterator[tuple[str, str]]:
    """Give each index of a table that another one makes needless, with that one: it begins with the same columns.

    One for some rows only counts where those are the rows that have a value there, which is all that is looked for.
    """
    names = (
        "indexname, indexdef FROM pg_indexes" if connection.vendor == "postgresql" else "name, sql FROM sqlite_master"
    )
    where = {
        name: (sql or "").partition(" WHERE ")[2].strip('()"').replace('"', "") for name, sql in run(f"SELECT {names}")
    }
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, table)
    indexes = {
        name: one for name, one in known.items() if (one["index"] or one["unique"]) and not name.endswith("_like")
    }
    for name, one in indexes.items():
        for other, longer in indexes.items():
            if (
                name != other
                and not one["unique"]
                and not where.get(name)
                and where.get(other, "") in {"", f"{one['columns'][0]} IS NOT NULL"}
                and longer["columns"][: len(one["columns"])] == one["columns"]
            ):
                yield name, other
