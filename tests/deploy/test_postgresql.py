"""A PostgreSQL with a streaming replica, as deploy/ has them, and two servers that make their pages from it: whatever dies, readers get pages."""

import signal
import statistics
import subprocess
import sys
import threading
import time
from contextlib import ExitStack

import pytest

from tests import fronted, patience, replicated, serving
from tests.fronted import ask

pytestmark = [pytest.mark.once, pytest.mark.slow]


class World:
    """The two databases, the two servers and the desk."""

    def __init__(self, folder, running):
        self.primary, self.replica = running.enter_context(replicated.pair())
        urls = replicated.urls(self.primary, self.replica)
        env = serving.variables(folder, urls["DATABASE_URL"], ALLOWED_HOSTS="testserver", PAGE_STORE="local", **urls)
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", replicated.DESK]
        self._desk = running.enter_context(
            patience.Process(
                command, cwd=serving.ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        )
        self.path, self.told = self._desk.line(), 0
        self.nodes = []
        for name in ("a", "b"):
            port = serving.free_port()
            server = running.enter_context(serving.start(port, env | {"PAGE_STORE_PATH": str(folder / name)}))
            # Asked to end, it would first try to write down what it counted, into databases that are gone.
            running.callback(server.end_at_once)
            self.nodes.append(port)

    def tell(self, line):
        """Have the desk do something; return what became of it."""
        self._desk.stdin.write(f"{line}\n")
        self._desk.stdin.flush()
        return self._desk.line()

    def publish(self):
        """Publish another story; return its path, or that it was refused."""
        self.told += 1
        return self.tell(f"publish story-{self.told}")

    def wait_until_replayed(self):
        """Wait until the replica has everything."""
        wanted = self.primary.ask("SELECT pg_current_wal_flush_lsn()")
        wait_until(lambda: self.replica.ask(f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'"))

    def is_made_from_the_replica(self, path):
        """Ask for a page that nobody asked for yet; tell whether the replica was asked for its story."""
        asked = ask(self.nodes[0], path)
        assert (asked.status, asked.headers["X-Page"]) == (200, "miss")
        return path.strip("/") in self.replica.log.read_text(errors="replace")

    def uses_the_replica(self):
        """Tell whether one of some new pages is made from the replica. On a busy machine it may be late for some."""
        for _attempt in range(10):
            path = self.publish()
            self.wait_until_replayed()
            if self.is_made_from_the_replica(path):
                return True
        return False

    def change_and_see(self, times):
        """Change the headline again and again; return the seconds until both servers show it. The old one never comes back."""
        taken = []
        for _time in range(times):
            self.told += 1
            headline = f"Headline {self.told}"
            assert self.tell(f"change {headline}") == "done"
            since = time.monotonic()
            taken += [fronted.seconds_until_seen(port, self.path, headline, since) for port in self.nodes]
            assert {ask(port, self.path).headline for port in self.nodes * 5} == {headline}
        return taken


def wait_until(is_so, *, seconds=60):
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it didn't come to be"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """All of it, for all tests of this file: the last one leaves the replica in the primary's place."""
    with ExitStack() as running:
        yield World(tmp_path_factory.mktemp("replica"), running)


def test_pages_are_made_from_the_replica_and_show_what_is_new(world):
    assert world.uses_the_replica()

    assert statistics.median(world.change_and_see(10)) < 1
    wait_until(lambda: "replica: up to date\n" in ask(world.nodes[0], "/health/?detail").content.decode())


def test_a_replica_that_lags_makes_no_page_old(world):
    world.replica.ask("SELECT pg_wal_replay_pause()")
    try:
        assert statistics.median(world.change_and_see(5)) < 1
        path = world.publish()
        assert not world.is_made_from_the_replica(path)
    finally:
        world.replica.ask("SELECT pg_wal_replay_resume()")

    assert world.uses_the_replica()


def test_readers_dont_notice_that_the_replica_is_gone(world):
    world.replica.kill()
    paths = [world.publish() for _ in range(3)]

    assert [ask(port, path).status for path in paths for port in world.nodes] == [200] * 6
    assert statistics.median(world.change_and_see(3)) < 1

    world.replica.start(*replicated.LOGGED)
    wait_until(world.uses_the_replica)


def test_readers_get_pages_while_the_primary_takes_everything_and_answers_nothing(world):
    cold, stored = world.publish(), world.publish()
    [ask(port, stored) for port in world.nodes]
    world.wait_until_replayed()
    world.primary.signal(signal.SIGSTOP)
    try:
        # Followers learn within a second that they learn nothing.
        wait_until(lambda: ask(world.nodes[0], cold).headers["X-Page"] == "last good")
        since = time.monotonic()
        assert [ask(port, path).status for path in (stored, cold, "/") for port in world.nodes] == [200] * 6
        assert time.monotonic() - since < 5
    finally:
        world.primary.signal(signal.SIGCONT)

    wait_until(lambda: ask(world.nodes[0], cold).headers["X-Page"] != "last good")
    assert statistics.median(world.change_and_see(3)) < 1


def test_the_replica_takes_over_from_the_primary(world):
    stored, cold = world.publish(), world.publish()
    [ask(port, stored) for port in world.nodes]
    world.primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'newsroom_replica'")
    world.primary.ask("SELECT pg_reload_conf()")
    wait_until(lambda: world.primary.ask("SELECT sync_state FROM pg_stat_replication") == "sync")
    acknowledged = _publish_until_refused(world)

    # Nobody can write; readers get what is stored, and what the replica has.
    assert [ask(port, stored).status for port in world.nodes] == [200, 200]
    wait_until(lambda: ask(world.nodes[1], cold).headers["X-Page"] == "last good")
    asked = ask(world.nodes[1], cold)
    assert (asked.status, asked.headers["Cache-Control"]) == (200, "no-store")
    never_asked = ["/", "/moon/", "/feed.atom", "/archive/", "/sitemap.xml", f"{cold}?never=asked"]
    assert {address: ask(world.nodes[1], address).status for address in never_asked} == dict.fromkeys(never_asked, 200)
    refused = ask(world.nodes[0], "/desk/login/", method="POST", Content_Type="application/x-www-form-urlencoded")
    assert (refused.status, refused.headline) == (503, "This couldn’t be saved just now")

    world.replica.ask("SELECT pg_promote()")
    again = []
    wait_until(lambda: again.append(world.publish()) or again[-1] != "refused")
    wait_until(lambda: ask(world.nodes[0], again[-1]).headers["X-Page"] != "last good")
    assert [path for path in [*acknowledged, again[-1]] for port in world.nodes if ask(port, path).status != 200] == []
    assert statistics.median(world.change_and_see(5)) < 1


def _publish_until_refused(world):
    """Kill the primary while stories are published; return those that were acknowledged."""
    killing = threading.Timer(1, world.primary.kill)
    killing.start()
    acknowledged = []
    while (path := world.publish()) != "refused":
        acknowledged.append(path)
    patience.finish(killing)
    assert acknowledged
    return acknowledged
