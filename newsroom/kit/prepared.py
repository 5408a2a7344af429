"""Questions that are put into SQL once and asked many times.

Django builds a query and writes its SQL each time it is asked, which for a page's own few queries takes longer than
all that the database does. Of a prepared question everything but its values is kept.

    _STORY = Prepared(lambda: Article.objects.filter(path=slot("path", CharField())))
    story = _STORY.first(path="2026/06/04/ice")
"""

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, DateTimeField, Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable
from django.db.models.sql.compiler import SQLCompiler

from newsroom.kit import databases
from newsroom.kit.sharing import Sharing

_MARK = re.compile(r"%%|%s")


class _Blank:
    """What stands among a statement's parameters until the question is asked."""

    __slots__ = ("field", "name")

    def __init__(self, name: str, field: Field) -> None:
        self.name, self.field = name, field


class _Slot(Expression):
    """A value that is known when the question is asked."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, _compiler: object, _connection: object) -> Any:  # noqa: ANN401 - Django's stubs know plain values only
        """Write a parameter."""
        return "%s", [_Blank(self.name, self.output_field)]


def slot(name: str, field: Field | None = None) -> Any:  # noqa: ANN401 - it stands for a value of any type
    """Return what stands in a prepared question for a value: a key, where nothing else is said."""
    return _Slot(name, field or BigIntegerField())


def moment(name: str) -> Any:  # noqa: ANN401 - the same
    """Return what stands in a prepared question for a time."""
    return _Slot(name, DateTimeField())


class Unmade[Row]:
    """The rows of an answer, as they came from the database, of which no objects were made yet. Times are texts still."""

    def __init__(self, rows: list[tuple], by: "_Compiled", read: Sharing) -> None:
        self.rows, self.place_of = rows, read.place_of
        self._by, self._answer = by, read.answer()

    def value(self, row: tuple, name: str) -> Any:  # noqa: ANN401 - of any column
        """Return a column's value as Python would have it."""
        return self._by.value(row, self.place_of(name))

    def make(self, row: tuple) -> Row:
        """Make a row's object; it shares with those of other rows what both point at."""
        made: Any = self._answer.new(self._by.as_python(row))
        return made


class _Compiled:
    """A question in the SQL of one connection, and how to make of each row what its QuerySet would make of it."""

    def __init__(self, rows: QuerySet, connection: BaseDatabaseWrapper, *, is_kept: bool = True) -> None:
        compiler = rows.query.get_compiler(connection=connection)
        self.connection = connection
        self.sql, params = compiler.as_sql()
        self._params = list(params)
        if is_kept:
            self.sql, self._params = _with_constants_written_out(self.sql, params, connection)
        self._places = [(n, one.name) for n, one in enumerate(self._params) if isinstance(one, _Blank)]
        self._blanks = {one.name: one.field for one in self._params if isinstance(one, _Blank)}
        columns = [one[0] for one in compiler.select[: compiler.col_count]]
        self._converters, self._converted = compiler.get_converters(columns), compiler.apply_converters
        self._read = _reader(rows, compiler)
        # How a connection of ours is told to leave times as texts, and what reads them.
        self._leave: Callable[[object], None] | None = getattr(connection, "leave_times_unread", None)
        self._times = _times(columns) if self._leave else {}

    def ask(self, values: dict[str, object]) -> list:
        """Ask with the slots filled, and return what came."""
        rows = self._fetched(values)
        return list(self._read(self._converted(rows, self._converters) if self._converters else rows))

    def unmade(self, values: dict[str, object]) -> Unmade:
        """Ask, and return the rows as they came."""
        if not isinstance(self._read, Sharing):
            raise TypeError(self._read)
        return Unmade(self._fetched(values, self._leave), self, self._read)

    def as_python(self, row: tuple) -> Sequence:
        """Return the values of a row that came so as Python would have them."""
        read = list(row)
        for place, reads in self._times.items():
            if read[place] is not None:
                read[place] = reads(read[place])
        return next(iter(self._converted([read], self._converters))) if self._converters else read

    def value(self, row: tuple, place: int) -> Any:  # noqa: ANN401 - of any column
        """Return one of them."""
        value = row[place]
        if place in self._times and value is not None:
            value = self._times[place](value)
        if place in self._converters:
            converters, expression = self._converters[place]
            for convert in converters:
                value = convert(value, expression, self.connection)
        return value

    def _fetched(self, values: dict[str, object], prepare: Callable[[object], None] | None = None) -> list[tuple]:
        # A moment stands in a question many times, and is written for the database once.
        said = {name: self._said(field, values[name]) for name, field in self._blanks.items()}
        params = self._params.copy()
        for place, name in self._places:
            params[place] = said[name]
        with self.connection.cursor() as cursor:
            if prepare is not None:
                prepare(cursor.cursor)
            cursor.execute(self.sql, params)
            return cursor.fetchall()

    def _said(self, field: Field, value: object) -> object:
        # A key is what it is. Most slots are for keys, and a field looks at its value for a while.
        return value if type(value) is int else field.get_db_prep_value(value, self.connection)


