"""All parts of deploy/ at once, each at an address of its own. One after the other dies while readers keep asking: they get pages."""

import signal
import socket
import statistics
import threading
import time
from contextlib import ExitStack, suppress

import pytest

from tests import patience, replicated, serving, topology
from tests.topology import Readers, wait_until

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1", *topology.ADDRESSES])]
SLOW_ONES = 200
FORGET_THE_NEWEST = (
    "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'background')"
)
# What the tables of a later version have besides: a column with a default, a table, an index.
COMING = [
    "ALTER TABLE articles_article ADD COLUMN of_tomorrow integer NOT NULL DEFAULT 0",
    "CREATE TABLE articles_tomorrow (id bigint PRIMARY KEY)",
    "CREATE INDEX CONCURRENTLY of_tomorrow ON articles_article (of_tomorrow)",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('articles', '9999_tomorrow', now())",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """All of it, for all tests of this file: the last one leaves the replica in the primary's place."""
    topology.programs()
    with ExitStack() as running:
        site = topology.Topology(tmp_path_factory.mktemp("topology"), running)
        site.acknowledged = []
        yield site


@pytest.fixture
def cold(site):
    """Stories that nobody has read yet."""
    stories = site.publish(10)
    site.acknowledged += stories
    return stories


def is_fresh_again(site):
    """Change and look, three times: mostly within a second, and after a second what was never comes back."""
    taken = [site.seconds_until_seen() for _ in range(3)]
    print(f"the old one was seen for {max(taken):.2f} s at most")
    time.sleep(1)
    assert (len(site.headlines(5)), statistics.median(taken) < 1) == (1, True), taken


def test_a_server_that_dies_is_missed_by_nobody(site, cold):
    is_fresh_again(site)
    with Readers(site, cold) as readers:
        time.sleep(0.5)
        site.nodes[0].kill()
        is_fresh_again(site)
        site.nodes[0].start()
        is_fresh_again(site)

    readers.got_pages("a server dies and comes back")


def test_fault_20_servers_are_renewed_one_by_one_and_every_request_is_answered(site, cold):
    with Readers(site, cold, pause=0) as readers:
        for node in site.nodes:
            assert node.end() == 0
            node.start()
        wait_until(lambda: len(readers.answers) >= 2000)

    readers.got_pages("both servers are renewed")


def test_a_replica_that_dies_is_missed_by_nobody(site, cold):
    with Readers(site, cold) as readers:
        site.replica.kill()
        is_fresh_again(site)
        site.replica.start(*replicated.LOGGED)
        is_fresh_again(site)

    readers.got_pages("the replica dies and comes back")


def test_fault_12_without_redis_it_is_slower_and_right(site, cold):
    with Readers(site, cold) as readers:
        site.redis.kill()
        is_fresh_again(site)
        assert site.ask("/desk/login/").status == 200
        site.redis.start()
        is_fresh_again(site)

    readers.got_pages("Redis dies and comes back empty")


def test_fault_25_many_slow_clients_and_a_rush_keep_no_reader_waiting(site, cold):
    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(socket.create_connection((topology.FRONT, site.port), timeout=10))
                for _ in range(SLOW_ONES)]  # fmt: skip
        for connection in slow:
            connection.sendall(b"POST /desk/login/ HTTP/1.1\r\nHost: testserver\r\nContent-Length: 1000\r\n\r\na")
        with Readers(site, cold, threads=12, pause=0) as readers:
            for _ in range(6):
                time.sleep(0.5)
                for connection in slow:
                    with suppress(OSError):
                        connection.sendall(b"a")

    readers.got_pages(f"{SLOW_ONES} who send a letter each half second")
    assert readers.worst < 10  # the slow ones hold their connections for longer than this


def test_fault_18_both_versions_serve_while_the_tables_change(site, cold):
    """What an update of tomorrow brings comes while servers of today run; before it, a server of tomorrow says what is missing."""
    site.primary.ask(FORGET_THE_NEWEST, "newsroom")
    wait_until(lambda: "migrations: 1 missing" in site.ask("/health/?detail").content.decode())
    with Readers(site, cold) as readers:
        for change in COMING:
            site.primary.ask(change, "newsroom")
            site.acknowledged += site.publish()
        is_fresh_again(site)
        serving.manage("migrate", "background", "--fake", "-v0", env=site.env)
        wait_until(lambda: "migrations: all applied" in site.ask("/health/?detail").content.decode())
        wait_until(lambda: len(readers.answers) >= 500)

    readers.got_pages("the tables change")


