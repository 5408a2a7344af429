"""Varnish, with the files that ship: pages are kept for a day, and forgotten when the worker says so."""

import re
import time
from contextlib import ExitStack

import pytest

from tests import fronted, serving
from tests.fronted import ask

pytestmark = [pytest.mark.once, pytest.mark.slow]


@pytest.fixture(scope="module")
def fronts(tmp_path_factory):
    """The site, and the ports of two Varnishes before it, one for each way of forgetting."""
    varnish, folder = fronted.program("varnishd", "varnish and varnish-modules"), tmp_path_factory.mktemp("varnish")
    ports = {"xkey": serving.free_port(), "ban": serving.free_port()}
    with ExitStack() as running:
        named = ",".join(f"varnish http://127.0.0.1:{port}" for port in ports.values())
        site = fronted.Site(folder, running, FRONT=named)
        for way, port in ports.items():
            forget = fronted.shipped(f"varnish/forget_by_{way}.vcl", folder / f"{way}.vcl")
            language = fronted.shipped(
                "varnish/newsroom.vcl", folder / f"newsroom_{way}.vcl", port=('.port = "8000"', f'.port = "{site.port}"'),
                forget=("/etc/varnish/forget_by_xkey.vcl", str(forget)),
            )  # fmt: skip
            # Without its jail: that would change the user, who can't read the test's files.
            command = [varnish, "-F", "-j", "none", "-a", f"127.0.0.1:{port}", "-f", str(language), "-n",
                       str(folder / way), "-s", "malloc,32m"]  # fmt: skip
            running.enter_context(fronted.started(command, port))
        yield site, ports


@pytest.fixture(params=["xkey", "ban"])
def front(request, fronts):
    """The site, and the port of one Varnish before it."""
    return fronts[0], fronts[1][request.param]


def kept(site, port):
    """Return the story's page as Varnish has it, when nothing is left that it will be told to forget."""
    site.settle()
    for _ask in range(100):
        given = ask(port, site.path)
        if given.headers["X-Front"] == "HIT":
            return given
        time.sleep(0.1)
    pytest.fail("Varnish keeps nothing")


def test_a_page_is_kept_and_forgotten_within_a_second_of_a_change(front):
    site, port = front
    fronted.is_seen_within_a_second(site, port, [f"{port}{number}" for number in range(4)])
    time.sleep(2)
    kept = [ask(port, site.path) for _ask in range(3)][-1]
    assert kept.headers["X-Front"] == "HIT"
    assert not {"xkey", "X-Varnish", "Via"} & set(kept.headers)
    assert re.search(r"s-maxage=1\b", kept.headers["Cache-Control"]), "others aren't told, and keep it no longer"


def test_staff_and_what_is_for_one_person_pass_by(front):
    site, port = front
    kept(site, port)

    for headers in ({"Cookie": "a=1; sessionid=x"}, {"Cookie": "__Host-sessionid=x"}, {"Authorization": "Basic eDp5"}):
        assert ask(port, site.path, **headers).headers["X-Front"] == "MISS", headers
    assert ask(port, site.path, Cookie="_ga=1").headers["X-Front"] == "HIT"


def test_parts_and_heads_come_from_what_is_kept(front):
    site, port = front
    whole = kept(site, port)
    head, part = ask(port, site.path, method="HEAD"), ask(port, site.path, Range="bytes=0-9")

    assert (head.status, head.content, head.headers["X-Front"]) == (200, b"", "HIT")
    assert (part.status, part.content) == (206, whole.content[:10])
    assert ask(port, site.path, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"


def test_only_workers_say_what_has_changed(front):
    _site, port = front

    assert ask(port, "/", method="PURGE", X_Forwarded_For="10.9.8.7", xkey_purge="all").status == 405
    assert ask(port, "/", method="PURGE", xkey_purge="nothing").status == 200


def test_readers_get_what_there_is_while_the_site_is_away(fronts):
    site, ports = fronts
    before = {port: kept(site, port).headline for port in ports.values()}
    site.stop()

    for port, headline in before.items():
        assert (ask(port, site.path).status, ask(port, site.path).headline) == (200, headline)
        assert ask(port, "/never/asked/before/").status == 503
