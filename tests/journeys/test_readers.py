"""A reader's way in: from a sister site to the door, by a code in a real mail, back again, and out of it all."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from comments.models import Comment, Draft
from readers import sending
from readers.models import Reader, ReaderSession
from sections.models import Publication
from tests import mailbox
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.journeys.conftest import figure

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
# Nobody writes a comment within three seconds: the form says so.
READING_MS = 3100
LOOKS = [(390, "dark"), (1440, "light")]


@pytest.fixture
def post(site, settings):
    """A real mail server; and a sister site under another host of this machine."""
    PublicationFactory(host="localhost", slug="areograph", name="Areograph", theme="areograph", position=1)
    with mailbox.running(settings) as server:
        yield server


def code_in(post) -> str:
    """Let our worker send what is owed, and read the code in the last mail."""
    assert sending.send_due() == 1
    letter = post.handler.letters[-1]
    assert letter["To"] == "ada@example.org"
    return re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", letter.get_body(("plain",)).get_content()).group()


def press(reader, words):
    """Press a button or follow a link, and wait for the page that it leads to."""
    button = reader.page.get_by_role("button", name=words, exact=True)
    target = button if button.count() else reader.page.get_by_role("link", name=words, exact=True)
    with reader.page.expect_navigation():
        reader.click(target)


def says(reader, words):
    """Wait until the page says something."""
    reader.page.locator("h1", has_text=words).wait_for()


def look(reader, name):
    """Find no fault of access and nothing wider than the screen, narrow by night and wide by day."""
    page = reader.page
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if folder := os.environ.get("NEWSROOM_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)


def test_one_account_over_two_sites_until_it_is_erased(visit, post):
    reader = visit()
    sister = reader.site.replace("127.0.0.1", "localhost")
    reader.page.goto(f"{sister}/reader/sign-in/?next=/most-read/")
    says(reader, "Sign in")
    assert reader.page.url.startswith(reader.site)
    look(reader, "door")
    reader.type_into(reader.page.get_by_label("Your e-mail address"), "ada@example.org")
    press(reader, "Mail me a code")
    reader.type_into(reader.page.get_by_label("The code"), "AAAA-AAAA")
    press(reader, "Sign in")
    look(reader, "code-wrong")
    reader.page.get_by_label("The code").fill(code_in(post))
    press(reader, "Sign in")
    look(reader, "name")
    reader.type_into(reader.page.get_by_label("Your name here"), "Ada Lovelace")
    press(reader, "Go on")
    assert reader.page.url == f"{sister}/most-read/"

    reader.page.goto(f"{sister}/reader/")
    assert reader.page.locator(".sessions__one").count() == 2
    press(reader, "Sign out everywhere")
    assert not ReaderSession.objects.exists()

    reader.open("/reader/")
    says(reader, "Sign in")
    reader.page.get_by_label("Your e-mail address").fill("ada@example.org")
    press(reader, "Mail me a code")
    reader.page.get_by_label("The code").fill(code_in(post))
    press(reader, "Sign in")
    look(reader, "mine")
    clicks = reader.clicks
    press(reader, "Erase my account")
    look(reader, "erasure")
    press(reader, "Erase it now")
    figure("readers.clicks_to_erase", reader.clicks - clicks, at_most=2)
    says(reader, "Your account is erased")
    assert Reader.objects.get().email == ""
    assert [c for c in reader.complaints if "400" not in c] == []


def test_a_text_written_before_signing_in_is_there_behind_the_mailed_code_and_is_posted(visit, post):
    story = ArticleFactory(section=SectionFactory(publication=Publication.objects.get(slug="perihelion")), live=True)
    reader, words = visit(390, 844, scripts=False), "What I said before anyone knew me."
    page = reader.page
    reader.open(f"{story.get_absolute_url()}comments/write/")
    page.get_by_label("Your comment").fill(words)
    press(reader, "Sign in and post")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    press(reader, "Mail me a code")
    page.get_by_label("The code").fill(code_in(post))
    press(reader, "Sign in")
    page.get_by_label("Your name here").fill("Ada Lovelace")
    press(reader, "Go on")

    assert page.url == f"{reader.site}{story.get_absolute_url()}comments/write/"
    assert page.get_by_label("Your comment").input_value() == words
    page.wait_for_timeout(READING_MS)
    press(reader, "Post")
    page.get_by_text("Thank you. An editor reads it before it appears").wait_for()
    said = Comment.objects.get()
    assert (said.body, said.author_name, Draft.objects.count()) == (words, "Ada Lovelace", 0)
    assert reader.complaints == []


def test_without_scripts_who_is_in_at_the_door_passes_with_one_press(visit, post):
    reader = visit(390, 844, scripts=False)
    reader.open("/reader/sign-in/")
    reader.page.get_by_label("Your e-mail address").fill("ada@example.org")
    press(reader, "Mail me a code")
    reader.page.get_by_label("The code").fill(code_in(post).lower())
    press(reader, "Sign in")
    reader.page.get_by_label("Your name here").fill("Ada")
    press(reader, "Go on")
    says(reader, "Your account")

    reader.page.goto(f"{reader.site.replace('127.0.0.1', 'localhost')}/reader/sign-in/?next=/reader/")
    says(reader, "On to Areograph")
    clicks = reader.clicks
    press(reader, "Continue as Ada")
    figure("readers.clicks_to_pass_on", reader.clicks - clicks, at_most=1)

    says(reader, "Your account")
    assert reader.page.url == f"{reader.site.replace('127.0.0.1', 'localhost')}/reader/"
    assert ReaderSession.objects.count() == 2
    ReaderSession.objects.all().delete()
    # A button pressed after the session ended leads to the door too, though that is another host.
    press(reader, "Save")
    says(reader, "Sign in")
    reader.page.get_by_label("Your e-mail address").wait_for()
    assert reader.page.url.startswith(reader.site)
