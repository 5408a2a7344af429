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
from tests.journeys.test_editor import sign_in
from tests.journeys.waiting import until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

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
