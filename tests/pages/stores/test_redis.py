"""Redis as the store, where it is installed, and while it is away."""

import shutil
import subprocess
import time

import pytest

from pages.stores.redis import RedisStore
from tests import patience, serving

pytestmark = pytest.mark.once


class Server:
    """A Redis of the test's own."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, serving.free_port(), None

    @property
    def url(self):
        """Where it is."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        """Start it, with nothing in it."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                   "--dir", str(self.folder)]  # fmt: skip
        self.process = patience.Process(command, stdout=subprocess.DEVNULL)
        for _attempt in range(100):
            if serving.answers(self.port):
                return
            time.sleep(0.1)

    def stop(self):
        """Kill it."""
        self.process.end_at_once()


@pytest.fixture
def server(tmp_path):
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    server = Server(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def stores(server):
    opened = []

    def stores():
        opened.append(RedisStore(server.url))
        return opened[-1]

    yield stores
    for store in opened:
        store.close()


def test_what_one_puts_another_finds_until_it_is_cleared(stores):
    stores().put("a", b"\x00page")

    assert (stores().get("a"), stores().get("b")) == (b"\x00page", None)
    stores().clear()
    assert stores().get("a") is None


def test_what_is_at_hand_elsewhere_counts_as_used(stores):
    store = stores()
    store.put("a", b"page")
    idle = lambda: store._redis.object("IDLETIME", "newsroom:page:a")  # noqa: E731
    time.sleep(1.2)
    before = idle()
    store.mention([])
    store.mention(["a", "never put"])

    assert before > idle() == 0


def test_one_at_a_time_makes_a_page(stores):
    mine, theirs = stores(), stores()

    assert [mine.claim("a", seconds=5), theirs.claim("a", seconds=5), theirs.claim("b", seconds=5)] == [
        True,
        False,
        True,
    ]
    theirs.release("a")
    assert not theirs.claim("a", seconds=5), "what is another's can't be given back"
    mine.release("a")
    assert theirs.claim("a", seconds=5)


def test_a_maker_that_died_holds_nothing_up(stores):
    assert stores().claim("a", seconds=0.05)
    time.sleep(0.1)

    assert stores().claim("a", seconds=5)


def test_redis_that_is_down_makes_pages_slow_for_a_moment_and_is_found_again(server, stores, monkeypatch):
    monkeypatch.setattr("pages.stores.redis._SECONDS_OF_REST", 0.5)
    store = stores()
    store.put("a", b"page")
    server.stop()

    began = time.monotonic()
    for _ in range(200):
        assert store.get("a") is None
        store.put("a", b"page")
        assert store.claim("a", seconds=5)
        store.release("a")
    assert time.monotonic() - began < 2

    server.start()
    time.sleep(0.6)
    store.put("a", b"page again")
    assert store.get("a") == b"page again"


def test_redis_that_does_not_answer_keeps_nobody_waiting(server, stores):
    store = stores()
    store.put("a", b"page")
    server.process.send_signal(19)
    try:
        began = time.monotonic()
        assert [store.get("a") for _ in range(100)] == [None] * 100
        assert time.monotonic() - began < 1
    finally:
        server.process.send_signal(18)
