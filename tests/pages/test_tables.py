"""Every public page knows what it was made from: found from the URL map, so that no table can be forgotten."""

import pytest
from django.apps import apps
from django.db import connection

from pages import noting, observing, statements, tables
from search import indexing
from tests.factories.articles import ArticleFactory
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


@pytest.mark.parametrize("more", ["", "&sort=newest", "&in=network"])
@pytest.mark.parametrize("path", ["/search/?q={}", "/search/feed.atom?q={}"])
def test_what_a_search_finds_is_made_from_the_index_too(client, path, more):
    story = ArticleFactory(headline="Perihelion reached", live=True)
    indexing.index_many([story])

    with noting.recording() as made:
        found = read(client, path.format("perihelion") + more)

    assert b"Perihelion reached" in found.content.replace(b"<mark>", b"").replace(b"</mark>", b"")
    assert (made.unfit, "words" in made.tags) == ("", True)
    if connection.vendor == "sqlite":
        assert observing.touched(connection, statements.deed("DELETE FROM search_heads WHERE rowid = 1"), ()) == (
            {"words"},
            [],
        )


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
