"""What programs look for at addresses they know."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory
from tests.pages import soup

pytestmark = pytest.mark.django_db


def test_robots_are_kept_from_what_is_not_for_them_and_told_of_the_rest(client):
    PublicationFactory()

    answer = client.get("/robots.txt")

    assert answer.text == (
        "User-agent: *\nDisallow: /desk/\nDisallow: /preview/\nDisallow: /search/?*\nDisallow: /api/v1/\n\n"
        "Sitemap: http://testserver/sitemap.xml\nSitemap: http://testserver/news-sitemap.xml\n"
    )
    assert "public" in answer.headers["Cache-Control"]


def test_a_host_without_publication_is_not_for_robots(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    PublicationFactory()

    assert client.get("/robots.txt", headers={"host": "desk.example.org"}).text == "User-agent: *\nDisallow: /\n"


def test_ads_txt_says_what_the_desk_wrote(client):
    publication = PublicationFactory()
    assert client.get("/ads.txt").status_code == 404

    publication.ads_txt = "example.com, 1, DIRECT\r\nexample.net, 2, RESELLER\x01\r\n"
    publication.save()

    answer = client.get("/ads.txt")
    assert answer.text == "example.com, 1, DIRECT\nexample.net, 2, RESELLER\n"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_security_txt_names_whom_to_tell(client, settings):
    PublicationFactory(language="de")
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "security@example.org"

    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())

    assert lines["Contact"] == "mailto:security@example.org"
    assert lines["Preferred-Languages"] == "en, de"
    assert lines["Canonical"] == "http://testserver/.well-known/security.txt"
    ahead = datetime.fromisoformat(lines["Expires"]) - timezone.now()
    assert timedelta(days=270) < ahead < timedelta(days=365)
    assert client.get("/security.txt").headers["Location"] == "/.well-known/security.txt"


def test_password_managers_are_led_to_the_desks_page(client):
    PublicationFactory()

    assert client.get("/.well-known/change-password").headers["Location"].startswith("/desk/")


def test_the_manifest_shows_the_publications_look(client):
    PublicationFactory(name="Perihelion", theme="areograph", language="de")

    answer = client.get("/site.webmanifest")
    said = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (said["name"], said["lang"], said["theme_color"]) == ("Perihelion", "de", "#fdf7f0")
    assert [icon["sizes"] for icon in said["icons"]] == ["any", "192x192", "512x512"]
    assert all("areograph" in icon["src"] for icon in said["icons"])
    ArticleFactory(live=True)
    head = soup(client.get("/")).head
    assert head.select_one('link[rel="manifest"]')["href"] == "/site.webmanifest"
    assert head.select_one('link[rel="apple-touch-icon"]')["href"].endswith("-192.png")


@pytest.mark.parametrize("old", ["/wp-sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml"])
def test_where_other_systems_have_their_sitemap_leads_to_ours(client, old):
    PublicationFactory()

    assert client.get(old).headers["Location"] == "/sitemap.xml"
