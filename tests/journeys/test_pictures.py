"""The picture desk's way: many files at once, twins told, words mended, a picture chosen, all of it by keyboard too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group

from articles.models import Picture
from sections import roles
from sections.models import Assignment, Publication
from tests.factories.articles import PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.files import iptc, jpeg_with, saved, scene
from tests.journeys.entering import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
LIBRARY = "/desk/articles/picture/"


@pytest.fixture
def desk(site):
    """A publication with a section, and an editor."""
    publication = Publication.objects.get()
    SectionFactory(publication=publication, name="Moon", slug="moon")
    editor = UserFactory(username="editor")
    Assignment.objects.create(user=editor, publication=publication, role=Group.objects.get(name=roles.EDITOR))


def enter(visit, *, width=1440, dark=False):
    """Open the desk as its editor."""
    editor = visit(width, 900, dark=dark)
    sign_in(editor)
    return editor


def file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def faults(page) -> list:
    return [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in Axe().run(page).response["violations"]]


def test_many_files_at_once_each_with_its_words_its_twin_or_its_refusal(visit, desk):
    known = PictureFactory(shade=7, alt="Known")
    editor = enter(visit)
    page = editor.page
    editor.open(LIBRARY)
    words = iptc({(2, 120): "Zoë drills".encode(), (2, 110): b"Ann/Agency"})
    with known.file.open("rb") as original:
        twin = original.read()

    page.locator("[data-files]").set_input_files([
        file("drill.jpg", jpeg_with(photoshop=words, image=scene(1))), file("plain.jpg", saved(scene(2))),
        file("copy.jpg", twin), file("evil.jpg", b"<svg onload=alert(1)>"), file("third.jpg", saved(scene(3))),
    ])  # fmt: skip
    page.locator(".upload[data-state=added]").nth(2).wait_for()
    page.locator(".upload[data-state=known]").wait_for()
    page.locator(".upload[data-state=refused]").wait_for()

    assert faults(page) == []
    assert "export it as PNG" in page.locator(".upload[data-state=refused]").inner_text()
    card = page.locator(".upload[data-state=added]", has_text="drill.jpg")
    assert card.get_by_label("Caption").input_value() == "Zoë drills"
    assert card.get_by_label("Credit").input_value() == "Ann/Agency"
    card.get_by_label("What it shows").fill("A drill")
    card.get_by_label("Licence").select_option("handout")
    card.locator("[data-focal-point]").focus()
    page.keyboard.press("Shift+ArrowRight")
    card.get_by_text("Saved").wait_for()
    drill = Picture.objects.get(filename="drill.jpg")
    page.wait_for_timeout(900)
    drill.refresh_from_db()
    assert (drill.alt, drill.licence, drill.focal_x, drill.created_by.username) == ("A drill", "handout", 0.6, "editor")

    page.locator("[data-shared]").get_by_label("Credit").fill("Bo")
    editor.click(page.get_by_role("button", name="Apply to all"))
    page.get_by_text("3 pictures changed.").wait_for()
    assert set(Picture.objects.exclude(pk=known.pk).values_list("credit", flat=True)) == {"Bo"}
    assert len(set(Picture.objects.exclude(pk=known.pk).values_list("batch", flat=True))) == 1
    assert [c for c in editor.complaints if "400" not in c and "422" not in c] == []


def test_an_upload_is_stopped_and_tried_again(visit, desk):
    editor = enter(visit)
    page = editor.page
    editor.open(LIBRARY)
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 30_000,
    })  # fmt: skip
    page.locator("[data-files]").set_input_files([file("big.jpg", saved(scene(4, (2400, 1600)), quality=98))])
    editor.click(page.get_by_role("button", name="Stop"))
    page.get_by_text("Stopped. Nothing was kept.").first.wait_for()
    assert Picture.objects.count() == 0

    slow.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
    })  # fmt: skip
    editor.click(page.get_by_role("button", name="Try again"))
    page.locator(".upload[data-state=added]").wait_for()
    assert Picture.objects.count() == 1


def test_a_look_alike_is_shown_side_by_side(visit, desk):
    editor = enter(visit)
    page = editor.page
    editor.open(LIBRARY)
    page.locator("[data-files]").set_input_files([file("first.jpg", saved(scene(5)))])
    page.locator(".upload[data-state=added]").wait_for()
    page.locator("[data-files]").set_input_files([file("again.jpg", saved(scene(5).resize((300, 200)), quality=40))])
    card = page.locator(".upload[data-state=known]")
    card.wait_for()

    assert card.locator("img").count() >= 2
    assert faults(page) == []
    editor.click(card.get_by_role("button", name="Keep both"))
    page.locator(".upload[data-state=added]").nth(1).wait_for()
    assert Picture.objects.count() == 2


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("dark", [False, True])
def test_the_wall_and_the_pane_are_open_to_everyone(visit, desk, width, dark):
    PictureFactory.create_batch(5)
    editor = enter(visit, width=width, dark=dark)
    page = editor.page
    editor.open(LIBRARY)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    assert faults(page) == []

    page.locator(".wall [data-picture]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.locator(".detail__title").wait_for()
    assert faults(page) == []
    assert page.locator("[data-detail]").get_by_text("Nowhere yet.").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.wall li:last-child [data-picture]')")
    assert editor.complaints == []


def test_more_pictures_come_without_leaving_the_page(visit, desk):
    for _ in range(55):
        PictureFactory(size=(40, 30))
    editor = enter(visit)
    page = editor.page
    editor.open(LIBRARY)
    assert page.locator(".wall [data-picture]").count() == 48

    editor.click(page.get_by_role("link", name="More pictures"))
    page.locator(".wall [data-picture]").nth(54).wait_for()
    assert page.get_by_role("link", name="More pictures").count() == 0
    assert page.url.endswith(LIBRARY)
