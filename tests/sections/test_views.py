"""Fronts and standing pages, as a reader meets them."""

from datetime import UTC, datetime

import pytest

from articles.models import Redirect
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory, StandingPageFactory
from tests.pages import headlines_in, soup, texts

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize("stories", [1, 3])
def test_the_front_page_asks_one_question(client, stories, django_assert_num_queries):
    for section in SectionFactory.create_batch(3):
        ArticleFactory.create_batch(stories, section=section, lead_picture=PictureFactory(), live=True)
    sister = PublicationFactory(host="sister.test")
    ArticleFactory.create_batch(stories, section=SectionFactory(publication=sister), live=True)
    client.get("/")

    with django_assert_num_queries(1):
        page = client.get("/")

    assert page.status_code == 200


def test_no_story_stands_twice_on_the_front_page(client):
    for section in SectionFactory.create_batch(4):
        ArticleFactory.create_batch(6, section=section, live=True)

    shown = headlines_in(client.get("/"), "main")

    # Sixteen on top, the two left of the second section, and five of the six of the first.
    assert len(shown) == len(set(shown)) == 16 + 2 + 5


@pytest.mark.parametrize("stories", [1, 3])
def test_a_section_page_asks_two_questions(client, stories, django_assert_num_queries):
    section = SectionFactory()
    SidebarBlockFactory.create_batch(3)
    for other in SidebarBlockFactory.create_batch(2):
        ArticleFactory(section=other.source, live=True)
    ArticleFactory.create_batch(stories, section=section, lead_picture=PictureFactory(), live=True)
    client.get(section.get_absolute_url())  # what is read most is held from here on

    with django_assert_num_queries(2):
        page = client.get(section.get_absolute_url())

    assert len(headlines_in(page, ".listing")) == stories


def test_a_section_page_leads_on_to_older_stories(client):
    section = SectionFactory()
    for number in range(31):
        ArticleFactory(section=section, headline=f"Story {number}", live=datetime(2022, 1, number + 1, tzinfo=UTC))

    first = client.get(section.get_absolute_url())
    older = client.get(section.get_absolute_url() + soup(first).select_one('a[rel="next"]')["href"])

    assert len(headlines_in(first, ".listing")) == 30
    assert headlines_in(older, ".listing") == ["Story 0"]
    assert soup(older).select('a[rel="next"]') == []


def test_a_sub_section_has_its_own_page_under_its_parent(client):
    parent = SectionFactory(slug="launch")
    child = SectionFactory(publication=parent.publication, parent=parent, slug="reusable")
    story = ArticleFactory(section=child, live=DAY)

    assert headlines_in(client.get("/launch/reusable/"), ".listing") == [story.headline]
    assert client.get("/reusable/").status_code == 404


def test_a_standing_page_is_shown_and_named_in_the_footer(client):
    page = StandingPageFactory(title="About us", slug="about", body="<p>We write.</p>")

    answer = client.get("/about/")

    assert texts(answer, "h1") == ["About us"]
    assert "We write." in answer.text
    assert page.title in " ".join(texts(client.get("/"), "footer a"))


def test_a_page_that_is_not_public_is_not_found(client):
    StandingPageFactory(slug="draft", is_public=False)

    assert client.get("/draft/").status_code == 404


def test_a_publication_without_stories_says_so_kindly(client):
    PublicationFactory()

    page = client.get("/")

    assert page.status_code == 200
    assert len(soup(page).select("main p, main h1")) > 0


def test_an_old_sites_query_address_leads_to_its_story(client):
    story = ArticleFactory(live=DAY)
    Redirect.objects.create(publication=story.publication, old_path="/?p=123", article=story)

    answer = client.get("/?p=123")

    assert (answer.status_code, answer.headers["Location"]) == (301, story.get_absolute_url())
    assert client.get("/?p=124").status_code == 200


def test_each_host_shows_its_own_publication(client):
    PublicationFactory(name="Here")
    PublicationFactory(host="sister.test", name="There")

    assert texts(client.get("/"), ".masthead__name")[0] == "Here"
    assert texts(client.get("/", headers={"host": "sister.test"}), ".masthead__name")[0] == "There"


def test_a_page_speaks_its_publications_language(client):
    PublicationFactory(language="de")

    page = client.get("/")

    assert soup(page).html["lang"] == "de"
    assert page.headers["Content-Language"] == "de"
