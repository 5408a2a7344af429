"""K: what a cache between us and readers may keep is the same for all, and what is for one is kept by none."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from articles import publishing
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import soup

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def pages():
    """Addresses of public pages of every kind."""
    section = SectionFactory(slug="moon")
    story = ArticleFactory(section=section, live=True)
    story.tags.set(["ice"])
    return ["/", "/moon/", story.get_absolute_url(), "/tag/ice/", "/archive/", "/search/?q=headline", "/corrections/",
            "/support/", "/api/", "/api/v1/stories", "/nothing/"]  # fmt: skip


def kept_seconds(answer):
    """Return how long a cache may keep an answer; None where nothing was said and a cache would guess."""
    said = answer.headers.get("Cache-Control", "")
    if "no-store" in said:
        return 0
    found = re.search(r"max-age=(\d+)", said)
    return int(found[1]) if found else None


def test_k1_k2_who_is_signed_in_gets_the_page_of_everyone(client, pages):
    stranger = Client()
    client.force_login(UserFactory(is_superuser=True, username="ada-of-the-desk"))

    for path in pages:
        mine, theirs = client.get(path), stranger.get(path)
        assert mine.content == theirs.content, path
        assert not mine.cookies, path
        assert "ada-of-the-desk" not in mine.text, path


@pytest.mark.parametrize(
    "headers",
    [{"cookie": "anything=1"}, {"cookie": " sessionid=x"}, {"authorization": "Basic eDp5"}, {"accept-language": "de"},
     {"x-forwarded-host": "evil.example"}, {"x-original-url": "/desk/"}, {"x-forwarded-proto": "https"}, {"accept": ""}],
)  # fmt: skip
def test_k3_k5_what_a_cache_does_not_look_at_changes_nothing(client, pages, headers):
    for path in pages:
        plain, asked = Client().get(path), Client().get(path, headers=headers)
        assert asked.content == plain.content, path
        assert not asked.cookies, path
        assert "*" not in asked.headers.get("Vary", ""), path


def test_k5_marks_of_campaigns_change_nothing(client, pages):
    for path in pages:
        if "?" not in path and "/api/v1/" not in path:
            assert client.get(path, {"utm_source": "evil<x>", "fbclid": "1"}).content == client.get(path).content, path


@pytest.mark.parametrize(
    "path", ["/desk/x.css", "/desk/;.js", "/desk%2f..%2fstatic/x.css", "/desk/articles/article/a.css"]
)
def test_k4_a_page_of_the_desk_does_not_pass_for_a_file(client, path):
    PublicationFactory()
    client.force_login(UserFactory(is_superuser=True))

    answer = client.get(path)

    assert answer.status_code in {301, 302, 404}
    assert "no-store" in answer.headers.get("Cache-Control", "") or (kept_seconds(answer) or 0) <= 10


def test_k6_errors_are_kept_for_ten_seconds_at_most(client, monkeypatch):
    story = ArticleFactory(live=True)
    publishing.withdraw(story, by=UserFactory(), reason="Not so.")
    client.raise_request_exception = False
    statuses = {
        path: client.get(path) for path in ("/nothing/", story.get_absolute_url(), "/a%00b/", "/?" + "a" * 3000)
    }
    monkeypatch.setattr("sections.fronts.front_of", lambda *_, **__: 1 / 0)
    statuses["/"] = client.get("/")

    assert [answer.status_code for answer in statuses.values()] == [404, 410, 400, 414, 500]
    for path, answer in statuses.items():
        seconds = kept_seconds(answer)
        # A 500 without a word is kept by no cache: only 404 and 410 may be guessed at.
        assert (0 if seconds is None and answer.status_code == 500 else seconds) in range(11), path


def test_k7_head_says_what_get_would(client, pages):
    for path in pages:
        got, head = client.get(path), client.head(path)
        names = ("Content-Type", "Cache-Control", "Content-Language")
        assert head.content == b"", path
        assert [head.headers.get(name) for name in names] == [got.headers.get(name) for name in names], path


def test_k10_no_page_that_is_kept_holds_a_token(client, pages):
    for path in pages:
        answer = client.get(path)
        assert "csrfmiddlewaretoken" not in answer.text, path
        if "json" not in answer.headers["Content-Type"]:
            assert soup(answer).select('form[method="post" i]') == [], path


def test_k11_two_sites_of_the_network_share_no_page(client, pages):
    PublicationFactory(host="mars.testserver", name="Areograph")
    elsewhere = Client(headers={"host": "mars.testserver"})

    for path in ("/", "/archive/", "/api/", "/nothing/"):
        here, there = client.get(path), elsewhere.get(path)
        assert here.content != there.content, path
        links = soup(there).select('link[rel="canonical"]')
        assert {urlsplit(link["href"]).netloc for link in links} <= {"mars.testserver"}, path
