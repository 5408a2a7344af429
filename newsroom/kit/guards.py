"""The database's own guards on a table that is only ever added to: triggers that refuse to change, delete or empty it.

They are put up by a migration, on SQLite and PostgreSQL alike, so that a console, a script or a forgotten line of code
is refused too. A migration that lets SQLite rebuild the table must put them up again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guards:
    """The guards on one table. `name` begins the triggers' names; an update for which a condition holds is let pass.

    The conditions speak of OLD and NEW, each in its database's own words.
    """

    table: str
    name: str
    refusal: str
    but_on_sqlite: str = "FALSE"
    but_on_postgresql: str = "FALSE"

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put the guards up. Doing it twice leaves one set."""
        self.remove(connection)
        _run(connection, self._sqlite() if connection.vendor == "sqlite" else self._postgresql())

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take the guards away: for undoing the migration."""
        acts = ("change", "deletion", "emptying")
        if connection.vendor == "sqlite":
            _run(connection, [f"DROP TRIGGER IF EXISTS {self.name}_refuse_{act}" for act in acts])
            return
        triggers = [f"DROP TRIGGER IF EXISTS {self.name}_refuse_{act} ON {self.table}" for act in acts]
        _run(connection, [*triggers, f"DROP FUNCTION IF EXISTS {self.name}_refuse()"])

    @contextmanager
    def lifted(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Take the guards away for a moment: for tests, which empty their database after each journey."""
        self.remove(connection)
        try:
            yield
        finally:
            self.install(connection)

    def _sqlite(self) -> list[str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
        return [
            f"""CREATE TRIGGER {self.name}_refuse_change BEFORE UPDATE ON {self.table}
                WHEN NOT ({self.but_on_sqlite}) {refuse}""",
            f"CREATE TRIGGER {self.name}_refuse_deletion BEFORE DELETE ON {self.table} {refuse}",
        ]

    def _postgresql(self) -> list[str]:
        call = f"EXECUTE FUNCTION {self.name}_refuse()"
        return [
            f"""CREATE OR REPLACE FUNCTION {self.name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF TG_OP = 'UPDATE' THEN IF {self.but_on_postgresql} THEN RETURN NEW; END IF; END IF;
                  RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'integrity_constraint_violation';
                END $$""",
            f"CREATE TRIGGER {self.name}_refuse_change BEFORE UPDATE OR DELETE ON {self.table} FOR EACH ROW {call}",
            f"CREATE TRIGGER {self.name}_refuse_emptying BEFORE TRUNCATE ON {self.table} FOR EACH STATEMENT {call}",
        ]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
