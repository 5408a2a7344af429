"""The page of privacy choices."""

import pytest

from newsroom.kit import consent
from tests.factories.sections import PublicationFactory
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db


def test_the_page_names_every_purpose_and_who_would_be_asked(client, settings):
    settings.AD_HOSTS = ["ads.example.net"]
    PublicationFactory(name="Perihelion")

    page = client.get("/privacy/choices/")

    in_use = [str(purpose.name) for key, purpose in consent.PURPOSES.items() if key != "comments"]
    assert texts(page, ".privacy-choices__name") == in_use
    assert texts(page, "#purpose-posts ~ .privacy-choices__who") == ["From whom X, Mastodon, Bluesky, Instagram"]
    assert texts(page, "#purpose-ads ~ .privacy-choices__who") == ["From whom ads.example.net"]
    assert texts(page, ".privacy-choices__unused") == [
        "Not in use here, so that there is nothing to allow: Comments from outside"
    ]


def test_what_is_the_same_for_all_is_said_once(client):
    PublicationFactory()

    assert client.get("/privacy/choices/").content.decode().count("learns your internet address") == 1


def test_before_any_script_nothing_is_given_and_no_button_promises_more(client):
    PublicationFactory()

    page = soup(client.get("/privacy/choices/"))

    assert all(buttons.has_attr("hidden") for buttons in page.select(".privacy-choices__buttons"))
    assert {state.text for state in page.select("[data-state]")} == {"Not allowed: you are asked each time."}
    assert "nothing is ever loaded from elsewhere" in page.select_one("noscript").text


def test_every_page_leads_to_the_choices(client):
    PublicationFactory()

    assert soup(client.get("/")).select_one('.footer a[href="/privacy/choices/"]').text == "Privacy choices"


def test_the_signal_against_tracking_is_said_to_be_honoured(client):
    assert client.get("/.well-known/gpc.json").json() == {"gpc": True, "lastUpdate": "2026-11-26"}
