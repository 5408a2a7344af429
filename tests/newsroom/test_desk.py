"""The desk as a whole: its first page, its menu, its policy, and finding things."""

import base64
import hashlib
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from articles import publishing
from sections.roles import EDITOR, PICTURES, SUPPORTERS
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db

PAGES = [
    "/desk/",
    "/desk/articles/article/",
    "/desk/articles/article/add/",
    "/desk/articles/picture/",
    "/desk/password_change/",
]


@pytest.fixture
def section():
    return SectionFactory()


@pytest.fixture
def editor(client, section):
    person = staff(EDITOR, section.publication)
    client.force_login(person)
    return person


def test_today_shows_my_drafts_what_is_scheduled_and_what_went_out(client, editor, section):
    mine, other = ArticleFactory(section=section, created_by=editor), ArticleFactory(section=section)
    scheduled = ArticleFactory(section=section, live=timezone.now() + timedelta(hours=2))
    live = ArticleFactory(section=section, live=True)
    publishing.trash(ArticleFactory(section=section, live=True), by=editor)
    foreign = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")), live=True)

    context = client.get("/desk/").context

    assert (context["drafts"], context["scheduled"], context["live"]) == ([mine], [scheduled], [live])
    assert {other, foreign}.isdisjoint([*context["drafts"], *context["live"]])


@pytest.mark.parametrize("count", [1, 3])
def test_today_asks_the_same_number_of_questions(client, editor, section, count, django_assert_num_queries):
    ArticleFactory.create_batch(count, section=section, live=True)
    client.get("/desk/")

    with django_assert_num_queries(9):
        client.get("/desk/")


def test_an_empty_desk_teaches(client, editor):
    assert "How a story gets to readers" in client.get("/desk/").text


def test_who_has_no_role_is_told_whom_to_ask(client):
    client.force_login(UserFactory())

    assert "You have no role at a publication yet" in client.get("/desk/").text


def test_the_first_superuser_is_led_to_the_first_publication(admin_client):
    assert "/desk/sections/publication/add/" in admin_client.get("/desk/").text


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        (PICTURES, ["Today", "Stories", "Pictures", "Publications", "Sections"]),
        (SUPPORTERS, ["Today", "Publications", "Plans"]),
    ],
)
def test_the_menu_offers_what_the_person_may_open(client, section, role, entries):
    client.force_login(staff(role, section.publication))

    links = BeautifulSoup(client.get("/desk/").content, "html.parser").select("#nav-sidebar-apps a")

    assert [link.text for link in links] == entries
    assert {client.get(link["href"]).status_code for link in links} == {200}


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_desk_needs_an_inline_style_or_more_than_one_script(client, editor, page):
    answer = client.get(page)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    soup = BeautifulSoup(answer.content, "html.parser")
    inline = [s for s in soup.find_all("script") if not s.get("src") and s.get("type") != "application/json"]
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(s.text.encode()).digest()).decode()}'" for s in inline}

    assert "'unsafe-inline'" not in policy["script-src"] + policy["style-src"]
    assert hashes <= set(policy["script-src"].split())
    assert [style.text for style in soup.find_all("style")] == [""]
    assert soup.find(style=True) is None
    assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("query", ["?s=moon", "?s=%25", "?s=", "", "?s=x&page=abc", "?s=" + "x" * 1500])
def test_finding_answers_any_words(client, editor, section, query):
    ArticleFactory(section=section, headline="To the Moon")

    assert client.get(f"/desk/search/{query}").status_code == 200


def test_finding_shows_only_what_the_person_may_open(client, editor, section):
    ArticleFactory(section=section, headline="Our Moon")
    ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")), headline="Their Moon")

    page = client.get("/desk/search/?s=moon").text

    assert ("Our Moon" in page, "Their Moon" in page) == (True, False)


def test_the_desk_is_closed_to_strangers(client):
    for page in [
        *PAGES,
        "/desk/search/?s=moon",
        "/desk/articles/picture/library/",
        "/desk/articles/tag/suggestions/?q=a",
    ]:
        answer = client.get(page)
        assert (answer.status_code, answer.headers["Location"].startswith("/desk/login/")) == (302, True)
