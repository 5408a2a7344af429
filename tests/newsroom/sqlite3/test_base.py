"""Statements mean the same, however often their text is asked."""

import pytest
from django.db import connection

from newsroom.sqlite3 import base

LONG = "/* " + "-" * base.LONGEST + " */"


@pytest.mark.django_db
@pytest.mark.parametrize("comment", ["", LONG])
def test_values_and_signs_come_through_however_often_a_statement_is_asked(comment):
    with connection.cursor() as cursor:
        for value in ("a%s", "5 %", "ü"):
            cursor.execute(f"SELECT CAST(%s AS TEXT), '100 %%'{comment}", [value])
            assert cursor.fetchall() == [(value, "100 %")]


@pytest.mark.django_db
def test_names_among_the_values_are_read_as_ever():
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(%(one)s AS TEXT), CAST(%(two)s AS TEXT)", {"one": "1", "two": "2"})
        assert cursor.fetchall() == [("1", "2")]


@pytest.mark.django_db
def test_the_embedded_database_is_asked_by_this_cursor():
    with connection.cursor() as cursor:
        assert isinstance(cursor.cursor, base.Cursor) is (connection.vendor == "sqlite")
