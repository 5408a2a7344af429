"""The server: who asks for what lies ready waits for nobody who asks for more."""

import http.client
import io
import os
import socket
import subprocess
import sys
import threading

import pytest
from granian.server import mp

from newsroom import server
from tests import patience, serving

STORY = """
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory
at = PublicationFactory(slug="testserver", host="testserver")
ArticleFactory(section=SectionFactory(slug="moon", publication=at), slug="landed", live=True)
"""
READY = ("200 OK", [("X-Page", "hit")], [b"rea", b"dy"])


class Protocol:
    """What granian answers through: it remembers what it was given, and in which thread."""

    def __init__(self):
        self.by = None
        self._given, self._told = None, threading.Event()

    def response_bytes(self, *given):
        """Take the answer."""
        self._given, self.by = given, threading.current_thread()
        self._told.set()

    def given(self):
        """Return what was answered. It is waited for."""
        assert self._told.wait(patience.SECONDS)
        return self._given


class Site:
    """An application that has one page ready, fails at one address, and else says what it was sent."""

    def at_hand(self, environ):
        """Return what lies ready."""
        return READY if environ["PATH_INFO"] == "/ready/" else None

    def __call__(self, environ, start):
        """Answer at length."""
        if environ["PATH_INFO"] == "/broken/":
            raise RuntimeError
        start("200 OK", [])
        return [b"made of " + environ["wsgi.input"].read()]


class Sent(io.RawIOBase):
    """What a request sends: in pieces, and no more of it once it was closed, as granian does behind each call."""

    def __init__(self, body):
        self._left = body

    def read(self, size):
        """Return the next piece."""
        piece, self._left = self._left[: min(size, 1000)], self._left[min(size, 1000) :]
        return b"" if self.closed else piece


@pytest.fixture
def ask():
    """Return a function that has the server answer a request, and returns through what it did."""
    own = server.two_ways(mp._wsgi_call_wrap, 1, Site(), {})

    def asked(path, body=b"", length=None, answer=own):
        protocol, stream = Protocol(), Sent(body)
        says = str(len(body) if length is None else length)
        answer(protocol, {"PATH_INFO": path, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": says, "wsgi.input": stream})
        stream.close()
        return protocol

    return asked


def test_what_lies_ready_is_given_by_who_was_asked_and_all_else_by_another_thread(ask):
    ready, made = ask("/ready/"), ask("/other/")

    assert ready.given() == (200, [("X-Page", "hit")], b"ready")
    assert ready.by is threading.current_thread()
    assert made.given() == (200, [], b"made of ")
    assert made.by is not threading.current_thread()


@pytest.mark.parametrize("size", [10, 300_000, 1_000_000])
def test_what_a_request_sends_is_taken_in_before(ask, size):
    body = bytes(range(250)) * (size // 250)

    assert ask("/other/", body).given()[2] == b"made of " + body


@pytest.mark.parametrize("length", ["", "none", "-5", str(10 * 2**30), "9" * 5000])
def test_what_is_sent_without_a_length_or_far_too_much_of_it_is_left(ask, length):
    assert ask("/other/", b"more", length).given()[2] == b"made of "


def test_who_breaks_off_leaves_what_came(ask):
    assert ask("/other/", b"half", 1000).given()[2] == b"made of half"


def test_a_thread_that_met_an_error_says_so_and_goes_on(ask, caplog):
    assert ask("/broken/").given() == (500, [], b"")
    assert "without an answer" in caplog.text
    assert ask("/other/").given()[0] == 200


@pytest.mark.parametrize("options", [({}, "%(path)s"), ({"url_path_prefix": "/news"}, None)])
def test_what_is_logged_or_lies_below_a_prefix_is_granians_to_put_together(ask, options):
    logged = server.two_ways(mp._wsgi_call_wrap, 1, Site(), *options)

    assert ask("/ready/", answer=lambda protocol, environ: logged(protocol, PLAIN | environ)).given()[2] == b"made of "


@pytest.mark.once
@pytest.mark.parametrize(("set_to", "served_with"), [(None, [None, "2"]), ("7", ["7"])])
def test_the_heap_has_two_parts_unless_told_otherwise(set_to, served_with):
    program = "import os; from newsroom import server; print(os.environ.get('MALLOC_ARENA_MAX'), flush=True); server.main(['--version'])"
    env = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    if set_to:
        env["MALLOC_ARENA_MAX"] = set_to

    said = subprocess.run(
        [sys.executable, "-c", program], cwd=serving.ROOT, env=env, check=True, capture_output=True, text=True,
        timeout=patience.SECONDS_OF_A_COMMAND,
    ).stdout.splitlines()  # fmt: skip

    assert said[:-1] == [str(number) for number in served_with]
    assert "newsroom.server" in said[-1]


# What granian's log and its prefix look at.
PLAIN = {
    "REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1", "QUERY_STRING": "", "wsgi.url_scheme": "http",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.once
def test_a_stored_page_is_given_while_all_threads_wait_for_somebody(tmp_path):
    begun, come = tmp_path / "begun", tmp_path / "come"
    serving.migrated(tmp_path / "served.sqlite3")
    env = serving.variables(
        tmp_path, f"sqlite:///{tmp_path / 'served.sqlite3'}",
        PAGE_STORE="local", BODIES_BUFFERED="1", SERVER_THREADS="1", BEGUN=str(begun), WAITED_FOR=str(come),
    )  # fmt: skip
    serving.manage("shell", "-v0", "-c", STORY, env=env)
    with serving.running(serving.free_port(), env, "tests.waiting:application") as address:
        assert {get(address) for _ in range(20)} >= {"miss", "hit"}
        slow = http.client.HTTPConnection(*address, timeout=patience.SECONDS)
        slow.request("POST", "/wait/", b"what was sent", headers={"Host": "testserver"})
        patience.until(begun.exists)

        with socket.create_connection(address, timeout=1) as waiting:
            waiting.sendall(b"GET /moon/ HTTP/1.1\r\nHost: testserver\r\n\r\n")
            with pytest.raises(TimeoutError):
                waiting.recv(1)
        assert [get(address) for _ in range(50)] == ["hit"] * 50

        come.touch()
        assert slow.getresponse().read() == b"what was sent"
        slow.close()
        assert get(address, "/moon/") in {"miss", "hit"}


def get(address, path="/"):
    """Return where the server says that a page came from."""
    connection = http.client.HTTPConnection(*address, timeout=patience.SECONDS)
    try:
        connection.request("GET", path, headers={"Host": "testserver"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        return answer.getheader("X-Page")
    finally:
        connection.close()
