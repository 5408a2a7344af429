"""The index of words: FTS5 tables in SQLite, a table with tsvectors in PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from search.engines import postgresql, sqlite

_ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def make(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the tables of the database in use."""
    for statement in _ENGINES[schema_editor.connection.vendor].TABLES:
        schema_editor.execute(statement, params=None)


def drop(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them; `manage.py reindex` fills them again after the next migration."""
    for statement in _ENGINES[schema_editor.connection.vendor].NO_TABLES:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Make the index. It is empty: `manage.py reindex` fills it from the stories there are."""

    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
