"""Indexes that are made while people write."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from newsroom.kit.migrating import AddIndexBesideWork

MIGRATION, INDEX = ("articles", "0006_desk_list"), "articles_by_time"


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "articles_article"))


@pytest.mark.django_db(transaction=True)
def test_indexes_go_and_come_back():
    loader = MigrationLoader(connection)
    migration = loader.get_migration(*MIGRATION)
    operation = next(each for each in migration.operations if INDEX in each.describe())
    before, after = loader.project_state(MIGRATION, at_end=False), loader.project_state(MIGRATION)
    assert isinstance(operation, AddIndexBesideWork)
    assert not migration.atomic

    assert INDEX in indexes()
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("articles", editor, after, before)
    gone = INDEX not in indexes()
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("articles", editor, before, after)

    assert gone
    assert INDEX in indexes()


@pytest.mark.django_db(transaction=True)
def test_an_index_that_repeats_another_goes_and_comes_back():
    loader = MigrationLoader(connection)
    migration = loader.get_migration("articles", "0014_indexes_that_repeat_others")
    operation = next(each for each in migration.operations if (each.model_name, each.name) == ("article", "section"))
    before = loader.project_state(("articles", migration.name), at_end=False)
    after = loader.project_state(("articles", migration.name))
    assert not migration.atomic
    had = indexes()

    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("articles", editor, after, before)
    (back,) = indexes() - had
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("articles", editor, before, after)

    assert back.startswith("articles_article_section_id_")
    assert indexes() == had
