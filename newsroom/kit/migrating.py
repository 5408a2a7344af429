"""Migrations that let people work on while they run."""

from typing import Any, cast

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class AddIndexBesideWork(migrations.AddIndex):
    """Add an index without locking the table against writers, on PostgreSQL; SQLite has no such way and is quick.

    The migration that uses it says `atomic = False`, as PostgreSQL does this outside of a transaction only.
    """

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the index."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            cast(Any, schema_editor).add_index(model, self.index, concurrently=True)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            cast(Any, schema_editor).remove_index(model, self.index, concurrently=True)


class LeaveIndexToAnother(migrations.AlterField):
    """Drop a foreign key's own index where another one begins with the same column: each row pays for either.

    Beside work, as above. SQLite is told to drop the index and nothing else: Django would write the whole table anew.
    """

    atomic = False

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,  # noqa: ARG002 - Django's signature
    ) -> None:
        """Drop it."""
        if index := self._index(app_label, schema_editor, from_state):
            name, _table, _column = index
            schema_editor.execute(f"DROP INDEX {self._beside_work(schema_editor)} IF EXISTS {name}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - the same
        to_state: ProjectState,
    ) -> None:
        """Make it anew."""
        if index := self._index(app_label, schema_editor, to_state):
            name, table, column = index
            schema_editor.execute(
                f"CREATE INDEX {self._beside_work(schema_editor)} IF NOT EXISTS {name} ON {table} ({column})"
            )

    def _index(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState
    ) -> tuple[str, str, str] | None:
        """Return the names of index, table and column, quoted; None where the tables of this app aren't."""
        model = state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return None
        table, column = model._meta.db_table, model._meta.get_field(self.name).column
        name = cast(Any, schema_editor)._create_index_name(table, [column])  # noqa: SLF001 - as Django named it
        quote = schema_editor.quote_name
        return quote(name), quote(table), quote(column)

    @staticmethod
    def _beside_work(schema_editor: BaseDatabaseSchemaEditor) -> str:
        return "CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
