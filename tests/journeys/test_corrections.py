"""An editor puts a live story right, a reader sees what was changed, and a guest answers before it goes out."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group

from articles import versions
from articles.models import Article, Correction, GuestAnswer, Version
from sections import roles
from sections.models import Assignment, Publication
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.journeys.conftest import figure
from tests.journeys.entering import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(site):
    publication = Publication.objects.get()
    editor = UserFactory(username="editor")
    Assignment.objects.create(user=editor, publication=publication, role=Group.objects.get(name=roles.EDITOR))
    story = ArticleFactory(
        section=SectionFactory(publication=publication, name="Moon", slug="moon"),
        headline="Ice on the Moon", body="<p>It weighs one ton.</p><p>It is old.</p>", live=True,
    )  # fmt: skip
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=editor)
    Article.objects.filter(pk=story.pk).update(body="<p>It weighs two tons.</p><p>It is old.</p>")
    story.refresh_from_db()
    versions.keep(story, kind=Version.Kind.PUBLISHED, by=editor)
    return story


def axe_finds_nothing(page):
    """Fail with what axe complains about."""
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []


def test_a_story_is_put_right_in_four_clicks_and_readers_see_how(visit, story):
    editor = visit()
    sign_in(editor)
    editor.open(f"/desk/articles/article/{story.pk}/change/")
    panel = editor.page.locator("[data-part=correcting]")

    editor.click(panel.get_by_text("Tell readers what was wrong"))
    editor.click(panel.get_by_label("Clarification"))
    editor.type_into(panel.get_by_label("What was wrong, what is right"), "It weighs two tons, not one.")
    editor.click(panel.get_by_role("button", name="Publish the correction"))
    panel.get_by_text("It weighs two tons, not one.").wait_for()

    figure("desk.correction_clicks", editor.clicks, at_most=4)
    assert Correction.objects.get().kind == "clarification"
    reader = visit(390, 844)
    reader.open(story.get_absolute_url())
    reader.click(reader.page.get_by_role("link", name="See what was changed"))
    reader.page.wait_for_url("**/versions/1...2/")
    assert reader.page.locator(".comparison del").inner_text().endswith("one ton")
    axe_finds_nothing(reader.page)
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for path in ("/corrections/", f"{story.get_absolute_url()}versions/", story.get_absolute_url()):
        reader.open(path)
        axe_finds_nothing(reader.page)
    assert editor.complaints == reader.complaints == []


def test_a_guest_link_takes_one_click_and_brings_an_answer_back(visit, story):
    editor = visit()
    sign_in(editor)
    editor.open(f"/desk/articles/article/{story.pk}/change/")
    panel = editor.page.locator("[data-part=previewing]")

    editor.click(panel.get_by_role("button", name="Make a guest link"))
    address = panel.locator("#link-address").input_value()
    figure("desk.guest_link_clicks", editor.clicks, at_most=1)

    guest = visit(390, 844)
    guest.page.goto(address, wait_until="networkidle")
    axe_finds_nothing(guest.page)
    guest.click(guest.page.get_by_label("Please change"))
    guest.page.get_by_label("Your name").fill("Hana")
    guest.page.get_by_label("What you want to say").fill("Two tons.")
    guest.click(guest.page.get_by_role("button", name="Send"))
    guest.page.get_by_role("heading", name="Thank you").wait_for()

    assert (GuestAnswer.objects.get().name, story.preview_links.get().opens) == ("Hana", 1)
    assert guest.page.context.cookies() == []
    editor.open(f"/desk/articles/article/{story.pk}/change/")
    assert "Two tons." in panel.inner_text()
    assert editor.complaints == guest.complaints == []


def test_the_preview_stands_beside_the_story_and_follows_it(visit, story):
    editor = visit()
    sign_in(editor)
    editor.open(f"/desk/articles/article/{story.pk}/change/")
    page = editor.page

    page.keyboard.press("Control+Alt+p")
    frame = page.frame_locator(".look iframe")
    frame.get_by_role("heading", name="Ice on the Moon").wait_for()
    page.get_by_role("button", name="Tablet").click()
    assert page.locator(".look iframe").evaluate("frame => frame.contentWindow.innerWidth") == 768

    Article.objects.filter(pk=story.pk).update(headline="Water on the Moon")
    page.evaluate("document.dispatchEvent(new CustomEvent('newsroom:kept'))")
    frame.get_by_role("heading", name="Water on the Moon").wait_for()
    page.keyboard.press("Control+Alt+p")
    page.locator(".look").wait_for(state="detached")
    assert editor.complaints == []


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1440, True)])
def test_the_desks_versions_and_comparison_are_for_everyone(visit, story, width, dark):
    editor = visit(width, 844, dark=dark)
    sign_in(editor)
    for path in ("versions/", "versions/1...2/", "versions/1...now/"):
        editor.open(f"/desk/articles/article/{story.pk}/{path}")
        axe_finds_nothing(editor.page)
        assert editor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert editor.complaints == []
