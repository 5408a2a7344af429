"""Choosing authors and stories by typing a few letters."""

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article
from search import indexing
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db

STORIES, AUTHORS = "/desk/articles/article/suggestions/", "/desk/articles/article/authors/"


def story(**fields):
    made = ArticleFactory(**fields)
    indexing.index(made)
    return made


def found(client, typed):
    return [row["title"] for row in client.get(STORIES, {"q": typed}).json()["rows"]]


def test_a_story_is_found_by_words_of_its_headline_the_last_unfinished(client, editor, section):
    story(section=section, headline="Rovers on the Moon", body="<p>Basalt.</p>")

    assert found(client, "moon rov") == ["Rovers on the Moon"]
    assert found(client, "basalt") == found(client, "moon basalt") == found(client, "-") == []


def test_each_row_says_which_story_it_is_where_and_since_when(client, editor, section):
    one = story(section=section, headline="Rovers wake", live=True)

    [row] = client.get(STORIES, {"q": "rovers"}).json()["rows"]

    assert (row["story"], row["title"]) == (one.pk, "Rovers wake")
    assert row["about"].startswith(f"{section.publication.name} · ")


def test_only_what_may_be_linked_to_is_found_the_newest_first(client, editor, section):
    there = SectionFactory(publication=PublicationFactory(host="sister.test"))
    story(section=there, headline="Rovers, their draft")
    story(section=there, headline="Rovers, theirs and live", live=True)
    trashed = story(section=section, headline="Rovers, thrown away")
    Article.objects.filter(pk=trashed.pk).update(trashed_at=timezone.now())
    story(section=section, headline="Rovers, our draft")

    assert found(client, "rovers") == ["Rovers, our draft", "Rovers, theirs and live"]


@pytest.mark.parametrize("count", [1, 30])
def test_no_more_is_asked_for_many_than_for_one(client, editor, section, count, django_assert_max_num_queries):
    for number in range(count):
        story(section=section, headline=f"Rovers {number}")
    client.get(STORIES, {"q": "rovers"})

    # PostgreSQL is told besides how long it may take, and that the time is over.
    with django_assert_max_num_queries(14 if connection.vendor == "postgresql" else 12):
        rows = client.get(STORIES, {"q": "rovers"}).json()["rows"]

    assert len(rows) == min(count, 8)


def test_authors_whose_names_begin_so_stand_first(client, editor):
    for name in ("Anna Berg", "Berta Anders"):
        AuthorFactory(name=name)

    rows = client.get(AUTHORS, {"q": "an"}).json()["rows"]

    assert [row["name"] for row in rows] == ["Anna Berg", "Berta Anders"]
