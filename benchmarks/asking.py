"""Asking for one page on many connections at once, from one process that costs little: it waits for all of them together."""

import selectors
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 30
_HEAD_ENDS = b"\r\n\r\n"


@dataclass
class Asker:
    """One connection: when it asked, what it has got so far, and when it had all of it."""

    connection: socket.socket
    asked_at: float = 0.0
    got: bytes = b""
    answered_at: float = 0.0

    def take(self) -> bool:
        """Take what has come; tell whether that was the end of the answer."""
        came = self.connection.recv(262_144)
        if not came:
            msg = f"The server hung up after {len(self.got)} bytes."
            raise ConnectionError(msg)
        self.got += came
        head, ends, body = self.got.partition(_HEAD_ENDS)
        if not ends or len(body) < int(_said(head, b"content-length")):
            return False
        self.answered_at = time.perf_counter()
        return True

    @property
    def where(self) -> str:
        """Where the answer says it came from."""
        return _said(self.got.partition(_HEAD_ENDS)[0], b"x-page").decode()

    @property
    def status(self) -> int:
        """The answer's status."""
        return int(self.got[9:12])

    @property
    def took_ms(self) -> float:
        """How long the answer took, from its own question."""
        return (self.answered_at - self.asked_at) * 1000


def at_once(url: str, many: int) -> list[Asker]:
    """Open many connections, and ask for a page on all of them as fast as they can be written to; return what came."""
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or 80)
    question = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    askers = [Asker(socket.create_connection(address, timeout=SECONDS)) for _ in range(many)]
    waiting = selectors.DefaultSelector()
    for asker in askers:
        waiting.register(asker.connection, selectors.EVENT_READ, asker)
    time.sleep(0.5)  # let the server take them all
    for asker in askers:
        asker.asked_at = time.perf_counter()
        asker.connection.sendall(question)
    missing = many
    while missing:
        ready = waiting.select(SECONDS)
        if not ready:
            msg = f"{missing} of {many} had no answer after {SECONDS} seconds."
            raise TimeoutError(msg)
        for key, _events in ready:
            if key.data.take():
                waiting.unregister(key.fileobj)
                missing -= 1
    for asker in askers:
        asker.connection.close()
    return askers


def _said(head: bytes, name: bytes) -> bytes:
    for line in head.split(b"\r\n")[1:]:
        said, _, value = line.partition(b":")
        if said.lower() == name:
            return value.strip()
    return b""