def test_fault_5_while_both_databases_are_down_readers_get_pages_and_nobody_is_told_that_it_was_saved(site, cold):
    read, never_read = cold[:2]
    [site.ask(f"{path}?{number}") for number in range(4) for path in (site.path, read)]
    assert site.message() == 200
    down = site.databases
    try:
        for server in down:
            server.kill()
        wait_until(lambda: site.ask(f"{read}?{next(site.told)}").headers["X-Page"] == "last good", seconds=10)
        began = time.monotonic()
        assert [site.ask(path).status for path in (site.path, read, f"{read}?new")] == [200] * 3
        assert site.is_down(never_read)
        login = site.ask("/desk/login/", method="POST", Content_Type="application/x-www-form-urlencoded")
        assert (login.status, login.headline) == (503, "This couldn’t be saved just now")
        assert site.message() == 503
        assert time.monotonic() - began < 3 * 3  # each may take three
    finally:
        for server in down:
            server.start(*replicated.LOGGED)

    began = time.monotonic()
    wait_until(lambda: site.ask(f"{never_read}?{next(site.told)}").status == 200, seconds=10)
    print(f"pages are made {time.monotonic() - began:.2f} s after the databases are back")
    assert time.monotonic() - began < 5
    wait_until(lambda: site.publish() is not None)
    is_fresh_again(site)


def test_fault_6_while_both_databases_take_everything_and_answer_nothing_one_in_each_server_waits_for_them(site, cold):
    """What is stored is given meanwhile. Who waits does so for as long as nginx lets them, half a minute."""
    read, never_read = cold[:2]
    [site.ask(f"{path}?{number}") for number in range(4) for path in (site.path, read)]
    one_who_waits = threading.Thread(target=site.ask, args=(never_read,))
    frozen = site.databases
    with Readers(site, threads=6) as readers:
        try:
            for server in frozen:
                server.signal(signal.SIGSTOP)
            time.sleep(2)
            one_who_waits.start()
            time.sleep(3)
        finally:
            for server in frozen:
                server.signal(signal.SIGCONT)
        patience.finish(one_who_waits)

    readers.got_pages("both databases freeze")
    assert sum(seconds > 1 for _path, _status, seconds in readers.answers) <= 2 * len(site.nodes)
    wait_until(lambda: site.ask(f"{never_read}?{next(site.told)}").headers["X-Page"] != "last good", seconds=5)
    is_fresh_again(site)


def test_fault_8_a_primary_that_freezes_and_dies_takes_nothing_with_it_that_was_acknowledged(site, cold):
    site.primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'newsroom_replica'")
    site.primary.ask("SELECT pg_reload_conf()")
    wait_until(lambda: site.primary.ask("SELECT sync_state FROM pg_stat_replication") == "sync")
    with Readers(site, cold) as readers:
        killing = threading.Timer(1.5, _freeze_and_kill, [site])
        killing.start()
        while (stories := site.publish()) is not None:
            site.acknowledged += stories
        began = time.monotonic()
        patience.finish(killing)
        site.replica.ask("SELECT pg_promote()")
        wait_until(lambda: (stories := site.publish()) and site.acknowledged.extend(stories) is None)
        print(f"written again {time.monotonic() - began:.2f} s after the promotion began")
        # Who waited for the frozen one learns of the new one within its own bounds; then all is as ever.
        wait_until(lambda: site.ask(f"{site.acknowledged[-1]}?{next(site.told)}").headers["X-Page"] != "last good")
        is_fresh_again(site)

    readers.got_pages("the primary freezes, dies, and the replica takes over")
    assert [path for path in site.acknowledged if site.ask(path).status != 200] == []
    assert site.primary.process.poll() is not None


def _freeze_and_kill(site):
    """Let the primary take everything and answer nothing for two seconds, and never come back."""
    site.primary.signal(signal.SIGSTOP)
    time.sleep(2)
    site.primary.kill()
