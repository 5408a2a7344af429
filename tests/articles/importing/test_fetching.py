"""Fetching from the web: the open internet only, within limits (F6 to F12 of the hostile cases)."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from articles.importing import fetching
from articles.importing.fetching import Unfetchable, Unreachable
from tests import patience


class Answers(BaseHTTPRequestHandler):
    """A host that answers each path in its own bad way."""

    def do_GET(self):
        """Answer one path."""
        name = self.path.strip("/").partition("?")[0]
        if name.startswith("hop"):
            self.send_response(302)
            self.send_header("Location", f"/hop{int(name[3:]) - 1}" if name != "hop1" else "/picture")
            self.end_headers()
        elif name == "away":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif name == "missing":
            self.send_error(404)
        else:
            self.send_response(200)
            if name == "packed":
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(b"x" * (5000 if name == "large" else 10))
            if name == "slow":
                self.server.released.wait(5)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def host():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.released = threading.Event()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    port = server.server_address[1]

    def fetch(path, **kwargs):
        limits = {"may_reach": lambda _: True, "ports": frozenset({port}), "most": 1000, "seconds": 3.0}
        return fetching.fetch(f"http://127.0.0.1:{port}{path}", **(limits | kwargs))

    yield fetch
    server.released.set()
    server.shutdown()
    server.server_close()
    patience.finish(thread)


def test_a_file_is_fetched_also_behind_three_redirections(host):
    assert host("/picture") == b"x" * 10
    assert host("/hop3") == b"x" * 10


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/hop4", "more than 3 times"),
        ("/away", "begin with http"),
        ("/missing", "404"),
        ("/large", "larger than"),
        ("/packed", "packed"),
    ],
)
def test_limits_hold(host, path, reason):
    with pytest.raises(Unfetchable, match=reason):
        host(path)


def test_a_host_that_never_ends_is_left(host):
    with pytest.raises(Unfetchable):
        host("/slow", seconds=0.4)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.1.2.3", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
        "2002:7f00:1::", "2002:a00:1::", "64:ff9b:1::1",
    ],
)  # fmt: skip
def test_addresses_of_our_own_network_are_not_public(address):
    assert not fetching.is_public(address)


def test_addresses_of_the_internet_are_public():
    assert fetching.is_public("93.184.216.34")
    assert fetching.is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png", "http://localhost/a.png", "http://2130706433/a.png", "http://0x7f000001/a.png",
        "http://0177.0.0.1/a.png", "http://[::1]/a.png", "http://[::ffff:127.0.0.1]/a.png", "http://0/a.png",
        "file:///etc/passwd", "gopher://x.example/", "ftp://x.example/a", "data:image/png;base64,AA", "//x.example/a",
        "http://me:secret@x.example/a.png", "http://x.example:25/a.png", "http://x.example:22/a", "http://[broken/a",
        "http:///a.png", "https://x.example:99999/a", "",
    ],
)  # fmt: skip
def test_addresses_that_must_not_be_asked_are_refused(url):
    with pytest.raises(Unfetchable) as caught:
        fetching.fetch(url)

    assert not isinstance(caught.value, Unreachable) or "can't be found" in str(caught.value)


def test_a_redirection_to_our_own_network_is_refused(host):
    """F9: each hop is checked again."""
    allowed = iter([True])

    with pytest.raises(Unfetchable, match="not on the open internet"):
        host("/hop2", may_reach=lambda _: next(allowed, False))


def test_a_host_that_is_not_there_is_unreachable():
    with pytest.raises(Unreachable):
        fetching.fetch("http://127.0.0.1:9/a", may_reach=lambda _: True, ports=frozenset({9}))
