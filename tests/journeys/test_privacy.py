"""What a reader allows to be loaded from elsewhere: given, kept in this browser, taken back, asked again, and signals."""

import json

import pytest

from articles.models import Article
from newsroom.kit import consent
from sections.models import Publication
from tests.factories.ads import AdSlotFactory
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
PLAYER = "https://www.youtube-nocookie.com/embed/jNQXAC9IVRw"
GPC = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });"


@pytest.fixture
def story(site) -> Article:
    """A story that shows a film."""
    section = SectionFactory(publication=Publication.objects.get(), slug="moon")
    return ArticleFactory(section=section, live=True, body='<figure data-embed="youtube:jNQXAC9IVRw"></figure>')


@pytest.fixture
def reader(visit):
    """A reader for whom the player's site is our own answer."""
    begun = visit()
    begun.page.route("https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="<p>player</p>"))
    return begun


def kept(reader) -> dict:
    """Return what the browser has kept, by purpose."""
    return json.loads(reader.page.evaluate("localStorage.getItem('newsroom:consent')") or "{}")


def test_a_choice_is_given_kept_under_its_version_and_withdrawn_as_easily(reader, story):
    page, address = reader.page, story.get_absolute_url()
    reader.open(address)
    assert (reader.elsewhere, page.evaluate("localStorage.length"), page.context.cookies()) == ([], 0, [])

    page.get_by_label("Always load video and sound in this browser").check()
    assert page.evaluate("localStorage.length") == 0, "ticking is no choice yet"
    page.get_by_role("button", name="Load from YouTube").click()
    page.locator(".embed iframe").wait_for()
    assert {key: choice["version"] for key, choice in kept(reader).items()} == {
        "video": consent.PURPOSES["video"].version
    }

    reader.open(address)
    page.locator(".embed iframe").wait_for()
    assert reader.elsewhere == [PLAYER]

    reader.open("/privacy/choices/")
    video = page.get_by_role("region", name="Video and sound")
    video.get_by_text("Allowed in this browser, since").wait_for()
    video.get_by_role("button", name="No longer allow").click()
    page.get_by_role("status").get_by_text("No longer allowed: Video and sound").wait_for()
    assert page.evaluate("localStorage.length") == 0

    reader.open(address)
    assert (reader.elsewhere, page.locator(".embed iframe").count()) == ([], 0)


def test_a_choice_for_another_version_is_asked_again_and_beneath_the_frame_it_is_taken_back(reader, story):
    page, address = reader.page, story.get_absolute_url()
    old = json.dumps({"video": {"version": "0-abcdef", "at": "2026-01-01T00:00:00Z"}})
    reader.open("/privacy/choices/")
    page.evaluate("old => localStorage.setItem('newsroom:consent', old)", old)
    reader.open(address)
    assert (reader.elsewhere, page.locator(".embed iframe").count()) == ([], 0)

    reader.open("/privacy/choices/")
    page.get_by_role("region", name="Video and sound").get_by_role("button", name="Allow", exact=True).click()
    reader.open(address)
    page.get_by_role("button", name="Video and sound: ask again before loading").click()

    assert page.evaluate("localStorage.length") == 0
    assert page.get_by_role("button", name="Load from YouTube").is_visible()


def test_a_browser_that_asks_not_to_be_tracked_is_believed(reader, story):
    page, address = reader.page, story.get_absolute_url()
    reader.open("/privacy/choices/")
    given = {"video": {"version": consent.PURPOSES["video"].version, "at": "2026-11-26T00:00:00Z"}}
    page.evaluate("given => localStorage.setItem('newsroom:consent', given)", json.dumps(given))
    page.context.add_init_script(GPC)

    reader.open(address)
    assert (reader.elsewhere, page.locator(".embed iframe").count()) == ([], 0)
    assert not page.locator("[data-embed-always]").is_visible()

    reader.open("/privacy/choices/")
    assert page.get_by_text("Your browser asks not to be tracked (Global").is_visible()
    page.get_by_role("region", name="Video and sound").get_by_role("button", name="Allow", exact=True).click()
    reader.open(address)
    page.locator(".embed iframe").wait_for()
    assert kept(reader)["video"]["despite"] is True


def test_advertising_from_outside_is_allowed_and_taken_back_in_its_own_slot_and_nothing_moves(reader, story):
    AdSlotFactory(publication=Publication.objects.get(), tag_url="https://ads.example.net/tag.js")
    page, address = reader.page, story.get_absolute_url()
    page.route("https://ads.example.net/**", lambda route: route.fulfill(body="", content_type="text/javascript"))
    reader.open(address)
    slot = page.get_by_role("complementary", name="Advertisement")
    assert (reader.elsewhere, slot.locator("iframe").count()) == ([], 0)
    before = slot.bounding_box()

    slot.get_by_role("button", name="Allow", exact=True).click()
    slot.locator("iframe").wait_for()
    assert (list(kept(reader)), slot.bounding_box()) == (["ads"], before)

    slot.get_by_role("button", name="No longer allow").click()
    assert (kept(reader), slot.locator("iframe").count(), slot.bounding_box()) == ({}, 0, before)
    assert slot.get_by_role("button", name="Allow", exact=True).evaluate("button => button === document.activeElement")

    page.context.add_init_script(GPC)
    reader.open(address)
    assert not slot.get_by_role("button").is_visible()
