"""Someone at the desk who leaves the mouse alone: the list by its keys, the palette, and what stands on Today."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.models import Article
from search import indexing
from sections import roles
from sections.models import Assignment, Publication
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.journeys.entering import sign_in
from tests.journeys.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]

LIST = "/desk/articles/article/"


@pytest.fixture
def editor(visit, site):
    """An editor on Today, with stories in several states."""
    publication = Publication.objects.get()
    section = SectionFactory(publication=publication, name="Moon", slug="moon")
    person = UserFactory(username="editor")
    Assignment.objects.create(user=person, publication=publication, role=Group.objects.get(name=roles.EDITOR))
    now = timezone.now()
    for number in range(4):
        story = ArticleFactory(section=section, headline=f"Comet {number}", live=now - timedelta(hours=number + 1))
        Article.objects.filter(pk=story.pk).update(updated_at=now - timedelta(hours=number))
    draft = ArticleFactory(section=section, headline="Comet draft", created_by=person)
    Article.objects.filter(pk=draft.pk).update(updated_at=now - timedelta(days=1))
    for story in Article.objects.all():
        indexing.index(story)
    editor = visit()
    sign_in(editor)
    return editor


def faults(page) -> list[str]:
    """Return what axe finds."""
    return [f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in Axe().run(page).response["violations"]]


def test_the_palette_finds_and_does(editor):
    page = editor.page
    page.keyboard.press("Control+K")
    page.keyboard.type("comet dr")
    page.locator(".palette__one", has_text="Comet draft").wait_for()
    assert faults(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    editor.open(LIST)

    page.keyboard.press("Control+K")
    lately = page.locator(".palette__found [role=group]").first.locator(".palette__one").all_inner_texts()
    assert lately[0].startswith("Comet draft")
    page.keyboard.type("next story")
    page.keyboard.press("Enter")

    until(page, "document.activeElement.textContent === 'Comet 0'")
    page.keyboard.press("Control+K")
    page.keyboard.press("Escape")
    assert not page.locator("[data-palette]").is_visible()
    assert editor.complaints == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_today_and_the_list(editor, width, scheme):
    page = editor.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)

    for path in ("/desk/", LIST, f"{LIST}?q=comet&status=live"):
        editor.open(path)
        assert (path, faults(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_click_in_the_list_opens_nothing_over_it(editor):
    page = editor.page
    editor.open(f"{LIST}?q=comet")

    page.locator(".action-select").nth(0).check()
    page.locator(".action-select").nth(1).check()

    assert page.locator("dialog[open]").count() == 0
    assert page.locator(".action-select:checked").count() == 2
    assert page.locator(".action-counter").inner_text().startswith("2 of")
    page.locator("#action-toggle").check()
    assert page.locator(".action-select:not(:checked)").count() == 0


def test_the_list_is_worked_by_its_keys_alone(editor):
    page = editor.page
    editor.open(LIST)

    for _step in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")

    until(page, "document.activeElement.textContent === 'Comet 1'")
    chosen = page.locator(".story-rows__row", has=page.locator(".action-select:checked"))
    assert chosen.locator("[data-open]").all_inner_texts() == ["Comet 1"]
    page.keyboard.press("/")
    until(page, "document.activeElement.id === 'searchbar'")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    assert editor.complaints == []


def test_dialogs_keep_the_focus_and_give_it_back(editor):
    page = editor.page
    editor.open(LIST)
    page.locator("[data-palette-open]").focus()

    for key, dialog in (("Control+K", "[data-palette]"), ("Shift+?", "[data-keys-list]")):
        page.keyboard.press(key)
        page.locator(dialog).wait_for()
        for _step in range(4):
            page.keyboard.press("Tab")
            # A dialog of the browser's lets the focus go on to the browser's own buttons, never to the page behind.
            assert page.evaluate(
                f"document.activeElement === document.body || !!document.activeElement.closest('{dialog}')"
            )
        page.keyboard.press("Escape")
        until(page, "document.activeElement.matches('[data-palette-open]')")


def test_the_menu_of_a_phone_is_a_dialog_over_the_page(editor):
    page = editor.page
    page.set_viewport_size({"width": 390, "height": 844})
    editor.open(LIST)

    page.get_by_role("button", name="Menu").click()
    menu = page.get_by_role("dialog", name="Menu")
    menu.wait_for()
    assert faults(page) == []
    menu.get_by_role("button", name="Keys").click()
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    menu.get_by_role("button", name="Close").click()

    assert menu.count() == 0
    assert page.evaluate("document.activeElement.id") == "desk-menu"
