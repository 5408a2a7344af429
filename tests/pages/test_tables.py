"""Every public page knows what it was made from: found from the URL map, so that no table can be forgotten."""

import pytest
from django.apps import apps

from pages import noting, tables
from tests.newsroom.test_urls import giving_pages, letters_pages, page_at_the_bank, read, samples  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
# Public, and yet made for each asker: the bank that plays along in a demo.
NOT_STORED = {"supporters:bank"}


def test_every_public_page_is_made_from_tables_that_are_named(client, samples):  # noqa: F811 - the fixture
    unfit = {}
    for name, path in samples.items():
        with noting.recording() as made:
            answer = read(client, path)
        if "public" in answer.headers.get("Cache-Control", "") and name not in NOT_STORED and made.unfit:
            unfit[name] = made.unfit
    assert unfit == {}, "Say in pages/tables.py how the rows of these tables are named."


def test_every_named_table_and_column_exists():
    known = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    for table, kept in tables.TABLES.items():
        if table.startswith("search_"):
            continue
        columns = {field.column for field in known[table]._meta.local_fields}
        assert set(kept.columns) <= columns, table
    columns = {field.column for field in known[tables.ARTICLE]._meta.local_fields}
    assert columns >= tables.WHAT_SHOWS


def test_a_storys_page_minds_its_own_words_and_older_stories_only(client, samples):  # noqa: F811
    read(client, samples["articles:article"])  # what is held in memory is there
    with noting.recording() as made:
        read(client, samples["articles:article"])
    assert {tag for tag in made.tags if tag.startswith("list:")} == set()
    assert {tag.rstrip("0123456789") for tag in made.before} == {"list:s", "list:t", "list:a", "list:p"}
    assert {"map", "plans", "ads", "pins", "appeals"} >= {tag for tag in made.tags if ":" not in tag} - {
        "comment-rules"
    }
