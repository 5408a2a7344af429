"""One maker among processes: real servers on one database, with one store."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest

from pages.queueing import Queue
from pages.stores.local import LocalStore
from tests import serving

pytestmark = pytest.mark.once
SERVERS, ASKERS = 2, 100
WORLD = (
    serving.SEED
    + """
from sections.models import Section
Section.objects.get_or_create(publication=Publication.objects.get(), slug="moon", defaults={"name": "Moon"})
"""
)


@pytest.fixture
def servers(tmp_path):
    """Ports of servers that share a database and a store."""
    serving.migrated(tmp_path / "served.sqlite3")
    env = serving.variables(tmp_path, f"sqlite:///{tmp_path / 'served.sqlite3'}", PAGE_STORE="local")
    serving.manage("shell", "-v0", "-c", WORLD, env=env)
    with ExitStack() as running:
        yield [running.enter_context(serving.running(serving.free_port(), env))[1] for _ in range(SERVERS)], env


def ask(port, path="/moon/"):
    """Return status and source of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": "testserver"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers["X-Page"]


@pytest.mark.slow
def test_a_cold_page_is_made_once_for_all_who_ask_of_all_processes(servers):
    ports, _env = servers
    start = threading.Barrier(ASKERS)

    def ask_with_all(number):
        start.wait(timeout=20)
        return ask(ports[number % len(ports)])

    with ThreadPoolExecutor(ASKERS) as askers:
        given = Counter(askers.map(ask_with_all, range(ASKERS)))

    assert given == {(200, "miss"): 1, (200, "hit"): ASKERS - 1}


@pytest.mark.slow
def test_a_change_by_another_process_is_seen_within_a_second(servers):
    ports, env = servers
    for port in ports:
        ask(port)
    assert {ask(port) for port in ports} == {(200, "hit")}

    serving.manage(
        "shell", "-v0", "-c", "from sections.models import Section; Section.objects.update(name='Luna')", env=env
    )
    time.sleep(1)

    connection = HTTPConnection("127.0.0.1", ports[1], timeout=20)
    connection.request("GET", "/moon/", headers={"Host": "testserver"})
    assert "Luna" in connection.getresponse().read().decode()
    connection.close()


def test_a_turn_is_one_threads_and_ends_with_it(tmp_path):
    store = LocalStore(tmp_path, most_bytes=1000)
    queue, other = Queue(store), Queue(store)

    with queue.turn("a") as mine, queue.turn("a") as another, queue.turn("b") as different:
        assert (mine, another, different) == (True, False, True)
    with queue.turn("a") as mine:
        assert mine
    with queue.claim("a") as ours:
        assert ours
    with other.claim("a") as theirs:
        assert theirs
    store.close()
