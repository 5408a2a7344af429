"""Questions that are put into SQL once and asked many times.

Django builds a query and writes its SQL each time it is asked, which for a page's own few queries takes longer than
all that the database does. Of a prepared question everything but its values is kept.

    _STORY = Prepared(lambda: Article.objects.filter(path=slot("path", CharField())))
    story = _STORY.first(path="2026/06/04/ice")
"""

import copy
import threading
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, DateTimeField, Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable

from newsroom.kit.sharing import Sharing


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


class _Compiled:
    """A question in the SQL of one connection. It stands in for the QuerySet, and for its Query, where rows are read."""

    def __init__(self, rows: QuerySet, connection: BaseDatabaseWrapper) -> None:
        compiler = rows.query.get_compiler(connection=connection)
        self.connection, self.compiler = connection, compiler
        self.sql, self.params = compiler.as_sql()
        self.converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
        self.db, self.model, self.query = connection.alias, rows.model, self
        # What the classes that make rows look at.
        self._fetch_mode, self._fields = rows._fetch_mode, rows._fields  # type: ignore[attr-defined]  # noqa: SLF001
        self._known_related_objects: dict[Field, Any] = {}
        self.selected = rows.query.selected
        self._makes_rows: Callable[[Any], Any] = rows._iterable_class  # noqa: SLF001
        is_plain = self._makes_rows is ModelIterable and not compiler.annotation_col_map
        self._sharing = None
        if is_plain and Sharing.can_read(compiler.klass_info, self._fetch_mode):
            self._sharing = Sharing(compiler.klass_info, compiler.select, self.db, self._fetch_mode)

    def rows(self) -> list:
        """Ask, and return what came."""
        if self._sharing is None:
            return list(self._makes_rows(self))
        return list(self._sharing.all(self.compiler.results_iter(self.compiler.execute_sql())))

    def asked_with(self, values: dict[str, object]) -> "_Compiled":
        """Return the question with its slots filled."""
        compiler = copy.copy(self.compiler)
        params = tuple(
            one.field.get_db_prep_value(values[one.name], self.connection) if isinstance(one, _Blank) else one
            for one in self.params
        )
        compiler.get_converters = lambda _fields: self.converters
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, params)
        asked = copy.copy(self)
        asked.compiler, asked.query = compiler, asked
        return asked

    def get_compiler(self, using: str | None = None) -> Any:  # noqa: ANN401, ARG002 - as a Query does
        """Return the compiler, which has written its SQL already."""
        return self.compiler


class Prepared[Row]:
    """A question with slots for its values. `ask` builds it, once in each thread."""

    def __init__(self, ask: "Callable[[], QuerySet[Any, Row]]") -> None:
        self._ask = ask
        self._held = threading.local()

    def all(self, **values: object) -> list[Row]:
        """Ask with these values, and return all rows."""
        return self._compiled().asked_with(values).rows()

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


def hand_over(story: Model, name: str, rows: list) -> None:
    """Give an object what it would have been given by `prefetch_related`."""
    manager = getattr(story, name)
    found: QuerySet[Any] = QuerySet(manager.model)
    found._result_cache, found._prefetch_done = rows, True  # type: ignore[attr-defined]  # noqa: SLF001 - as Django's own
    if not hasattr(story, "_prefetched_objects_cache"):
        story._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    story._prefetched_objects_cache[name] = found  # type: ignore[attr-defined]  # noqa: SLF001 - the same
