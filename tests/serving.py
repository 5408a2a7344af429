"""A real server process for tests that a client inside the process can't stand in for."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED = """
from sections.models import Publication
Publication.objects.get_or_create(slug="testserver", defaults={"name": "Test", "host": "testserver"})
"""


def free_port() -> int:
    """Return a port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(folder: Path, seed: str = SEED, **variables: str) -> Iterator[tuple[str, int]]:
    """Serve the site on an SQLite file in a folder, with one publication in it; yield host and port."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'served.sqlite3'}", "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"), "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore",
    } | variables  # fmt: skip
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    subprocess.run([*manage, "shell", "-v0", "-c", seed], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--no-access-log", "--log-level", "critical", "newsroom.wsgi:application"]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            _wait_for(port, server)
            yield ("127.0.0.1", port)
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen) -> None:
    for _attempt in range(200):
        if server.poll() is not None:
            raise RuntimeError("The server stopped before it answered.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not answer within 20 seconds.")
