"""Questions that are put into SQL once and asked many times.

Django builds a query and writes its SQL each time it is asked, which for a page's own few queries takes longer than
all that the database does. Of a prepared question everything but its values is kept.

    _STORY = Prepared(lambda: Article.objects.filter(path=slot("path", CharField())))
    story = _STORY.first(path="2026/06/04/ice")
"""

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, DateTimeField, Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable
from django.db.models.sql.compiler import SQLCompiler

from newsroom.kit.sharing import Answer, Sharing

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


class Unmade[Row](NamedTuple):
    """A row that no object was made of yet.

    `keys` are the columns asked for, and `values` all there are, as they came from the database; `value` reads one by its
    name as Python would have it, and `make` makes the object.
    """

    keys: tuple
    values: tuple
    value: Callable[[str], Any]
    make: Callable[[], Row]


class _Compiled:
    """A question in the SQL of one connection, and how to make of each row what its QuerySet would make of it."""

    def __init__(self, rows: QuerySet, connection: BaseDatabaseWrapper, *, is_kept: bool = True) -> None:
        compiler = rows.query.get_compiler(connection=connection)
        self.connection = connection
        self.sql, self._params = compiler.as_sql()
        if is_kept:
            self.sql, self._params = _with_constants_written_out(self.sql, self._params, connection)
        self._blanks = {one.name: one.field for one in self._params if isinstance(one, _Blank)}
        columns = [one[0] for one in compiler.select[: compiler.col_count]]
        self._converters, self._converted = compiler.get_converters(columns), compiler.apply_converters
        self._read = _reader(rows, compiler)

    def ask(self, values: dict[str, object]) -> list:
        """Ask with the slots filled, and return what came."""
        return list(self._read(self._as_python(self._fetched(values))))

    def unmade(self, names: Sequence[str], values: dict[str, object]) -> list[Unmade]:
        """Ask, and return each row with the columns of these names."""
        if not isinstance(self._read, Sharing):
            raise TypeError(self._read)
        keys = itemgetter(*map(self._read.place_of, names))
        answer, value, made = self._read.answer(), self._value, self._made
        return [
            Unmade(keys(row), tuple(row), partial(value, row), partial(made, row, answer))
            for row in self._fetched(values)
        ]

    def _made(self, row: Sequence, answer: Answer) -> Any:  # noqa: ANN401 - a row of any table
        return answer.new(next(iter(self._as_python([row]))))

    def _value(self, row: Sequence, name: str) -> Any:  # noqa: ANN401 - of any column
        place = self._read.place_of(name) if isinstance(self._read, Sharing) else 0
        converters, expression = self._converters.get(place, ((), None))
        value = row[place]
        for convert in converters:
            value = convert(value, expression, self.connection)
        return value

    def _as_python(self, rows: Iterable[Sequence]) -> Iterable[Sequence]:
        return self._converted(rows, self._converters) if self._converters else rows

    def _fetched(self, values: dict[str, object]) -> list[Sequence]:
        # A moment stands in a question many times, and is written for the database once.
        said = {name: field.get_db_prep_value(values[name], self.connection) for name, field in self._blanks.items()}
        params = tuple(said[one.name] if isinstance(one, _Blank) else one for one in self._params)
        with self.connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall()


def _with_constants_written_out(sql: str, params: Sequence, connection: BaseDatabaseWrapper) -> tuple[str, list]:
    """Return a question with the texts and numbers that it always holds written into its SQL, where that is SQLite's.

    SQLite plans a statement anew whenever a value is bound that decides whether a partial index will do.
    """
    if connection.vendor != "sqlite":
        return sql, list(params)
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


def _reader(rows: QuerySet, compiler: SQLCompiler) -> Callable[[Iterable[Sequence]], Iterable]:
    """Return what makes objects of rows, or plain tuples where the QuerySet gives those."""
    makes = rows._iterable_class  # noqa: SLF001 - as Django's own
    if makes is ValuesListIterable:
        return partial(map, lambda row: tuple(row[: compiler.col_count]))
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

    def unmade(self, *names: str, **values: object) -> list[Unmade[Row]]:
        """Ask with these values, and return each row with the columns of these names, two at least, which are keys.

        For answers of which only a part is shown, or was drawn before: most of what a row costs is making objects of it.
        """
        return self._compiled().unmade(names, values)

    def first(self, **values: object) -> Row | None:
        """Ask with these values, and return the first row. The question itself has to say that it wants no more."""
        return next(iter(self.all(**values)), None)

    def _compiled(self) -> _Compiled:
        rows: QuerySet[Any, Row] | None = getattr(self._held, "rows", None)
        if rows is None:
            rows = self._held.rows = self._ask()
            self._held.compiled = {}
        connection = connections[rows.db]
        held: _Compiled | None = self._held.compiled.get(connection.alias)
        if held is None or held.connection is not connection:
            held = self._held.compiled[connection.alias] = _Compiled(rows, connection)
        return held


def unmade[Row: Model](rows: "QuerySet[Row]", *names: str) -> list[Unmade[Row]]:
    """Ask a question once, unprepared, and return each row with the columns of these names, two at least."""
    return _Compiled(rows, connections[rows.db], is_kept=False).unmade(names, {})


def hand_over(story: Model, name: str, rows: list) -> None:
    """Give an object what it would have been given by `prefetch_related`."""
    found: QuerySet[Any] = QuerySet(story._meta.get_field(name).related_model)
    found._result_cache, found._prefetch_done = rows, True  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    story.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def handed_over(story: Model, name: str) -> Iterable:
    """Return what an object was given, without a manager being made for it; what it wasn't given is asked for."""
    held: Iterable | None = story.__dict__.get("_prefetched_objects_cache", {}).get(name)
    return getattr(story, name).all() if held is None else held
