"""Readers who sign in with an account elsewhere, or with a passkey: in a real browser, against a provider of our own."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount

from newsroom.models import User
from readers.models import Reader
from sections.models import Publication
from tests.readers import provider as providers

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def provider_up():
    """A provider for all journeys of this file."""
    with providers.running() as provider:
        yield provider


@pytest.fixture
def provider(provider_up):
    """The provider with Ada signed in."""
    provider_up.person = providers.Provider().person
    return provider_up


@pytest.fixture
def place(place, servers, settings, provider):
    """The same place, with keys for every provider; passkeys want a host with a name."""
    _, env = place
    env = env | providers.variables(provider.address)
    port = servers.port_for(env)
    settings.PUBLIC_PORT = str(port)
    Publication.objects.update(host="localhost")
    return port, env | {"PUBLIC_PORT": str(port)}


@pytest.fixture
def at_the_door(visit):
    """Make visits of the door."""

    def begin(**how):
        reader = visit(390, 844, **how)
        reader.site = reader.site.replace("127.0.0.1", "localhost")
        reader.open("/reader/sign-in/")
        return reader

    return begin


def go_on_with(reader, name, way="#allow"):
    """Press a provider's button at the door or on the own page, and decide there."""
    reader.page.get_by_role("button", name=re.compile(f"(Go on with|Add) {name}$")).click()
    reader.page.locator(way).click()


def say_name(reader):
    """Say a name, as everyone new does, and come to the own page."""
    reader.page.get_by_label("Your name").fill("Ada")
    reader.page.locator("main button").first.click()
    reader.page.locator("h1", has_text="Your account").wait_for()


@pytest.mark.parametrize(
    ("name", "slug", "scripts"),
    [("Google", "google", True), ("Facebook", "facebook", False), ("X", "x", True), ("Observatory", "openid", False)],
)
def test_a_provider_signs_a_reader_in_with_two_clicks(at_the_door, provider, name, slug, scripts):
    reader = at_the_door(scripts=scripts)
    go_on_with(reader, name)
    say_name(reader)

    assert Reader.objects.get().identities.get().subject == "1001"
    assert (User.objects.count(), SocialAccount.objects.count()) == (0, 0)
    cookies = {cookie["name"] for cookie in reader.page.context.cookies()}
    assert "reader" in cookies
    assert cookies.isdisjoint({"reader-away", "sessionid"})
    assert reader.complaints == []


def test_breaking_it_off_and_coming_back_twice_are_answered_by_pages_of_ours(at_the_door, provider):
    reader = at_the_door()
    go_on_with(reader, "Google", "#deny")
    assert reader.page.locator("h1").inner_text() == "You are not signed in"
    used = reader.page.url

    reader.page.get_by_role("link", name="Choose how to sign in").click()
    reader.page.get_by_role("button", name="Go on with Google").wait_for()
    assert reader.page.goto(used).status == 400
    assert reader.page.locator("h1").inner_text() == "This way in is no longer good"


def test_a_passkey_is_made_on_the_own_page_and_opens_the_door(at_the_door, provider):
    reader = at_the_door()
    device = reader.page.context.new_cdp_session(reader.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})  # fmt: skip
    go_on_with(reader, "X")
    say_name(reader)
    reader.page.get_by_role("button", name="Add a passkey").click()
    reader.page.get_by_role("button", name="Remove Passkey").wait_for()

    reader.page.get_by_role("button", name="Remove X").click()
    reader.page.get_by_role("button", name="Remove X").wait_for(state="detached")
    reader.page.context.clear_cookies()
    reader.open("/reader/sign-in/")
    reader.page.get_by_role("button", name="Use a passkey").click()
    reader.page.locator("h1", has_text="Your account").wait_for()

    assert Reader.objects.get().passkeys.get().sign_count > 0
    assert Reader.objects.get().sessions.count() == 2
    assert reader.complaints == []


def test_a_device_without_a_passkey_says_so_and_without_scripts_nothing_is_offered(at_the_door, provider):
    reader = at_the_door()
    reader.page.evaluate(
        "() => { navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError'); }; }"
    )
    reader.page.get_by_role("button", name="Use a passkey").click()
    reader.page.get_by_text("Nothing was signed").wait_for()

    assert not at_the_door(scripts=False).page.get_by_role("button", name="Use a passkey").is_visible()
