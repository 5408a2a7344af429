"""The desk as a whole: its first page, its menu, its policy, and finding things."""

import base64
import hashlib

import pytest
from bs4 import BeautifulSoup

from sections.roles import EDITOR, PICTURES, SUPPORTERS
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory, staff

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
        (
            SUPPORTERS,
            [
                "Today",
                "Publications",
                "Revenue",
                "Supporters",
                "Subscriptions",
                "Payments",
                "Attempts to pay",
                "Findings",
                "Gateway inbox",
                "Gateway journal",
                "Reconciliation",
                "Appeals",
                "Plans",
                "Returned mail",
            ],
        ),
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


def test_the_desk_is_closed_to_strangers(client):
    for page in [
        *PAGES,
        "/desk/search/?s=moon",
        "/desk/articles/picture/library/",
        "/desk/articles/tag/suggestions/?q=a",
    ]:
        answer = client.get(page)
        assert (answer.status_code, answer.headers["Location"].startswith("/desk/login/")) == (302, True)
