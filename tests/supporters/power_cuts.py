"""Fault 1: a gateway's messages go to a real server beside a real worker, and both are killed (-9) again and again.

Who sends them is as patient as a gateway: a message goes out until it is taken, and a fifth go out once more.
"""

import sys
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, Queue
from random import Random

from supporters.models import GatewayEvent, Plan
from tests import patience, serving
from tests.peers.stripe import KEY
from tests.supporters.drill import Drill

SENDERS = 4
REPLAYED = 0.2
SECONDS_TO_FINISH = 240


@dataclass
class Outcome:
    """What was seen on the way."""

    messages: int = 0
    sent: int = 0
    kills: dict[str, int] = field(default_factory=lambda: {"server": 0, "worker": 0})
    # How long the site was away after a kill of its server, at most.
    away: float = 0.0


class Site:
    """The server and the worker of a site whose books a drill looks at."""

    def __init__(self, folder: Path, database_url: str, double) -> None:
        self.port = serving.free_port()
        self.env = serving.variables(
            folder, database_url, STRIPE_SECRET_KEY=KEY, STRIPE_WEBHOOK_SECRETS=double.secret, STRIPE_ADDRESS=double.address,
        )  # fmt: skip
        self.running: dict[str, patience.Process] = {}

    def start(self, name: str) -> None:
        """Start the server, and wait until it answers; or the worker."""
        if name == "server":
            self.running[name] = serving.start(self.port, self.env)
        else:
            command = [sys.executable, "manage.py", "work"]
            self.running[name] = patience.Process(command, cwd=serving.ROOT, env=self.env, start_new_session=True)

    def kill(self, name: str) -> None:
        """Kill one of the two with all its processes: no handler runs, nothing is finished."""
        self.running.pop(name).end_at_once()
        until = time.monotonic() + patience.SECONDS
        while name == "server" and serving.answers(self.port):
            assert time.monotonic() < until, "the server that was killed answers"
            time.sleep(0.005)  # its own processes die a moment after it


def play(drill: Drill, site: Site, *, payments: int, kills: int, seed: int) -> Outcome:
    """Let so many givers pay, send what the gateway tells while server and worker are killed, and wait until all is booked."""
    outcome, draw = Outcome(), Random(seed)  # noqa: S311 - the same play each time
    for _ in range(payments):
        drill.double.pay(drill.begin(Plan.Rhythm.ONCE).remote_id)
    messages = [(body, headers) for _event, body, headers in drill.double.messages(order="shuffled", seed=seed)]
    again = [message for message in messages if draw.random() < REPLAYED]
    waiting: Queue = Queue()
    for message in messages + again:
        waiting.put(message)
    outcome.messages, outcome.sent = len(messages), len(messages) + len(again)
    for name in ("server", "worker"):
        site.start(name)
    try:
        senders = [threading.Thread(target=_send_all, args=(site, waiting, outcome)) for _ in range(SENDERS)]
        for thread in senders:
            thread.start()
        _cut_the_power(site, waiting, outcome, kills=kills, draw=draw)
        patience.finish(*senders, seconds=SECONDS_TO_FINISH)
        _wait_until_booked()
    finally:
        for name in list(site.running):
            site.kill(name)
    drill.double.outbox.clear()
    return outcome


def _cut_the_power(site: Site, waiting: Queue, outcome: Outcome, *, kills: int, draw: Random) -> None:
    """Kill server and worker in turn while messages are under way: each time after about as many of them."""
    between = waiting.qsize() / (kills + 1)
    for number in range(kills):
        while waiting.qsize() > outcome.sent - between * (number + draw.uniform(0.5, 1)):
            time.sleep(0.005)
        name = "worker" if number % 2 else "server"
        site.kill(name)
        outcome.kills[name] += 1
        began = time.monotonic()
        site.start(name)
        if name == "server":
            outcome.away = max(outcome.away, time.monotonic() - began)


def _send_all(site: Site, waiting: Queue, outcome: Outcome) -> None:
    while True:
        try:
            body, headers = waiting.get_nowait()
        except Empty:
            return
        while _send(site, body, headers) != 200:
            time.sleep(0.02)


def _send(site: Site, body: bytes, headers: dict[str, str]) -> int:
    """Send one message; return what it was answered with, 0 for none."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    try:
        connection.request("POST", "/support/hooks/stripe/", body, {**headers, "Host": "testserver"})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def _wait_until_booked() -> None:
    until = time.monotonic() + SECONDS_TO_FINISH
    while GatewayEvent.objects.waiting().exists():
        if time.monotonic() > until:
            raise AssertionError(list(GatewayEvent.objects.waiting().values_list("type", "tries", "error")[:20]))
        time.sleep(0.2)
