"""The server of a double: it listens on the loopback, in a thread or as a process of its own, and breaks when told to."""

import argparse
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.patience import Process

if TYPE_CHECKING:
    from tests.peers.double import Double, Fault

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
PAGE = """<!doctype html><html lang=en><title>Payment</title><h1>Payment {number}</h1>
<form method=post><button name=verb value=pay>Pay</button> <button name=verb value=decline>Decline</button>
<button name=verb value=abandon>Go back</button></form>"""


@dataclass(frozen=True)
class Call:
    """One request to the double's API."""

    method: str
    path: str
    query: dict[str, str]
    body: str
    headers: dict[str, str]  # names in lower case
    at: float = field(default_factory=time.time)


@dataclass(frozen=True)
class Answer:
    """What the double says. A dict or list is sent as JSON without the keys that start with an underscore."""

    status: int
    body: Any = None
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    def data(self) -> bytes:
        """Return the bytes of the body."""
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(public(self.body)).encode()


class Refusal(Exception):
    """The double says no; `answer` is how."""

    def __init__(self, answer: Answer):
        super().__init__(answer.body)
        self.answer = answer


def public(thing: Any) -> Any:
    """Return a copy without what only the double knows: keys that start with an underscore."""
    if isinstance(thing, dict):
        return {key: public(value) for key, value in thing.items() if not key.startswith("_")}
    return [public(value) for value in thing] if isinstance(thing, list) else thing


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # twenty forms at once must not be turned away by the operating system

    def server_bind(self) -> None:
        """Bind without asking who we are: HTTPServer looks its own name up in the DNS."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hung up: tests kill them on purpose."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """Where a double listens."""

    def __init__(self, double: "Double", port: int = 0):
        self.double, self.port = double, port
        self._listener: _Listener | None = None

    @property
    def address(self) -> str:
        """The address to talk to."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, in a thread that ends with the process."""
        double = self.double

        class Handler(_Handler):
            peer = double

        self._listener = _Listener(("127.0.0.1", self.port), Handler)
        self.port = self._listener.server_port
        threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        if self._listener:
            self._listener.shutdown()
            self._listener.server_close()


class _Handler(BaseHTTPRequestHandler):
    peer: "Double"
    timeout = 30
    # An answer goes out in one piece: in two, the second waits for the other side to confirm the first.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer any request: which method it has is the double's business."""
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if url.path.startswith("/_pay/"):
            self._pay(url.path.removeprefix("/_pay/"), body)
        elif url.path.startswith("/_control/"):
            self._control(url.path.removeprefix("/_control/"), body)
        else:
            self._api(url.path, dict(parse_qsl(url.query, keep_blank_values=True)), body)

    do_POST = do_DELETE = do_PATCH = do_PUT = do_GET  # noqa: N815 - names of the standard library

    def _pay(self, number: str, body: str) -> None:
        """Show the payer's page, and do what they chose there."""
        if self.command != "POST":
            self._say(Answer(200, PAGE.format(number=number).encode(), "text/html"))
            return
        try:
            to = self.peer.control(dict(parse_qsl(body)).get("verb", ""), {"number": number})
            self._say(Answer(303, headers=(("Location", to),)))
        except Refusal as refusal:
            self._say(refusal.answer)

    def _control(self, verb: str, body: str) -> None:
        try:
            self._say(Answer(200, {"answer": self.peer.control(verb, json.loads(body or "{}"))}))
        except Refusal as refusal:
            self._say(refusal.answer)

    def _api(self, path: str, query: dict[str, str], body: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.command, path, query, body, headers)
        fault = self.peer.noted(call)
        mode = fault.mode if fault else ""
        if mode == "drop_before":
            return
        if mode.isdigit() or mode == "500_kept":
            broken = self.peer.error(int(mode[:3]), "fault", "A fault that a test asked for.").answer
            if mode == "500_kept":
                self.peer.keep(call, broken)
            self._say(broken)
            return
        answer = self.peer.answer(call)
        if fault and not self._still_answers(fault):
            return
        self._say(answer)

    def _still_answers(self, fault: "Fault") -> bool:
        """Break an answer to something that was done; tell whether it goes out as it is."""
        if fault.mode == "slow":
            time.sleep(fault.seconds)
            return True
        if fault.mode == "500_after":
            self._say(self.peer.error(500, "fault", "A fault that a test asked for.").answer)
        return False

    def _say(self, answer: "Answer") -> None:
        data = answer.data()
        self.send_response(answer.status)
        for name, value in (("Content-Type", answer.content_type), ("Content-Length", str(len(data))), *answer.headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


class Remote:
    """A double in another process: `ask("deliver", order="reversed")` does there what the method does here."""

    def __init__(self, address: str):
        self.address = address

    def ask(self, verb: str, **arguments: Any) -> Any:
        """Let the double do something and return its answer. Raises RuntimeError when it refuses."""
        url = urlsplit(self.address)
        line = HTTPConnection(url.hostname or "", url.port, timeout=60)
        try:
            line.request("POST", f"/_control/{verb}", json.dumps(arguments), {"Content-Type": "application/json"})
            response = line.getresponse()
            text = response.read().decode()
        finally:
            line.close()
        if response.status != 200:
            raise RuntimeError(text)
        return json.loads(text)["answer"]


@contextmanager
def started(module: str, *, webhook: str = "") -> Iterator[Remote]:
    """Start a double as a process of its own; yield it once it answers."""
    command = [sys.executable, "-m", module, "--webhook", webhook]
    with Process(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield Remote(process.line())


def run(double: type["Double"]) -> None:
    """Serve a double until the process is ended: `python -m tests.peers.stripe --port 8430 --webhook http://…`."""
    options = argparse.ArgumentParser(description=double.__doc__)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--webhook", default="")
    chosen = options.parse_args()
    peer = double(webhook=chosen.webhook)
    peer._server.port = chosen.port
    with peer:
        print(peer.address, flush=True)
        signal.pause()
