"""A reader's way: from the front page into a story and on, on a phone, without scripts, by keyboard alone."""

import time

import pytest

from sections.models import Publication
from tests.factories.articles import ArticleFactory, PictureFactory, complete_story
from tests.factories.sections import SectionFactory, SidebarBlockFactory
from tests.journeys.conftest import figure

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]

BYTES = """[performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")]
    .filter((one) => !/\\.(avif|webp|jpg|svg)$/.test(one.name)).reduce((sum, one) => sum + one.encodedBodySize, 0)"""
PIXELS = "(img) => Number(img.currentSrc.match(/-(\\d+)\\.\\w+$/)[1]) / (img.clientWidth * devicePixelRatio)"
MOVED = """window.moved = 0; new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) window.moved += shift.value; }).observe({ type: "layout-shift", buffered: true });"""


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
    # Without pictures, but with the type that a first visit fetches.
    figure("reader.article_kilobytes", reader.page.evaluate(BYTES) / 1024, at_most=60)


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_first_picture_is_no_larger_than_it_is_shown_and_nothing_moves(visit, story, width):
    reader = visit(width, 900)
    reader.page.add_init_script(MOVED)
    for path in ("/", story.get_absolute_url()):
        reader.open(path)
        first = reader.page.locator("main img").first

        assert first.get_attribute("fetchpriority") == "high"
        assert first.get_attribute("loading") is None
        assert 0.99 <= first.evaluate(PIXELS) <= 1.5, path
        assert reader.page.evaluate("window.moved") < 0.005, path
        assert reader.page.locator("img:not([width]), img:not([height])").count() == 0


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
