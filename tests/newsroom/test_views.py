"""Pages that belong to no app."""

import pytest
from django.db import OperationalError, connection

from tests.factories.sections import PublicationFactory
from tests.pages import links, texts

pytestmark = pytest.mark.django_db


def test_health_says_ok_while_the_database_answers(client):
    answer = client.get("/health/", headers={"host": "127.0.0.1"})

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_health_says_so_when_it_does_not(client, monkeypatch):
    def gone(*_):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", gone)

    assert client.get("/health/", headers={"host": "127.0.0.1"}).status_code == 503


def test_a_page_without_its_database_asks_for_patience(client, monkeypatch):
    PublicationFactory()

    def gone(*_):
        raise OperationalError("connection refused\nDETAIL: secret")

    monkeypatch.setattr("sections.network._revision", gone)

    answer = client.get("/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "secret" not in answer.text


def test_robots_are_kept_from_the_desk_alone(client):
    PublicationFactory()

    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /desk/\n"


def test_a_missing_page_says_so_and_leads_on(client):
    PublicationFactory(name="Perihelion")

    answer = client.get("/nothing/")

    assert answer.status_code == 404
    assert texts(answer, "h1")[-1] == "There is no page at this address"
    assert "/" in links(answer, "main")
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/", "/archive/", "/support/"])
def test_public_pages_are_only_read(client, method, path):
    PublicationFactory()

    assert getattr(client, method)(path).status_code in {403, 405}


def test_an_unchanged_page_is_not_sent_twice(client):
    PublicationFactory()
    first = client.get("/archive/")

    again = client.get("/archive/", headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=300" in first.headers["Cache-Control"]
