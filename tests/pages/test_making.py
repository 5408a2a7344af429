"""What Django is asked for in everyone's name, and what readers get when it can't answer: a real server and PostgreSQL."""

import gzip
import threading
import time
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from django.db import connection

from pages import making
from tests import patience, serving
from tests.between import Between
from tests.factories.sections import SectionFactory


@pytest.fixture
def between():
    """Something that can cut a server off from the tests' database."""
    settings = connection.settings_dict
    between = Between(settings["HOST"] or "/var/run/postgresql", int(settings["PORT"] or 5432))
    between.begin()
    yield between
    between.cut()


@pytest.fixture
def port(between, tmp_path):
    """A server whose database is behind it."""
    settings = connection.settings_dict
    who = quote(settings["USER"], safe="") + (
        f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    )
    url = f"postgres://{who}@127.0.0.1:{between.port}/{settings['NAME']}"
    with serving.running(serving.free_port(), serving.variables(tmp_path, url, PAGE_STORE="local")) as (_host, port):
        yield port


def ask(port, path="/moon/"):
    """Return status, source and seconds of an answer."""
    began = time.monotonic()
    asked = HTTPConnection("127.0.0.1", port, timeout=30)
    asked.request("GET", path, headers={"Host": "testserver"})
    answer = asked.getresponse()
    answer.read()
    asked.close()
    return answer.status, answer.headers["X-Page"], time.monotonic() - began


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trouble", ["cut", "go_silent"])
def test_k12_readers_get_the_last_good_page_while_the_database_is_away_and_the_new_one_after(request, trouble):
    if connection.vendor == "sqlite":  # a file doesn't go away
        return
    SectionFactory(slug="moon")
    between, port = request.getfixturevalue("between"), request.getfixturevalue("port")
    ask(port)
    assert ask(port)[:2] == (200, "hit")

    getattr(between, trouble)()
    time.sleep(2)
    first = threading.Thread(target=ask, args=(port,))  # where nothing answers, this one finds out
    first.start()
    time.sleep(0.2)
    given = [ask(port) for _ in range(8)]
    print(trouble, [(source, round(seconds, 2)) for _status, source, seconds in given])
    assert {(status, source) for status, source, _ in given} == {(200, "last good")}
    assert max(seconds for *_, seconds in given) < 0.5

    between.begin() if trouble == "cut" else between.go_on()
    patience.finish(first)
    time.sleep(2)
    assert ask(port)[:2] in {(200, "hit"), (200, "miss")}
    assert ask(port)[:2] == (200, "hit")


def test_what_nobody_keeps_travels_packed_too():
    page = b"<p>Ice on the Moon</p>" * 100
    headers = [
        ("Content-Type", "text/html"),
        ("Content-Length", str(len(page))),
        ("ETag", '"a"'),
        ("Vary", "Accept-Encoding"),
    ]
    reply = making.Reply("200 OK", headers, [page[:500], page[500:]])

    reply.pack()

    sent = b"".join(reply.body)
    assert gzip.decompress(sent) == page
    assert dict(reply.headers) == {
        "Content-Type": "text/html", "Content-Length": str(len(sent)), "ETag": 'W/"a"',
        "Vary": "Accept-Encoding", "Content-Encoding": "gzip",
    }  # fmt: skip


@pytest.mark.parametrize("headers", [[], [("Content-Length", "4000"), ("Content-Encoding", "br")]])
def test_a_stream_and_what_is_packed_already_go_as_they_are(headers):
    reply = making.Reply("200 OK", headers, [b"x" * 4000])

    reply.pack()

    assert (reply.headers, reply.body) == (headers, [b"x" * 4000])