def _with_constants_written_out(sql: str, params: Sequence, connection: BaseDatabaseWrapper) -> tuple[str, list]:
    """Return a question with the texts and numbers that it always holds written into its SQL.

    SQLite plans a statement anew whenever a value is bound that decides whether a partial index will do. PostgreSQL's
    driver writes all values in anyway, each time.
    """
    quote = connection.schema_editor().quote_value
    given, left = iter(params), []

    def written(mark: re.Match) -> str:
        if mark[0] == "%%":
            return "%%"
        value = next(given)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return quote(value).replace("%", "%%")
        left.append(value)
        return "%s"

    return _MARK.sub(written, sql), left


def _times(columns: Sequence[Any]) -> dict[int, Callable[[str], object]]:
    """Return where times and days stand among a question's columns, and what reads each."""
    kinds = {n: column.output_field.get_internal_type() for n, column in enumerate(columns)}
    reads = {"DateTimeField": datetime.fromisoformat, "DateField": date.fromisoformat}
    return {n: reads[kind] for n, kind in kinds.items() if kind in reads}


def _reader(rows: QuerySet, compiler: SQLCompiler) -> Callable[[Iterable[Sequence]], Iterable]:
    """Return what makes objects of rows, or plain tuples where the QuerySet gives those."""
    makes = rows._iterable_class  # noqa: SLF001 - as Django's own
    if makes is ValuesListIterable:
        # What it is ordered by stands behind what was asked for.
        asked = compiler.col_count or 0
        return lambda rows: [row if len(row) == asked else row[:asked] for row in map(tuple, rows)]
    if makes is not ModelIterable or compiler.klass_info is None:
        raise TypeError(makes)
    fetch_mode = rows._fetch_mode  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    return Sharing(compiler.klass_info, compiler.select, rows.db, fetch_mode, compiler.annotation_col_map)


class Prepared[Row]:
    """A question with slots for its values. `ask` builds it, once in each thread."""

    def __init__(self, ask: "Callable[[], QuerySet[Any, Row]]") -> None:
        self._ask = ask
        self._held = threading.local()

    def all(self, **values: object) -> list[Row]:
        """Ask with these values, and return all rows."""
        return self._compiled().ask(values)

    def unmade(self, **values: object) -> Unmade[Row]:
        """Ask with these values, and return the rows as they came.

        For answers of which only a part is shown, or was drawn before: most of what a row costs is making objects of it.
        """
        return self._compiled().unmade(values)

    def first(self, **values: object) -> Row | None:
        """Ask with these values, and return the first row. The question itself has to say that it wants no more."""
        return next(iter(self.all(**values)), None)

    def _compiled(self) -> _Compiled:
        rows: QuerySet[Any, Row] | None = getattr(self._held, "rows", None)
        if rows is None:
            rows = self._held.rows = self._ask()
            self._held.compiled = {}
        # As Django's router says it, without being asked.
        connection = connections[rows._db or databases.alias()]  # type: ignore[attr-defined]  # noqa: SLF001 - the same
        held: _Compiled | None = self._held.compiled.get(connection.alias)
        if held is None or held.connection is not connection:
            held = self._held.compiled[connection.alias] = _Compiled(rows, connection)
        return held


def unmade[Row: Model](rows: "QuerySet[Row]") -> Unmade[Row]:
    """Ask a question once, unprepared, and return the rows as they came."""
    return _Compiled(rows, connections[rows.db], is_kept=False).unmade({})


def hand_over(story: Model, name: str, rows: list) -> None:
    """Give an object what it would have been given by `prefetch_related`."""
    found: QuerySet[Any] = QuerySet.__new__(QuerySet)
    found.__dict__.update(_unasked(type(story), name), _hints={}, _known_related_objects={})
    found._result_cache, found._prefetch_done = rows, True  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    story.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


@lru_cache(maxsize=100)
def _unasked(table: type[Model], name: str) -> dict[str, Any]:
    """Return what makes up a QuerySet of what a relation leads to: making its query takes a while, and nobody changes it."""
    rows: QuerySet[Any] = QuerySet(table._meta.get_field(name).related_model)
    return rows.__dict__


def handed_over(story: Model, name: str) -> Iterable:
    """Return what an object was given, without a manager being made for it; what it wasn't given is asked for."""
    held: Iterable | None = story.__dict__.get("_prefetched_objects_cache", {}).get(name)
    return getattr(story, name).all() if held is None else held
