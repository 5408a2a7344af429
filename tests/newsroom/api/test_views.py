"""What the API tells of stories, sections and sites."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import publishing
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, complete_story
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.newsroom.api.asking import ask, described, misfits, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory(slug="moon", name="Moon")


def headlines(data):
    return [story["headline"] for story in data["stories"]]


def test_stories_come_newest_first_as_the_document_describes_them(client, section):
    story = complete_story(section)

    data = ask(client, "/stories")

    assert misfits(data, "StoryPage", described(client)) == []
    assert [one["id"] for one in data["stories"]][:1] == [story.pk]
    assert len(data["stories"]) == 3


def test_a_story_comes_whole_by_number_and_by_address(client, section):
    story = complete_story(section)

    data = ask(client, f"/stories/{story.pk}")

    assert misfits(data, "Story", described(client)) == []
    assert ask(client, f"/stories/{story.path}") == data
    assert data["url"] == story.canonical_url
    assert data["byline"] == " and ".join(author["name"] for author in data["authors"])
    assert data["body"]["text"].startswith("First words.")
    assert data["body"]["html"].startswith('<p>First words.</p><figure><img src="http://testserver/pictures/')
    assert [note["text"] for note in data["corrections"]] == ["It was 0.", "It was 1."]
    assert data["picture"]["renditions"][0]["url"].startswith("http://testserver/pictures/")
    rendition = client.get(data["picture"]["renditions"][0]["url"].removeprefix("http://testserver"))
    assert (rendition.getvalue()[:3], rendition.headers["Content-Type"]) == (b"\xff\xd8\xff", "image/jpeg")


def test_a_guest_is_told_of_with_its_address_at_home(client, section):
    elsewhere = SectionFactory(publication=PublicationFactory(host="mars.testserver"))
    guest = ArticleFactory(section=elsewhere)
    guest.also_in.add(section)
    publishing.publish(guest, by=None)

    listed = ask(client, "/stories")["stories"][0]

    assert listed["url"].startswith("http://mars.testserver/")
    assert listed["api_url"] == f"http://testserver/api/v1/stories/{guest.pk}"
    assert ask(client, f"/stories/{guest.pk}")["publication"]["slug"] == "mars"
    assert ask(client, "/stories", section="moon")["stories"] == [listed]


def test_k11_a_story_of_another_site_is_not_told_of(client, section):
    other = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="mars.testserver")), live=True)

    assert ask(client, "/stories")["stories"] == []
    assert ask(client, f"/stories/{other.pk}", 404)["title"] == "No such story"


@pytest.mark.parametrize(
    ("filters", "found"),
    [({"tag": "ice"}, ["B"]), ({"agency": "xna"}, ["A"]), ({"author": "anna"}, ["B"]), ({"section": "moon/base"}, ["B"]),
     ({"section": "moon"}, ["B", "A"]), ({"since": "2026-01-03"}, ["B"]), ({"until": "2026-01-03T00:00:00Z"}, ["A"]),
     ({"since": "2026-01-02T10:00:00 01:00", "until": "2026-01-04"}, ["B", "A"]), ({"tag": "unheard-of"}, []),
     ({"agency": "XNA", "tag": "ice"}, [])],
)  # fmt: skip
def test_lists_are_narrowed(client, section, filters, found):
    base = SectionFactory(publication=section.publication, parent=section, slug="base")
    ArticleFactory(
        headline="A", section=section, agency=AgencyFactory(code="XNA"), live=datetime(2026, 1, 2, 9, tzinfo=UTC)
    )
    second = ArticleFactory(headline="B", section=base, live=datetime(2026, 1, 3, 9, tzinfo=UTC))
    second.tags.set(["ice"])
    second.bylines.create(author=AuthorFactory(slug="anna"))

    assert headlines(ask(client, "/stories", **filters)) == found


def test_a_walk_meets_every_story_once_while_stories_are_published(client, section):
    at = timezone.now() - timedelta(days=1)
    old = [ArticleFactory(section=section, live=at) for _ in range(7)]
    met = []

    for data in walk(client, "/stories", limit="2", section="moon"):
        met += [story["id"] for story in data["stories"]]
        ArticleFactory(section=section, live=timezone.now())

    assert met == [story.pk for story in reversed(old)]


def test_p2_no_more_than_a_hundred_come_at_once(client, section):
    ArticleFactory.create_batch(101, section=section, live=True)

    data = ask(client, "/stories", limit="100000")

    assert len(data["stories"]) == 100
    assert data["next"] == f"http://testserver/api/v1/stories?limit=100000&cursor={data['next_cursor']}"


@pytest.mark.parametrize("stories", [1, 5])
def test_the_number_of_questions_does_not_grow(client, section, stories, django_assert_num_queries):
    for _ in range(stories):
        complete_story(section)
    ask(client, "/sections")

    with django_assert_num_queries(4):
        ask(client, "/stories")


def test_a_whole_story_takes_so_many_questions(client, section, django_assert_num_queries):
    story = complete_story(section)
    ask(client, "/sections")

    with django_assert_num_queries(5):
        ask(client, f"/stories/{story.path}")


@pytest.mark.parametrize("path", ["/sections", "/publications", "/openapi.json"])
def test_the_map_of_the_network_is_told_without_a_question(client, section, path, django_assert_num_queries):
    ask(client, "/sections")

    with django_assert_num_queries(0):
        ask(client, path)


def test_sections_come_as_a_tree(client, section):
    SectionFactory(publication=section.publication, parent=section, slug="base", name="Base")

    data = ask(client, "/sections")

    assert misfits(data, "SectionList", described(client)) == []
    assert [(one["path"], [child["path"] for child in one["sections"]]) for one in data["sections"]] == [
        ("moon", ["moon/base"])
    ]
    assert ask(client, "/stories", section="moon/base")["stories"] == []


def test_sites_say_where_their_own_api_is(client, section):
    PublicationFactory(host="mars.testserver", position=9)

    data = ask(client, "/publications")

    assert misfits(data, "PublicationList", described(client)) == []
    assert [one["api_url"] for one in data["publications"]] == [
        "http://testserver/api/v1/", "http://mars.testserver/api/v1/",
    ]  # fmt: skip


def test_searching_finds_live_stories_by_their_words(client, section):
    found = ArticleFactory(section=section, headline="Ice at the south pole", live=True)
    ArticleFactory(section=section, headline="Ice that nobody may read yet")

    data = ask(client, "/search", q="ice")

    assert misfits(data, "FoundPage", described(client)) == []
    assert [story["id"] for story in data["stories"]] == [found.pk]


@pytest.mark.parametrize("order", ["best", "newest"])
def test_what_was_found_is_walked_page_by_page(client, section, order):
    stories = ArticleFactory.create_batch(
        5, section=section, headline="Ice", body="<p>Cold.</p>", standfirst="", live=True
    )

    pages = list(walk(client, "/search", q="ice", limit="2", order=order))

    assert [story["id"] for data in pages for story in data["stories"]] == [story.pk for story in reversed(stories)]


def test_a_withdrawn_story_is_gone_and_says_why(client, section):
    story = ArticleFactory(section=section, live=True)
    publishing.withdraw(story, by=UserFactory(), reason="The picture was another moon.")

    for path in (str(story.pk), story.path):
        said = ask(client, f"/stories/{path}", 410)
        assert said["detail"].endswith("The picture was another moon.")
        assert misfits(said, "Problem", described(client)) == []
    assert ask(client, "/stories")["stories"] == []


def test_people_find_a_page_that_explains_it(client, section):
    answer = client.get("/api/")

    assert answer.status_code == 200
    for path in ("/stories", "/stories/{id}", "/search", "/sections", "/publications"):
        assert path in answer.text
    for link in (
        "/api/v1/stories?limit=5",
        "/api/v1/sections",
        "/api/v1/publications",
        "/api/v1/search?q=moon&limit=5",
    ):
        assert client.get(link).status_code == 200
