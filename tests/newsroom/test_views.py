"""Pages that belong to no app."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone, translation

from background import watching
from background.models import Turn, Worker
from newsroom.views import server_error, unavailable
from sections import network
from tests import caching
from tests.factories.sections import PublicationFactory
from tests.pages import links, soup, texts

pytestmark = pytest.mark.django_db


def test_health_says_ok_while_the_database_answers(client):
    answer = client.get("/health/", headers={"host": "127.0.0.1"})

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_health_says_so_when_it_does_not(client, monkeypatch):
    def gone(*_):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", gone)

    assert client.get("/health/", headers={"host": "127.0.0.1"}).status_code == 503


def detail(client):
    cache.clear()
    answer = client.get("/health/?detail", headers={"host": "127.0.0.1"})
    assert answer.status_code == 200
    return answer.text.splitlines()


def test_its_detail_tells_operators_how_the_machine_is(client):
    now = timezone.now()
    assert detail(client) == [
        "ok", "migrations: all applied", "worker: not heard of for a minute; run manage.py work", "work: on time", "given up: 0",
    ]  # fmt: skip

    Worker.objects.create(name="secret-host")
    long_ago = now - timedelta(minutes=9)
    Turn.objects.create(job="secret-late", due_at=long_ago, not_before=long_ago)
    Turn.objects.create(job="secret-lost", due_at=long_ago, not_before=long_ago, parked_at=now)
    lines = detail(client)

    assert lines[2] == "worker: alive"
    assert lines[3].startswith("work: the oldest is 54")
    assert lines[4] == "given up: 1"
    assert "secret" not in "".join(lines)


def test_its_detail_says_that_migrations_are_missing(client):
    MigrationRecorder.Migration.objects.filter(app="background").last().delete()

    assert detail(client)[1] == "migrations: 1 missing; run manage.py migrate"


def test_its_detail_is_no_error_before_the_tables_are_there(client, monkeypatch):
    def no_table():
        raise ProgrammingError('relation "secret" does not exist')

    monkeypatch.setattr(watching, "look", no_table)

    assert detail(client) == ["ok", "migrations: missing; run manage.py migrate"]


def test_its_detail_is_looked_up_once_however_often_it_is_asked_for(client, django_assert_max_num_queries):
    detail(client)

    with django_assert_max_num_queries(1):
        client.get("/health/?detail=1", headers={"host": "127.0.0.1"})


def test_a_page_without_its_database_asks_for_patience(client, monkeypatch):
    PublicationFactory()

    def gone(*_):
        raise OperationalError("connection refused\nDETAIL: secret")

    monkeypatch.setattr("sections.network._revision", gone)

    answer = client.get("/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "secret" not in answer.text


def test_a_page_that_stands_alone_speaks_one_language_and_has_one_next_step(client):
    PublicationFactory(language="de", host="zeitung.test")

    too_long = client.get(f"/{'a' * 9000}", headers={"host": "zeitung.test"})
    nowhere = client.get("/", headers={"host": "elsewhere.test"})

    assert (too_long.status_code, links(too_long, "main")) == (414, ["/"])
    assert (nowhere.status_code, links(nowhere, "main")) == (400, [])
    with translation.override("de"):
        broken = server_error(None)
    assert (soup(broken).html["lang"], links(broken, "main")) == ("de", ["/"])
    assert texts(broken, "h1") == ["Hier ist etwas kaputtgegangen"]


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
    assert first.headers["Cache-Control"] == caching.PUBLIC


@pytest.mark.parametrize(("method", "said"), [("get", "can’t be shown"), ("post", "couldn’t be saved")])
def test_who_sends_something_while_the_database_is_away_is_told_that_it_was_not_taken(rf, method, said):
    answer = unavailable(getattr(rf, method)("/desk/"))

    assert (answer.status_code, answer.headers["Retry-After"], said in answer.content.decode()) == (503, "30", True)


@pytest.mark.django_db
def test_saying_so_asks_the_database_for_nothing(rf, django_assert_num_queries):
    PublicationFactory(host="testserver")
    request = rf.get("/")
    request.site_map = network.current().by_host["testserver"]
    network.forget()

    with django_assert_num_queries(0):
        assert unavailable(request).status_code == 503
