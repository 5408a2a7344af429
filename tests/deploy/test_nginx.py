"""nginx, with the files that ship: pages from its cache, staff by themselves, static files, and a site that is away."""

import time
from contextlib import ExitStack

import pytest

from tests import fronted, fronting
from tests.fronted import ask

pytestmark = [pytest.mark.once, pytest.mark.slow]
HASHED = "css/site.0123456789ab.css"


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """The site, and the port of nginx before it."""
    fronted.program("nginx", "nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "static" / "css").mkdir(parents=True)
    (folder / "static" / HASHED).write_text("body{}")
    with ExitStack() as running:
        site = fronted.Site(folder, running, FRONT=f"nginx {folder / 'changed'}")
        yield site, fronted.nginx(running, folder, site.port)


def test_a_page_comes_from_its_cache_and_what_is_published_is_seen_within_a_second(front):
    site, port = front
    fronted.is_seen_within_a_second(site, port, range(2, 7))
    while (site.folder / "changed").exists():
        time.sleep(0.1)
    assert "HIT" in {ask(port, site.path).headers["X-Front"] for _ask in range(5)}


def test_staff_and_what_is_for_one_person_pass_by(front):
    site, port = front
    ask(port, site.path)

    for headers in ({"Cookie": "a=1; sessionid=x"}, {"Cookie": "__Host-sessionid=x"}, {"Cookie": "messages=x"},
                    {"Authorization": "Basic eDp5"}):  # fmt: skip
        assert ask(port, site.path, **headers).headers["X-Front"] == "BYPASS", headers
    assert ask(port, site.path, Cookie="_ga=1").headers["X-Front"] != "BYPASS"


def test_parts_and_heads_are_answered(front):
    site, port = front
    whole, head = ask(port, site.path), ask(port, site.path, method="HEAD")

    assert (head.status, head.content, head.headers["Content-Length"]) == (200, b"", str(len(whole.content)))
    assert ask(port, site.path, If_None_Match=whole.headers["ETag"]).status == 304
    packed = ask(port, site.path, Accept_Encoding="gzip, deflate, br;q=0.1")
    assert packed.headers["Content-Encoding"] in {"gzip", "br"}


def test_static_files_are_for_ever(front):
    given = ask(front[1], f"/static/{HASHED}")

    assert (given.status, given.content) == (200, b"body{}")
    assert "immutable" in ", ".join(given.headers.get_all("Cache-Control"))
    assert ask(front[1], "/static/../served.sqlite3").status in {400, 404}


def test_a_visitor_is_not_believed_where_they_come_from(tmp_path):
    with fronting.front() as (told, address), ExitStack() as running:
        port = fronted.nginx(running, tmp_path, address.rpartition(":")[2])
        ask(
            port,
            "/",
            method="POST",
            X_Forwarded_Proto="https",
            X_Forwarded_For="10.9.8.7",
            X_Forwarded_Host="evil.example",
        )

    ((_method, _path, headers, _body),) = told.heard
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("10.9.8.7, 127.0.0.1", "http")
    assert headers["host"] == "testserver"
    assert "x-forwarded-host" not in headers


def test_nothing_larger_than_a_picture_gets_in(front):
    given = ask(front[1], "/desk/login/", method="POST", Content_Length=str(42 * 1024 * 1024))

    assert given.status == 413


def test_readers_get_what_there_is_while_the_site_is_away(front):
    site, port = front
    before = ask(port, site.path)
    site.stop()

    away = ask(port, site.path)

    assert (away.status, away.headline) == (200, before.headline)
    assert ask(port, "/never/asked/before/").status == 502
