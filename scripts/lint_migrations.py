"""Find migrations that break a running site while it is deployed: a column dropped, renamed, or added without a default."""

import logging
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django.db import connection
from django.db.migrations import AddConstraint, AddField, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.models import UniqueConstraint

APPS = [
    "newsroom",
    "ads",
    "articles",
    "audience",
    "audit",
    "background",
    "comments",
    "pages",
    "readers",
    "search",
    "sections",
    "signin",
    "supporters",
    "wire",
]


def main() -> int:
    """Lint our own migrations. Returns the exit code."""
    from django_migration_linter import MigrationLinter  # noqa: PLC0415 - not there where only tests are run

    logging.disable(logging.INFO)
    # SQLite writes a table anew for every column: to the linter each of its old columns looks like a new one without a
    # default, and each of its constraints like a new one. What it would look for is read from the operations instead,
    # which is the same on every database.
    mistaken = ["NOT_NULL", "ADD_UNIQUE"] if connection.vendor == "sqlite" else []
    linter = MigrationLinter(
        include_apps=APPS, no_cache=True, ignore_initial_migrations=True, exclude_migration_tests=mistaken
    )
    linter.lint_all_migrations()
    linter.print_summary()
    bare = [line for migration in _ours() for line in columns_without_default(migration)]
    for line in bare:
        print(f"{line}: a column that is never null needs a db_default, or the version before can't write.")
    strict = [line for migration in _ours() for line in new_unique_constraints(migration)]
    for line in strict:
        print(f"{line}: rows that are there may break it, and the version before may write such.")
    return 1 if linter.has_errors or bare or strict else 0


def columns_without_default(migration: Migration) -> list[str]:
    """Return the columns that a migration adds to a table that was there, which older code would leave empty."""
    new_tables = {op.name.lower() for op in migration.operations if isinstance(op, CreateModel)}
    return [
        f"({migration.app_label}, {migration.name}) {op.model_name}.{op.name}"
        for op in migration.operations
        if isinstance(op, AddField)
        and op.model_name.lower() not in new_tables
        and not (op.field.null or op.field.many_to_many or op.field.has_db_default())
    ]


def new_unique_constraints(migration: Migration) -> list[str]:
    """Return the constraints that a migration puts on a table that was there, so that two of its rows may not agree."""
    new_tables = {op.name.lower() for op in migration.operations if isinstance(op, CreateModel)}
    return [
        f"({migration.app_label}, {migration.name}) {op.model_name}: {op.constraint.name}"
        for op in migration.operations
        if isinstance(op, AddConstraint)
        and isinstance(op.constraint, UniqueConstraint)
        and op.model_name.lower() not in new_tables
    ]


def _ours() -> list[Migration]:
    migrations = MigrationLoader(connection).disk_migrations.values()
    return [m for m in migrations if m.app_label in APPS and not m.initial]


if __name__ == "__main__":
    sys.exit(main())
