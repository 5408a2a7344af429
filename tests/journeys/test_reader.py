"""A reader's way: from the front page into a story and on, on a phone, without scripts, by keyboard alone."""

import time

import pytest

from sections.models import Publication
from tests.factories.articles import ArticleFactory, PictureFactory, complete_story
from tests.factories.sections import SectionFactory, SidebarBlockFactory
from tests.journeys.conftest import figure

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(site):
    """A complete story in a section with neighbours."""
    publication = Publication.objects.get()
    moon = SectionFactory(publication=publication, name="Moon", slug="moon")
    stations = SectionFactory(publication=publication, name="Stations", slug="stations")
    SidebarBlockFactory(source=stations)
    ArticleFactory.create_batch(3, section=stations, lead_picture=PictureFactory(), live=True)
    return complete_story(moon, headline="Ice on the Moon")


@pytest.mark.parametrize(("width", "scripts"), [(1440, True), (390, True), (390, False)])
def test_a_reader_finds_a_story_and_reads_on(visit, story, width, scripts):
    reader = visit(width, 844, scripts=scripts)

    reader.open("/")
    reader.click(reader.page.get_by_role("link", name="Ice on the Moon").first)
    reader.page.wait_for_url("**/ice-on-the-moon/")
    assert reader.page.get_by_role("heading", level=1).inner_text() == "Ice on the Moon"
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"

    reader.click(reader.page.locator(".next-story a").first)
    reader.page.wait_for_load_state()
    assert reader.page.get_by_role("heading", level=1).count() == 1

    assert reader.complaints == []
    assert reader.elsewhere == []
    assert reader.page.context.cookies() == []


def test_a_story_page_is_light_and_asks_nobody_else(visit, story):
    reader = visit()
    started = time.perf_counter()

    reader.open(story.get_absolute_url())

    print(f"\nA complete story with two pictures and a sidebar, cold, took {time.perf_counter() - started:.2f} s.")
    figure("reader.article_requests", len(reader.requests), at_most=12)
    figure("reader.third_party_requests", len(reader.elsewhere), at_most=0)


def test_by_keyboard_the_first_stop_leads_past_the_menu(visit, story):
    reader = visit()
    reader.open(story.get_absolute_url())

    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    reader.page.keyboard.press("Enter")

    assert reader.page.evaluate("document.activeElement.id") == "main"


def test_the_address_can_be_copied_and_the_page_says_so(visit, story):
    reader = visit()
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open(story.get_absolute_url())

    reader.click(reader.page.get_by_role("button", name="Copy link"))

    reader.page.get_by_text("copied", exact=False).wait_for()
    assert reader.page.evaluate("navigator.clipboard.readText()") == story.canonical_url


def test_a_mistyped_address_leads_on(visit, story):
    reader = visit(390, 844)
    reader.open("/2022/04/26/no-such-story/")

    assert "no page at this address" in reader.page.get_by_role("heading", level=1).inner_text()
    assert reader.page.locator("main a").count() >= 1
