"""An editor's way: sign in, write a story with everything a page shows, publish it, see it as a reader does."""

import time

import pytest
from django.contrib.auth.models import Group

from articles.models import Article, Picture
from sections import roles
from sections.models import Assignment, Publication
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, drawn
from tests.factories.newsroom import PASSWORD, UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.journeys.conftest import figure
from tests.journeys.entering import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newsroom(site):
    """A publication with two sections, a sister, an agency, an author, an older story, and an editor."""
    publication = Publication.objects.get()
    moon = SectionFactory(publication=publication, name="Moon", slug="moon")
    SectionFactory(publication=PublicationFactory(host="sister.test", name="Areograph"), name="Mars Science")
    AgencyFactory(name="Pacific Wire", code="PCW", credit_line="Copyright Pacific Wire")
    AuthorFactory(name="Hana Okabe", slug="hana-okabe")
    ArticleFactory(section=moon, headline="An older story", live=True)
    editor = UserFactory(username="editor")
    for place in Publication.objects.all():
        Assignment.objects.create(user=editor, publication=place, role=Group.objects.get(name=roles.EDITOR))


@pytest.fixture
def editor(visit, newsroom):
    """The editor, signed in, before an empty story."""
    editor = visit()
    sign_in(editor)
    editor.click(editor.page.get_by_role("link", name="Write a story"))
    editor.page.wait_for_url("**/add/")
    return editor


def through_the_door(visit, name="editor"):
    """Sign in at the desk by keyboard."""
    visit.open("/desk/login/")
    visit.page.locator("[name=username]").fill(name)
    visit.page.locator("[name=password]").fill(PASSWORD)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/desk/")


def test_an_editor_writes_a_whole_story_and_sees_it_live(editor, tmp_path):
    page = editor.page
    picture = tmp_path / "core.png"
    picture.write_bytes(drawn(77).read())
    started = time.perf_counter()

    editor.type_into(page.get_by_label("Kicker"), "Exclusive")
    editor.type_into(page.get_by_label("Headline", exact=True), "Ice on the Moon")
    editor.type_into(page.get_by_label("Standfirst"), "A crater holds more than anyone thought.")
    editor.fields += 1
    editor.click(page.locator(".writing__field--body [contenteditable=true]"))
    page.keyboard.type("A drill came up with ice this morning.")
    page.get_by_label("Home section").select_option(label="Moon")
    editor.type_into(page.get_by_label("Place"), "Sapporo")
    page.get_by_label("Agency", exact=True).select_option(label="Pacific Wire (PCW)")
    choose_picture(editor, picture)
    editor.click(page.get_by_role("button", name="Publish", exact=True))
    page.get_by_text("Going out", exact=True).first.wait_for()
    print(f"\nWriting and publishing took {time.perf_counter() - started:.1f} s of scripted time.")

    figure("desk.clicks_to_publish", editor.clicks, at_most=8)
    figure("desk.typed_fields", editor.fields, at_most=7)
    assert editor.complaints == []
    assert editor.elsewhere == []
    story = Article.objects.get(headline="Ice on the Moon")
    page.get_by_text("Live", exact=True).first.wait_for(timeout=15_000)
    editor.open(story.get_absolute_url())
    words = page.locator("main").inner_text()
    for part in ("Exclusive", "Ice on the Moon", "A crater holds", "Sapporo (PCW)", "A drill came up", "Staff Writers"):
        assert part.lower() in words.lower(), part
    assert page.locator(".lead-picture img").get_attribute("alt") == "A core of ice in a steel tube"
    assert Picture.objects.get().filename == "core.png"


def choose_picture(editor, file):
    """Upload a picture in the library's dialog and take it as the lead."""
    page = editor.page
    editor.click(page.get_by_role("button", name="Choose or upload"))
    page.locator("#library-files").set_input_files(file)
    card = page.locator(".upload")
    editor.type_into(card.get_by_label("What it shows"), "A core of ice in a steel tube")
    editor.type_into(card.get_by_label("Credit"), "Hana Okabe")
    card.get_by_label("Licence").select_option(index=1)
    editor.click(card.get_by_role("button", name="Use this picture"))
    page.locator("[data-picture-shown]").wait_for()


def test_a_refused_publication_says_why_and_loses_nothing(editor):
    page = editor.page
    page.get_by_label("Headline", exact=True).fill("No text yet")
    page.get_by_label("Home section").select_option(label="Moon")

    editor.click(page.get_by_role("button", name="Publish", exact=True))

    page.get_by_text("no text yet", exact=False).first.wait_for()
    assert page.get_by_label("Headline", exact=True).input_value() == "No text yet"
    assert not Article.objects.live().filter(headline="No text yet").exists()


def test_a_reporter_on_a_phone_mends_a_live_story(visit, newsroom):
    story = Article.objects.get(headline="An older story")
    reporter = visit(390, 844)
    through_the_door(reporter)
    reporter.open(f"/desk/articles/article/{story.pk}/change/")
    assert reporter.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"

    reporter.page.get_by_label("Headline", exact=True).fill("An older, better story")
    reporter.click(reporter.page.get_by_role("button", name="Update"))
    reporter.page.get_by_text("Updated. Readers see it now.").wait_for()

    reporter.open(story.get_absolute_url())
    assert reporter.page.get_by_role("heading", level=1).inner_text() == "An older, better story"
    assert reporter.complaints == []


def test_publishing_can_be_undone_with_one_key_before_anything_goes_out(editor):
    page = editor.page
    page.get_by_label("Headline", exact=True).fill("Too soon")
    page.locator(".writing__field--body [contenteditable=true]").fill("Not yet.")
    page.get_by_label("Home section").select_option(label="Moon")
    begun = editor.clicks
    editor.click(page.get_by_role("button", name="Publish", exact=True))
    page.locator("[data-undo]").wait_for()
    assert not Article.objects.live().filter(headline="Too soon").exists()

    page.keyboard.press("Alt+z")

    page.get_by_text("Undone. It is as it was.").wait_for()
    story = Article.objects.get(headline="Too soon")
    assert (story.published_at, story.path) == (None, None)
    figure("desk.publish_clicks", editor.clicks - begun, at_most=1)
    assert editor.complaints == []


def test_an_update_that_was_undone_waits_on_the_screen(editor):
    story = Article.objects.get(headline="An older story")
    editor.open(f"/desk/articles/article/{story.pk}/change/")
    editor.page.get_by_label("Headline", exact=True).fill("A hasty headline")
    editor.click(editor.page.get_by_role("button", name="Update"))
    editor.page.get_by_text("Updated. Readers see it now.").wait_for()
    editor.page.locator("[data-undo]").wait_for()
    assert Article.objects.get(pk=story.pk).headline == "A hasty headline"

    editor.page.keyboard.press("Alt+z")

    editor.page.get_by_text("Undone. It is as it was.").wait_for()
    assert Article.objects.get(pk=story.pk).headline == "An older story"
    assert editor.page.get_by_label("Headline", exact=True).input_value() == "A hasty headline"
    editor.page.get_by_text("Changes readers don’t see yet").wait_for()
