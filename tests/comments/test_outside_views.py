"""Comments kept at Disqus: nothing is asked of it, and no policy widens, before the reader has agreed."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.csp import build_policy

from comments import outside
from comments.models import CommentRule, OutsideTalk
from newsroom.kit import consent
from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory, CommentRuleFactory
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db
PRESSED = {
    "sec-fetch-site": "same-origin",
    "sec-fetch-mode": "navigate",
    "sec-fetch-user": "?1",
    "sec-fetch-dest": "document",
}
CSP = "Content-Security-Policy"
USUAL = build_policy(settings.SECURE_CSP)


@pytest.fixture
def story():
    story = ArticleFactory(headline='Ice & "fire"', live=True)
    CommentFactory(article=story, body="Said here before")
    OutsideTalk.objects.create(publication=story.publication, shortname="spacewire")
    return story


@pytest.fixture
def place(story):
    return f"{story.get_absolute_url()}comments/"


def loads(page):
    """Return what a page asks another host for."""
    parts = soup(page).select("iframe, script[src], img[src], link[rel=stylesheet], link[rel=preconnect]")
    return [s for e in parts if (s := e.get("src") or e.get("href")).startswith(("http", "//"))]


@pytest.mark.parametrize("where", ["", "comments/", "comments/outside/"])
def test_before_the_reader_agrees_it_is_said_what_comes_from_whom_and_nothing_comes(client, story, where):
    page = client.get(f"{story.get_absolute_url()}{where}")

    assert (page.status_code, loads(page), page.headers[CSP]) == (200, [], USUAL)
    assert texts(page, ".outside-talk__what") == ["The comments on this story are kept at Disqus, another company."]
    assert "Said here before" not in page.text
    if where != "comments/outside/":
        assert "public" in page.headers["Cache-Control"]
        assert soup(page).select_one(".outside-talk a.button")["href"] == f"{story.get_absolute_url()}comments/outside/"


@pytest.mark.parametrize(
    "agrees", [lambda c, at: c.get(at, headers=PRESSED), lambda c, at: c.post(at)], ids=["link", "button"]
)
def test_after_one_press_there_is_its_frame_and_the_policy_is_wider_by_that_alone(client, story, place, agrees):
    page = agrees(client, f"{place}outside/")

    (frame,) = loads(page)
    assert frame == outside.frame_of(story, "spacewire")
    assert frame.startswith("https://disqus.com/embed/comments/?base=default&f=spacewire&")
    assert page.headers[CSP] == build_policy(settings.SECURE_CSP | {"frame-src": ["https://disqus.com"]})
    assert page.headers["Cache-Control"] == "no-store, private"
    assert client.get(place).headers[CSP] == USUAL


@pytest.mark.parametrize("said", [
    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "none"}, {"sec-fetch-user": ""}, {"sec-fetch-dest": "iframe"},
    {"sec-purpose": "prefetch;prerender"},
])  # fmt: skip
def test_a_link_from_elsewhere_or_a_program_that_looks_ahead_is_no_agreement(client, place, said):
    assert loads(client.get(f"{place}outside/", headers=PRESSED | said)) == []


def test_c1_another_site_cannot_agree_for_the_reader(place):
    assert Client(enforce_csrf_checks=True).post(f"{place}outside/").status_code == 403


def test_there_is_one_place_for_comments(client, story, place):
    for path in ("write/", "feed.atom"):
        assert client.get(f"{place}{path}").status_code == 404
    CommentRuleFactory(publication=story.publication, article=story, policy=CommentRule.Policy.OFF)
    assert client.get(f"{place}outside/").status_code == 404
    assert "outside-talk" not in client.get(story.get_absolute_url()).text
    OutsideTalk.objects.all().delete()
    assert client.post(f"{place}outside/").status_code == 404


def test_privacy_choices_name_who_is_asked_for_comments_where_that_is_so(client, story):
    page = client.get("/privacy/choices/")

    assert texts(page, "#purpose-comments ~ .privacy-choices__who") == ["From whom Disqus"]
    version = soup(page).select_one("[data-purpose=comments]")["data-version"]
    assert version == outside.purpose().version != consent.PURPOSES["comments"].version
