"""From wire text to live story: pasted, with a picture, a section and three stories beside it, in one page and a minute."""

import time

import pytest
from django.contrib.auth.models import Group

from articles.models import Article
from sections import roles
from sections.models import Assignment, Publication
from tests.factories.articles import AgencyFactory, ArticleFactory, PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.journeys.conftest import figure
from tests.journeys.entering import sign_in
from tests.journeys.waiting import until
from wire import shaping

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RAW = """MOON DAILY
Lunar lander finds more ice than expected
by Staff Writers
Beijing (XNA) Apr 26, 2022

A lunar lander has found more ice than anyone expected in a crater near the south pole.

The drill came up white after only nine minutes, and the crew in the control room fell silent.

Related Links
Lunar Dreams https://moon.example/
"""
PASTE = """(raw) => {
  const data = new DataTransfer();
  data.setData("text/plain", raw);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def newsroom(site):
    """A paper with two sections, older stories about the same things, a picture in the library, and an editor."""
    shaping.add_missing()
    place = Publication.objects.get()
    moon = SectionFactory(publication=place, name="Moon", slug="moon")
    SectionFactory(publication=place, name="Energy", slug="energy")
    AgencyFactory(name="Xinhua", code="XNA")
    for number in range(4):
        ArticleFactory(section=moon, headline=f"Lunar ice, part {number}", body="<p>Ice in a crater.</p>", live=True)
    PictureFactory(alt="A white core of ice")
    Assignment.objects.create(
        user=UserFactory(username="editor"), publication=place, role=Group.objects.get(name=roles.EDITOR)
    )


@pytest.fixture
def writer(visit, newsroom):
    """The editor before an empty story, the cursor in its headline."""
    writer = visit()
    sign_in(writer)
    writer.open("/desk/articles/article/add/")
    until(writer.page, "document.documentElement.dataset.writing === 'ready'")
    writer.page.locator(".writing__field--body .ProseMirror").wait_for()
    return writer


def test_a_wire_story_is_live_in_a_minute(writer):
    page, loads = writer.page, []
    page.on("framenavigated", lambda frame: loads.append(frame.url) if frame == page.main_frame else None)
    begun = time.perf_counter()

    page.evaluate(PASTE, RAW)
    until(page, "document.querySelector('#id_headline').value.startsWith('Lunar lander')")
    writer.click(page.get_by_role("button", name="Choose or upload"))
    writer.click(page.locator(".library .wall__one").first)
    page.locator("[data-picture-shown]").wait_for()
    page.locator(".suggestions__one").nth(2).wait_for()
    for _story in range(3):
        writer.click(page.locator(".suggestions__one").first)
    if not page.get_by_label("Home section").input_value():
        writer.clicks += 1
        page.get_by_label("Home section").select_option(label="Moon")
    writer.click(page.get_by_role("button", name="Publish", exact=True))
    page.get_by_text("Going out", exact=True).first.wait_for()
    scripted = time.perf_counter() - begun
    page.get_by_text("Live", exact=True).first.wait_for(timeout=20_000)

    figure("desk.wire_story_clicks", writer.clicks, at_most=8)
    figure("desk.wire_story_typed_fields", writer.fields, at_most=1)
    # Moving on to the story's own address is no load: the page that was open stays.
    figure("desk.wire_story_page_loads", 1 + len([url for url in loads if not url.endswith("/change/")]), at_most=1)
    figure("desk.wire_story_seconds", scripted, at_most=60)
    story = Article.objects.get(headline="Lunar lander finds more ice than expected")
    assert (story.section.name, story.agency.code, story.dateline_place) == ("Moon", "XNA", "Beijing")
    assert str(story.dateline_on) == "2022-04-26"
    assert story.lead_picture.alt == "A white core of ice"
    assert story.related_links.filter(story__isnull=False).count() == 3
    assert [b.author.name for b in story.bylines.in_order()] == ["Staff Writers"]
    assert writer.complaints == []


def test_it_becomes_the_top_story_in_one_click(writer):
    page = writer.page
    story = Article.objects.live().first()
    writer.open(f"/desk/articles/article/{story.pk}/change/")

    writer.click(page.get_by_role("button", name="Top story"))

    page.get_by_text("It is the top story.").wait_for()
    figure("desk.top_story_clicks", writer.clicks, at_most=1)
    assert story.pins.filter(removed_at=None).exists()


def test_the_screen_is_light_and_ready_at_once(writer):
    page = writer.page
    context = page.context
    fresh = context.browser.new_context(storage_state=context.storage_state())
    fresh.set_default_timeout(15_000)
    first = fresh.new_page()
    session, sizes, ends = fresh.new_cdp_session(first), {}, {}
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda e: sizes.setdefault(e["requestId"], e["response"]["url"]))
    session.on("Network.loadingFinished", lambda e: ends.setdefault(e["requestId"], e["encodedDataLength"]))
    begun = time.perf_counter()
    first.goto(f"{writer.site}/desk/articles/article/add/")
    until(first, "document.documentElement.dataset.writing === 'ready' && document.querySelector('.ProseMirror')")
    first.locator("#id_headline").press_sequentially("x")
    usable = time.perf_counter() - begun
    first.wait_for_load_state("networkidle")
    asked = [key for key, url in sizes.items() if url.startswith("http")]

    figure("desk.screen_requests", len(asked), at_most=20)
    figure("desk.screen_kb", sum(ends.get(key, 0) for key in asked) / 1024, at_most=700)
    print(f"\nTyping works after {usable:.2f} s")
    fresh.close()
