"""The server as the shipped unit starts it."""

import shlex
import socket
import sys
from contextlib import ExitStack

import pytest

from tests import patience, serving

pytestmark = pytest.mark.slow
UNIT = serving.ROOT / "deploy/systemd/newsroom.service"
# More than the server would take by itself, for all its workers.
IDLE = 1100


def command(port):
    """Return how the unit starts the server, with the Python of this place, and at a port."""
    (line,) = [line for line in UNIT.read_text().splitlines() if line.startswith("ExecStart=")]
    _python, *options = shlex.split(line.removeprefix("ExecStart="))
    options[options.index("--port") + 1] = str(port)
    return [sys.executable, *options]


def asked(port):
    """Return a connection that has had one answer, and is kept; what was said is its first line."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(b"HEAD /no/such/page/ HTTP/1.1\r\nHost: testserver\r\n\r\n")
    said = connection.recv(100_000)
    return connection, said.split(b"\r\n")[0]


@pytest.mark.once
def test_who_keeps_a_connection_keeps_nobody_waiting(tmp_path):
    serving.migrated(tmp_path / "served.sqlite3")
    env = serving.variables(tmp_path, f"sqlite:///{tmp_path / 'served.sqlite3'}")
    serving.manage("shell", "-v0", "-c", serving.SEED, env=env)
    port = serving.free_port()
    with ExitStack() as stack:
        server = stack.enter_context(patience.Process(command(port), cwd=serving.ROOT, env=env, start_new_session=True))
        serving._wait_for(port, server)
        for _ in range(IDLE):
            connection, said = asked(port)
            stack.callback(connection.close)
            assert said == b"HTTP/1.1 404 Not Found"
