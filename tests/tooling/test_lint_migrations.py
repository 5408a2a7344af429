"""Migrations that would break a running site are told before they are brought out."""

import pytest
from django.db import models
from django.db.migrations import AddConstraint, AddField, CreateModel, Migration
from lint_migrations import columns_without_default, new_unique_constraints


def migration(*operations) -> Migration:
    made = Migration("0002_more", "articles")
    made.operations = list(operations)
    return made


@pytest.mark.parametrize(
    ("field", "told"),
    [
        (models.CharField(max_length=3, default=""), ["(articles, 0002_more) picture.note"]),
        (models.CharField(max_length=3, default="", db_default=""), []),
        (models.DateField(null=True), []),
    ],
)
def test_a_new_column_that_older_code_leaves_empty_is_told(field, told):
    assert columns_without_default(migration(AddField("picture", "note", field))) == told


def test_a_column_of_a_new_table_needs_no_default():
    table = CreateModel("Note", [("id", models.BigAutoField(primary_key=True))])

    assert columns_without_default(migration(table, AddField("note", "words", models.TextField()))) == []


def test_a_constraint_that_rows_may_break_is_told_but_not_that_of_a_new_table():
    once = AddConstraint("note", models.UniqueConstraint(fields=["words"], name="words_once"))
    table = CreateModel("Note", [("id", models.BigAutoField(primary_key=True)), ("words", models.TextField())])

    assert new_unique_constraints(migration(once)) == ["(articles, 0002_more) note: words_once"]
    assert new_unique_constraints(migration(table, once)) == []
