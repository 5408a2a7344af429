"""Statements say what the driver would have them say, and a connection that was ended is made anew."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import uuid4

import psycopg2
import pytest
from django.db import connection
from psycopg2.extensions import cursor as drivers_own
from psycopg2.extras import Json

from newsroom.postgresql import base

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 26, 12, 30, 1, 5, tzinfo=UTC)
VALUES = [
    None, True, False, 0, 7, -7, 2**40, -(2**63), 1.5, float("nan"), Decimal("-1.10"), "", "o'clock", "100 % %s \\ ü 報", b"\x00\xff",
    NOW, NOW.astimezone(timezone(timedelta(hours=-3))), NOW.replace(tzinfo=None), date(2026, 4, 26), timedelta(days=-1, seconds=3),
    [1, None, 3], ["a'b", "%"], (1, 2), uuid4(), Json({"a": ["%s", "'"]}),
]  # fmt: skip
# By number, as not all values are written alike in each process.
CASES = [*(f"{n} {type(value).__name__}" for n, value in enumerate(VALUES)), "all"]


@pytest.fixture
def both():
    """A cursor of ours and one of the driver's own, on one connection."""
    connection.ensure_connection()
    with connection.connection.cursor() as ours, connection.connection.cursor(cursor_factory=drivers_own) as own:
        yield ours, own


def said(cursor):
    return cursor.query.decode()


@pytest.mark.parametrize("values", [*([value] for value in VALUES), VALUES], ids=CASES)
def test_a_statement_is_what_the_driver_makes_of_it(both, values):
    for statement in ("SELECT '%%', 'ü', " + ", ".join(["(%s)"] * len(values)), ", ".join(["-%s"] * len(values))):
        ours, own = both
        written = ours._joined(base._pieces(statement), values)
        assert written == own.mogrify(statement, values).decode()


def test_moments_and_texts_come_through(both):
    for _ in range(2):
        with connection.cursor() as cursor:
            assert isinstance(cursor.cursor, base.Cursor)
            cursor.execute("SELECT %s, %s, %s::text, '5 %%', %s", [NOW, NOW, "a%s'", -3])
            assert cursor.fetchone() == (NOW, NOW, "a%s'", "5 %", -3)
            assert said(cursor).count("a%s''") == 1
            cursor.execute("SELECT now()")
            assert cursor.fetchone()[0].tzinfo is UTC


def test_names_among_the_values_and_statements_without_any_are_read_as_ever():
    with connection.cursor() as cursor:
        cursor.execute("SELECT %(one)s, %(two)s, '%%'", {"one": 1, "two": "2"})
        assert cursor.fetchall() == [(1, "2", "%")]
        cursor.execute("SELECT 'a%%b'")
        assert cursor.fetchall() == [("a%%b",)]
        cursor.execute("SELECT 'a%%b'", [])
        assert cursor.fetchall() == [("a%b",)]


@pytest.mark.parametrize(("statement", "values"), [("SELECT %s", [1, 2]), ("SELECT %s, %s", [1]), ("SELECT %d", [1])])
def test_what_does_not_fit_is_refused_as_ever(both, statement, values):
    ours, own = both
    with pytest.raises((TypeError, IndexError, ValueError)) as meant:
        own.mogrify(statement, values)
    with pytest.raises(type(meant.value)):
        ours.execute(statement, values)


@pytest.mark.parametrize("values", [["a\x00b"], [object()], ["\ud800"]], ids=["NUL", "object", "surrogate"])
def test_what_cannot_be_written_is_refused_as_ever(both, values):
    ours, own = both
    with pytest.raises((ValueError, psycopg2.Error)) as meant:
        own.execute("SELECT %s", values)
    with pytest.raises(type(meant.value)):
        ours.execute("SELECT %s", values)


def test_rows_that_come_by_and_by_are_asked_for_as_ever():
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT generate_series(1, %s), %s", [3, "a"])
        assert list(cursor) == [(1, "a"), (2, "a"), (3, "a")]


@pytest.fixture
def checked(monkeypatch):
    """A connection of its own that is looked at before each page, and what it was asked."""
    own = connection.copy()
    own.connect()
    asked = []
    usable = own.is_usable
    # However long a test takes.
    monkeypatch.setattr(base, "SECONDS_TRUSTED", 600)
    monkeypatch.setattr(own, "is_usable", lambda: asked.append(1) or usable())

    def begin() -> None:
        own.health_check_enabled, own.health_check_done = True, False
        own.cursor().close()

    own.begin, own.asked = begin, asked
    yield own
    own.close()


def test_a_sign_of_life_is_asked_for_once_in_a_while(checked, monkeypatch):
    for _ in range(3):
        checked.begin()
    assert len(checked.asked) == 1
    monkeypatch.setattr(base, "SECONDS_TRUSTED", 0)
    checked.begin()
    assert len(checked.asked) == 2


def test_a_connection_that_the_server_has_ended_is_made_anew_meanwhile_too(checked):
    checked.begin()
    broken = checked.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [broken.get_backend_pid()])
    checked.begin()
    assert checked.connection is not broken
    with checked.cursor() as cursor:
        cursor.execute("SELECT %s", [1])
        assert cursor.fetchone() == (1,)


def test_after_trouble_and_after_it_was_closed_here_it_is_asked(checked):
    checked.begin()
    checked.errors_occurred = True
    checked.begin()
    assert len(checked.asked) == 2
    checked.errors_occurred = False
    broken = checked.connection
    broken.close()
    checked.begin()
    assert checked.connection is not broken
