"""What stands between a server and its database: it can be cut, or go silent, while both go on."""

import contextlib
import socket
import threading
from pathlib import Path

# A test that goes on without letting it go on again has failed by then.
SECONDS = 300


class Between:
    """Passes bytes on from a port of this machine to PostgreSQL, at a host or in a folder of sockets."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._target = host, port
        self._open: set[socket.socket] = set()
        self._passes = threading.Event()
        self._listener: socket.socket | None = None
        self.port = 0

    def begin(self) -> None:
        """Let connections through."""
        self._passes.set()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """End all connections, and refuse new ones."""
        self._passes.set()
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        for one in list(self._open):
            _end(one)

    def go_silent(self) -> None:
        """Keep all connections, and pass nothing on."""
        self._passes.clear()

    def go_on(self) -> None:
        """Pass on what was held back, and all that comes."""
        self._passes.set()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            far = self._reach()
            self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _reach(self) -> socket.socket:
        if not self._host.startswith("/"):
            return socket.create_connection((self._host, self._target), timeout=SECONDS)
        far = socket.socket(socket.AF_UNIX)
        far.connect(str(Path(self._host) / f".s.PGSQL.{self._target}"))
        return far

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := one.recv(65536):
                self._passes.wait(SECONDS)
                other.sendall(said)
        for end in (one, other):
            self._open.discard(end)
            _end(end)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
