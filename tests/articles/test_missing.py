"""Stories that the words of a lost address name."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import missing, publishing
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import headlines_in, soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return SectionFactory(name="Moon")


def story(section, headline, **kwargs):
    return ArticleFactory(section=section, headline=headline, live=True, **kwargs)


def proposed(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    return headlines_in(answer, ".problem__stories")


@pytest.mark.parametrize(
    "path",
    ["/2004/06/rover-finds-ice-at-crater.html", "/news/Rover_finds_ice_at_crater/", "/rover%20finds%20ice/",
     "/2025/01/01/rover-finds-ice-at-the-crater/", "/moon/crater-ice-where-rovers-drive/"],
)  # fmt: skip
def test_a_lost_address_proposes_the_story_its_words_name(client, section, path):
    story(section, "Rover finds ice at the crater")
    story(section, "Budget passed in a night session")

    assert proposed(client, path) == ["Rover finds ice at the crater"]


def test_the_nearest_come_first_and_never_more_than_five(client, section):
    near = story(section, "Rover finds ice at the crater")
    for number in range(6):
        story(section, f"Rover on ice {number}")

    found = proposed(client, "/rover-finds-ice-at-crater-again/")

    assert (len(found), found[0]) == (5, near.headline)


def test_a2_only_what_readers_may_see_is_proposed(client, section):
    withdrawn = story(section, "Rover finds ice")
    ArticleFactory(section=section, headline="Rover finds ice, a draft")
    elsewhere = SectionFactory(publication=PublicationFactory(host="mars.testserver"))
    story(elsewhere, "Rover finds ice elsewhere")
    publishing.withdraw(withdrawn, by=UserFactory(), reason="Not so.")

    assert proposed(client, "/rover-finds-ice/") == []


@pytest.mark.parametrize(
    "path",
    ["/rover-ice.php", "/wp-login/rover-ice", "/.env", "/.git/rover-ice", "/rover-ice.bak", "/cgi-bin/rover-ice", "/admin/rover-ice",
     "/2026/01/01/", "/12345/", "/the-and-for/", "/" + "rover-ice-" * 40],
)  # fmt: skip
def test_nothing_is_looked_for_where_only_a_probe_would_look(client, section, path):
    story(section, "Rover finds ice")

    assert missing.words_in(path) == []


def test_a_flood_of_lost_addresses_is_not_looked_up(client, section, monkeypatch):
    monkeypatch.setattr(missing, "LOOKUPS", 2)
    story(section, "Rover finds ice")

    answers = [proposed(client, f"/rover-ice-{word}/") for word in ("one", "two", "three", "four")]

    assert answers == [["Rover finds ice"], ["Rover finds ice"], [], []]
    assert proposed(client, "/rover-ice-one/") == ["Rover finds ice"]


def test_the_same_address_is_looked_up_once(client, section):
    story(section, "Rover finds ice")
    proposed(client, "/rover-ice/")

    with CaptureQueriesContext(connection) as asked:
        proposed(client, "/rover-ice/")

    assert [query["sql"] for query in asked if "search_" in query["sql"]] == []


def test_a_missing_page_does_not_break_with_the_cache(client, section, monkeypatch):
    story(section, "Rover finds ice")

    class Broken:
        def __getattr__(self, name):
            raise ConnectionError

    monkeypatch.setattr(missing, "cache", Broken())
    assert cache is not missing.cache

    assert proposed(client, "/rover-ice/") == []


@pytest.mark.parametrize(
    "path", ["/<script>alert(1)</script>/", "/%3Cimg%20src=x%20onerror=alert(1)%3E/", "/%22%3E%3Csvg%20onload=alert(1)%3E/",
             "/{{7*7}}/", "/rover-%22autofocus%20onfocus=alert(1)-ice/"]
)  # fmt: skip
def test_x18_an_address_comes_back_as_text_only(client, section, path):
    story(section, "Rover finds ice")

    page = soup(client.get(path))

    assert not page.select("main script, main img, main svg")
    assert [e for e in page.find_all() if any(name.startswith("on") or name == "autofocus" for name in e.attrs)] == []
    assert "49" not in page.select_one("main").get_text()


def test_a_withdrawn_story_says_when_why_and_what_is_new(client, section):
    gone = story(section, "Rover finds gold")
    story(section, "Rover finds ice")
    publishing.withdraw(gone, by=UserFactory(), reason="The sample was mixed up.")

    answer = client.get(gone.get_absolute_url())

    assert answer.status_code == 410
    assert texts(answer, ".problem__reason p") == ["The sample was mixed up."]
    assert headlines_in(answer, ".problem__stories") == ["Rover finds ice"]
    assert [link["href"] for link in soup(answer).select(".problem__next a")] == ["/corrections/"]
    assert answer.headers["Cache-Control"] == "public, max-age=10"
