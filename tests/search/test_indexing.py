"""Keeping the index of words."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from articles.models import Article
from search import finding, indexing
from search.engines import engine, postgresql, sqlite
from search.models import Reindexing
from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db


def test_indexing_twice_holds_a_story_once():
    story = ArticleFactory(headline="Comet")
    indexing.index(story)
    indexing.index(story)

    assert finding.stories("comet", places=None).ids == [story.pk]
    indexing.unindex(story)
    indexing.unindex(story)
    assert finding.stories("comet", places=None).ids == []


def test_all_stories_are_indexed_by_the_command_and_it_says_how_many():
    stories = ArticleFactory.create_batch(3, headline="Comet")
    out = StringIO()

    call_command("reindex", stdout=out, stderr=StringIO())

    assert set(finding.stories("comet", places=None).ids) == {s.pk for s in stories}
    assert out.getvalue().startswith("3 stories indexed in ")


def test_a_stopped_run_goes_on_where_it_ended(monkeypatch):
    monkeypatch.setattr(indexing, "_AT_ONCE", 2)
    stories = ArticleFactory.create_batch(5, headline="Comet")
    run = indexing.index_all()
    assert next(run)[0] == 2
    run.close()
    done = engine().holds([s.pk for s in stories])
    assert done == {s.pk for s in stories[:2]}

    assert [count for count, _last in indexing.index_all()] == [2, 3]
    assert engine().holds([s.pk for s in stories]) == {s.pk for s in stories}
    assert Reindexing.objects.get().ended_at is not None
    assert [count for count, _last in indexing.index_all(anew=True)] == [2, 4, 5]


def test_a_story_that_is_deleted_leaves_the_index():
    story = ArticleFactory()
    indexing.index(story)

    Article.objects.all().delete()

    assert engine().holds([story.pk]) == set()


def test_the_index_can_be_dropped_and_made_again():
    tables = sqlite if connection.vendor == "sqlite" else postgresql
    story = ArticleFactory(headline="Comet")
    with connection.cursor() as cursor:
        for statement in [*tables.NO_TABLES, *tables.TABLES]:
            cursor.execute(statement)
    assert finding.stories("comet", places=None).ids == []

    indexing.index(story)

    assert finding.stories("comet", places=None).ids == [story.pk]
