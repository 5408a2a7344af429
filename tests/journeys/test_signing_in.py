"""Signing in with a second step, in a real browser with a device that holds passkeys."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from sections.models import Publication
from sections.roles import PUBLISHER
from tests.factories.newsroom import PASSWORD
from tests.factories.sections import staff

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.slow]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def required(monkeypatch):
    """The server asks for second steps, as in production."""
    monkeypatch.setenv("REQUIRE_SECOND_FACTOR", "1")


@pytest.fixture
def publisher(required, visit):
    """A publisher before the door, at a host to which a passkey can belong: it can't to a number."""
    staff(PUBLISHER, Publication.objects.get(), username="publisher", name="Ada Publisher")

    def arrive(width=1440, *, dark=False):
        person = visit(width, 900, dark=dark)
        person.site = person.site.replace("127.0.0.1", "localhost")
        session = person.page.context.new_cdp_session(person.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        person.open("/desk/login/")
        return person

    return arrive


def look(person, name):
    """Find no fault of access, and nothing wider than the screen; keep a picture where a folder for them is named."""
    page = person.page
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if os.environ.get("NEWSROOM_PICTURES"):
        width, dark = page.viewport_size["width"], page.evaluate("document.documentElement.classList.contains('dark')")
        page.screenshot(
            path=Path(os.environ["NEWSROOM_PICTURES"]) / f"{name}-{width}{'-dark' * dark}.png", full_page=True
        )


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["wide light", "narrow dark"])
def test_a_publisher_sets_up_a_passkey_and_signs_in_with_it_alone(publisher, width, dark):
    person = publisher(width, dark=dark)
    page = person.page
    look(person, "sign-in")

    page.get_by_label("User name").fill("publisher")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/account/second-step/")
    look(person, "must-set-up")

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Your password").fill(PASSWORD)
    look(person, "confirm")
    page.keyboard.press("Enter")
    page.get_by_label("What to call it").fill("Work laptop")
    page.get_by_label("Sign in with it alone").check()
    look(person, "add-passkey")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/second-step/codes/")
    assert page.locator(".signin__codes li").count() == 10
    look(person, "codes")

    page.get_by_role("link", name="I have kept them").click()
    look(person, "how-you-sign-in")
    page.get_by_role("link", name="Set up an app").click()
    look(person, "set-up-app")
    page.goto(f"{person.site}/desk/account/sessions/")
    look(person, "sessions")
    page.goto(f"{person.site}/desk/account/second-step/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/desk/login/**")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/")

    assert person.complaints == []


def test_a_wrong_password_is_told_beside_the_form_and_a_forgotten_one_has_a_way(publisher):
    person = publisher(390)
    page = person.page
    page.get_by_label("User name").fill("publisher")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    assert "Name and password don't fit together" in page.get_by_role("alert").first.inner_text()
    look(person, "wrong")

    page.get_by_role("link", name="I forgot my password").click()
    look(person, "forgotten")
    page.get_by_label("The e-mail address on your account").fill("nobody@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent/")
    look(person, "sent")
