"""What the command palette finds."""

import pytest

from search import indexing
from sections.roles import EDITOR, SUPPORTERS
from tests.factories.articles import ArticleFactory, AuthorFactory, PictureFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory(name="Moonwatch")


@pytest.fixture
def editor(client, section):
    person = staff(EDITOR, section.publication)
    client.force_login(person)
    return person


def story(section, headline):
    made = ArticleFactory(section=section, headline=headline)
    indexing.index(made)
    return made


def found(client, words):
    groups = client.get("/desk/search/", {"s": words}).json()["groups"]
    return {group["title"]: [item["title"] for item in group["items"]] for group in groups}


def test_it_finds_screens_stories_places_pictures_and_authors(client, editor, section):
    made = story(section, "To the Moon")
    PictureFactory(alt="The Moon at night")
    AuthorFactory(name="Luna Moon")

    groups = found(client, "moon")

    assert groups["Stories"] == ["To the Moon", "All stories with “moon”"]
    assert groups["Places"] == ["Moonwatch"]
    assert len(groups["Pictures and authors"]) == 2
    assert found(client, "Tag")["Screens"] == ["Tags"]
    [item, everything] = client.get("/desk/search/?s=moon").json()["groups"][0]["items"]
    assert item["link"] == f"/desk/articles/article/{made.pk}/change/"
    assert item["about"] == f"Draft · {section.publication.name}"
    assert client.get(everything["link"]).status_code == 200


@pytest.mark.parametrize("query", ["?s=moon", "?s=%25", "?s=", "", "?s=x&page=abc", "?s=" + "x" * 1500, "?s=%22"])
def test_p3_it_answers_any_words(client, editor, section, query):
    story(section, "To the Moon")

    assert client.get(f"/desk/search/{query}").status_code == 200


def test_it_shows_only_what_the_person_may_open(client, editor, section):
    story(section, "Our Moon")
    story(SectionFactory(name="Moon there", publication=PublicationFactory(host="sister.test")), "Their Moon")

    page = client.get("/desk/search/?s=moon").text

    assert ("Our Moon" in page, "Their Moon" in page, "Moon there" in page) == (True, False, False)


def test_who_sees_no_stories_finds_none(client, section):
    client.force_login(staff(SUPPORTERS, section.publication))
    story(section, "To the Moon")

    assert "Stories" not in found(client, "moon")


@pytest.mark.parametrize("count", [1, 5])
def test_it_asks_the_same_number_of_questions(client, editor, section, count, django_assert_max_num_queries):
    for number in range(count):
        story(section, f"Moon {number}")
    found(client, "moon")

    with django_assert_max_num_queries(30):
        found(client, "moon")
