"""A curator's way: top story in one click, slots by mouse and keyboard, yesterday's and tomorrow's page; at any width."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Pin
from sections import roles
from sections.models import Assignment, Publication
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory, SidebarBlockFactory
from tests.journeys.entering import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom(site):
    """A publication with a section, a sidebar block, six stories, one to come, and a publisher."""
    moon = SectionFactory(publication=Publication.objects.get(), name="Moon", slug="moon")
    SidebarBlockFactory(source=moon, length=3)
    for number in range(6):
        ArticleFactory(section=moon, headline=f"Story {number}", live=timezone.now() - timedelta(hours=9 - number))
    ArticleFactory(section=moon, headline="Tomorrow", live=timezone.now() + timedelta(hours=5))
    editor = UserFactory(username="editor")
    role = Group.objects.get(name=roles.PUBLISHER)
    Assignment.objects.create(user=editor, publication=moon.publication, role=role)
    return moon


@pytest.fixture
def curator(visit, newsroom):
    """The publisher before the section's screen."""
    curator = visit()
    sign_in(curator)
    curator.open(f"/desk/curation/section-{newsroom.pk}/")
    return curator


def top(page) -> list[str]:
    """Return the headlines of the section's first slots on the screen."""
    return page.locator("[data-place^=section] .slot__headline").all_inner_texts()[:3]


def test_a_story_is_dragged_to_a_slot_and_moved_by_keyboard_and_taken_back(curator, newsroom):
    page = curator.page
    slot = page.locator("[data-place^=section] .slot")
    page.locator(".candidate", has_text="Story 1").drag_to(slot.nth(0))
    expect(slot.nth(0).locator(".slot__pin")).to_contain_text("pinned")
    assert top(page) == ["Story 1", "Story 5", "Story 4"]

    page.keyboard.press("Alt+ArrowDown")
    expect(slot.nth(1).locator(".slot__headline")).to_have_text("Story 1")
    assert page.evaluate("document.activeElement.closest('.slot').dataset.slot") == "2"
    page.keyboard.press("u")
    expect(slot.nth(0).locator(".slot__headline")).to_have_text("Story 1")
    page.keyboard.press("Tab")
    slot.nth(0).locator("[data-act=pin]").focus()
    page.keyboard.press("p")
    expect(slot.nth(0).locator(".slot__headline")).to_have_text("Story 5")
    assert not Pin.objects.kept().exists()
    assert curator.complaints == []


def test_the_slider_leads_to_the_past_and_the_future(curator):
    page = curator.page
    slider = page.get_by_label("Time, from two days ago to two days ahead")
    slider.fill("360")
    expect(page.locator(".when__word")).to_have_text("Future")
    assert top(page)[0] == "Tomorrow"
    slider = page.get_by_label("Time, from two days ago to two days ahead")
    slider.fill("-420")
    expect(page.locator(".when__word")).to_have_text("Past")
    assert top(page)[0] == "Story 1" or top(page)[0] == "Story 2"
    assert page.locator("[form=act]").count() == 0

    address = page.get_by_role("link", name="See the page as then").get_attribute("href")
    curator.open(address)
    expect(page.locator(".then")).to_contain_text("Past")
    assert "?" not in address
    assert curator.complaints == []


def test_it_works_with_forms_alone_where_its_script_fails(visit, newsroom):
    curator = visit()
    curator.page.route("**/js/desk/curation*", lambda route: route.abort())
    sign_in(curator)
    curator.open(f"/desk/curation/section-{newsroom.pk}/")
    page = curator.page

    page.get_by_label("Pin to").select_option(label="Second 1")
    page.get_by_label("Pins hold").select_option("24h")
    curator.click(page.locator(".candidate", has_text="Story 0").get_by_role("button"))

    assert "Second 1" in page.locator(".bar__message").inner_text()
    assert top(page)[1] == "Story 0"
    with page.expect_navigation():
        curator.click(page.get_by_role("button", name="Undo your last change"))
    assert top(page)[1] == "Story 4"


@pytest.mark.parametrize(("width", "dark"), [(390, True), (768, False), (1440, True)])
def test_the_screens_stand_at_any_width_and_axe_finds_nothing(visit, newsroom, width, dark):
    ArticleFactory(section=newsroom, headline="With a picture", lead_picture=PictureFactory(), live=True)
    curator = visit(width, 900, dark=dark)
    sign_in(curator)
    front = f"/desk/curation/front-{newsroom.publication_id}/"
    for address in ("/desk/curation/", front, f"/desk/curation/section-{newsroom.pk}/", f"{front}?at=2026-01-01T00:00"):
        curator.open(address)
        if "section-" in address:
            curator.page.locator("[data-act=pin]").first.click()
            expect(curator.page.locator(".slot__pin").first).to_be_visible()
        assert curator.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        found = Axe().run(curator.page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == [], address
    assert curator.complaints == []
