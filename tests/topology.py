"""A network's machines all at once, as processes with an address each: nginx, two servers, a worker, Redis, PostgreSQL and its replica."""

import hmac
import json
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from itertools import count

import pytest

from tests import fronted, patience, replicated, serving

FRONT, NODES, PRIMARY, REPLICA, REDIS = (
    "127.0.0.10",
    ("127.0.0.11", "127.0.0.12"),
    "127.0.0.13",
    "127.0.0.14",
    "127.0.0.15",
)
ADDRESSES = [FRONT, *NODES, PRIMARY, REPLICA, REDIS]
SECRET = "whsec_of_this_test"
# So that there is one for each moment of what happens.
SECONDS_BETWEEN_COLD = 0.25


class Machine:
    """One that runs one program, which can be killed, asked to end, and started again at its address."""

    def __init__(self, running, host, begin):
        self.host, self.port, self._begin, self.process = host, serving.free_port(host), begin, None
        running.callback(self.kill)
        self.start()

    def start(self):
        """Start it; return once it answers."""
        self.process = self._begin(self)

    def kill(self):
        """Cut its power."""
        self.process.end_at_once()

    def end(self):
        """Ask it to end, as who brings out a new version does; return its exit code."""
        return self.process.end(30)


class Topology:
    """All of it. `told` counts what the desk was told."""

    def __init__(self, folder, running):
        self.folder, self.told = folder, count(1)
        self.primary, self.replica = running.enter_context(replicated.pair(PRIMARY, REPLICA))
        self.redis = Machine(running, REDIS, self._redis)
        self.env = serving.variables(
            folder, ALLOWED_HOSTS="testserver", TRUST_PROXY="1", FRONT=f"nginx {folder / 'changed'}",
            PAGE_STORE="redis", REDIS_URL=f"redis://{REDIS}:{self.redis.port}/0",
            STRIPE_SECRET_KEY="sk_test_x", STRIPE_WEBHOOK_SECRETS=SECRET,
            **{"database_url": "", **replicated.urls(self.primary, self.replica)},
        )  # fmt: skip
        self.desk = running.enter_context(self._managed("shell", "-v0", "-c", replicated.DESK))
        running.callback(self.desk.end_at_once)
        self.path = self.desk.line()
        self.nodes = [Machine(running, host, self._node) for host in NODES]
        # Beside nginx, for it puts a file there.
        worker = running.enter_context(self._managed("work"))
        # Asked to end, it would first write down into databases that are gone that it ended.
        running.callback(worker.end_at_once)
        self.port = fronted.nginx(running, folder, *[f"{node.host}:{node.port}" for node in self.nodes], host=FRONT)
        wait_until(lambda: self.primary.ask("SELECT count(*) > 0 FROM pages_told WHERE held_by != ''", "newsroom"))

    def _managed(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        return patience.Process(
            command, cwd=serving.ROOT, env=self.env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def _node(self, machine):
        return serving.start(machine.port, self.env, host=machine.host)

    def _redis(self, machine):
        settings = fronted.shipped(
            "redis/newsroom.conf", self.folder / "redis.conf",
            address=("bind 127.0.0.1", f"bind {REDIS}"), room=("maxmemory 1gb", "maxmemory 32mb"),
        )  # fmt: skip
        command = ["redis-server", str(settings), "--port", str(machine.port), "--dir", str(self.folder)]
        process = patience.Process(command, stdout=subprocess.DEVNULL)
        wait_until(lambda: serving.answers(machine.port, REDIS), seconds=10)
        return process

    def tell(self, line):
        """Have the desk do something; return what became of it."""
        self.desk.stdin.write(f"{line}\n")
        self.desk.stdin.flush()
        return self.desk.line()

    def publish(self, stories=1):
        """Publish stories; return their addresses. None where that was refused."""
        names = [f"story-{next(self.told)}" for _ in range(stories)]
        became = self.tell(f"publish {' '.join(names)}")
        return None if became == "refused" else became.split()

    def ask(self, path, **more):
        """Ask the front for something."""
        return fronted.ask(self.port, path, host=FRONT, **more)

    def is_down(self, path):
        """Tell whether a page that nobody ever asked for says that the archive doesn't answer, and when to come back."""
        given = self.ask(path)
        return (given.status, given.headers["Retry-After"]) == (503, "30")

    def message(self):
        """Let a payment gateway tell us something; return what it was answered with."""
        body = json.dumps({"id": f"evt_{next(self.told)}", "object": "event", "type": "ping", "livemode": False,
                           "created": int(time.time()), "data": {"object": {}}})  # fmt: skip
        at = int(time.time())
        mark = hmac.new(SECRET.encode(), f"{at}.{body}".encode(), "sha256").hexdigest()
        return self.ask("/support/hooks/stripe/", method="POST", body=body, Stripe_Signature=f"t={at},v1={mark}",
                        Content_Type="application/json").status  # fmt: skip

    @property
    def databases(self):
        """Those of the two that run."""
        return [server for server in (self.primary, self.replica) if server.process.poll() is None]

    def seconds_until_seen(self):
        """Change the headline; return the seconds until it is seen in the front's copy and from all servers, ten times in a row."""
        headline, since, in_a_row, last_old = f"Headline {next(self.told)}", 0.0, 0, 0.0
        assert self.tell(f"change {headline}") == "done"
        since = last_old = time.monotonic()
        while in_a_row < 10:
            began = time.monotonic()
            assert began - since < 10, "it was not seen within ten seconds"
            in_a_row = in_a_row + 1 if self.headlines(1) == {headline} else 0
            last_old = last_old if in_a_row else began
        return last_old - since

    def headlines(self, times):
        """Return what the front's copy says, and what the servers say, in turn."""
        marks = [mark for _ in range(times) for mark in ("", f"?{next(self.told)}")]
        return {self.ask(f"{self.path}{mark}").headline for mark in marks}


class Readers:
    """Who keeps asking the front while something happens: for a page that all read, past its copies, and for one nobody read yet."""

    def __init__(self, topology, cold=(), *, threads=3, pause=0.01):
        self.topology, self.cold, self.pause, self.answers = topology, list(cold), pause, []
        self._over, self._next_cold = threading.Event(), 0.0
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(threads)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        patience.finish(*self._threads)

    def _read(self, number):
        for turn in count():
            if self._over.is_set():
                return
            path = self.topology.path if turn % 2 else f"{self.topology.path}?{number}.{turn}"
            began = time.monotonic()
            if self.cold and began > self._next_cold:
                self._next_cold = began + SECONDS_BETWEEN_COLD
                with suppress(IndexError):
                    path = self.cold.pop()
            self.answers.append((path, _status(self.topology.port, path), time.monotonic() - began))
            self._over.wait(self.pause)

    @property
    def worst(self):
        """How long the slowest answer took."""
        return max(seconds for _path, _status, seconds in self.answers)

    def got_pages(self, what):
        """Fail where somebody got no page; print what was seen."""
        statuses = Counter(status for _path, status, _seconds in self.answers)
        print(f"{what}: {len(self.answers)} answers, the slowest after {self.worst:.2f} s, {dict(statuses)}")
        assert {answer for answer in self.answers if answer[1] != 200} == set()


def _status(port, path):
    connection = HTTPConnection(FRONT, port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": "testserver"})
        answer = connection.getresponse()
        return answer.status if answer.read() else 0
    except (OSError, HTTPException) as error:
        return repr(error)
    finally:
        connection.close()


def wait_until(is_so, *, seconds=60):
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it didn't come to be"
        time.sleep(0.05)


def programs():
    """Skip where one of the programs isn't installed."""
    replicated.programs()
    fronted.program("nginx", "nginx-light")
    if not shutil.which("redis-server"):
        pytest.skip("there is no redis-server on this machine: install redis-server")
