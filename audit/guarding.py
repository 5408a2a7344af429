"""The database's own guards on the record: triggers that refuse to change, delete or empty it.

They stand in the migration, on SQLite and PostgreSQL alike, so that a console, a script or a forgotten line of code is
refused too. The one change they let pass is the seal: an entry without a number gets its number and digests, once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "audit_auditentry"
SEAL = ("number", "follows", "digest")
KEPT = (
    "id", "at", "by_id", "act", "table", "row_key", "row_name", "publication_key", "before", "after", "note",
)  # fmt: skip
REFUSAL = "The audit log is append-only"

_SAME = " AND ".join(f'OLD."{name}" IS NEW."{name}"' for name in KEPT)
_SQLITE = [
    f"""CREATE TRIGGER audit_refuse_change BEFORE UPDATE ON {TABLE}
        WHEN NOT (OLD."number" IS NULL AND NEW."number" IS NOT NULL AND {_SAME})
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER audit_refuse_deletion BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
]
_SQLITE_AWAY = ["DROP TRIGGER IF EXISTS audit_refuse_change", "DROP TRIGGER IF EXISTS audit_refuse_deletion"]
_POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF OLD.number IS NULL AND NEW.number IS NOT NULL
               AND to_jsonb(OLD) - '{{{",".join(SEAL)}}}'::text[] = to_jsonb(NEW) - '{{{",".join(SEAL)}}}'::text[]
            THEN RETURN NEW; END IF;
          END IF;
          RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    f"""CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    f"""CREATE TRIGGER audit_refuse_emptying BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
]
_POSTGRESQL_AWAY = [
    f"DROP TRIGGER IF EXISTS audit_refuse_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS audit_refuse_emptying ON {TABLE}",
    "DROP FUNCTION IF EXISTS audit_refuse()",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards up. Doing it twice leaves one set."""
    remove(connection)
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for undoing the migration."""
    _run(connection, _SQLITE_AWAY if connection.vendor == "sqlite" else _POSTGRESQL_AWAY)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the guards away for a moment: for tests, which empty their database after each journey."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
