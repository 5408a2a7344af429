"""A real server process, for what a client inside the test's process can't stand in for."""

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


def variables(folder: Path, database_url: str, **more: str) -> dict[str, str]:
    """Return the environment of a server whose files live in a folder."""
    return os.environ | {
        "DATABASE_URL": database_url, "MEDIA_ROOT": str(folder / "media"), "STATIC_ROOT": str(folder / "static"),
        "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore",
    } | more  # fmt: skip


def manage(*arguments: str, env: dict[str, str]) -> None:
    """Run a management command in a process of its own. Raises CalledProcessError when it fails."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def start(port: int, env: dict[str, str]) -> subprocess.Popen:
    """Start the site as in production, in a process group of its own; return its process once it answers."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--blocking-threads", "4", "--no-access-log", "--log-level", "critical",
               "newsroom.wsgi:application"]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        _wait_for(port, server)
    except BaseException:
        server.terminate()
        raise
    return server


@contextmanager
def running(port: int, env: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Serve the site as in production; yield host and port once it answers."""
    with start(port, env) as server:
        try:
            yield ("127.0.0.1", port)
        finally:
            server.terminate()


@contextmanager
def served(folder: Path, seed: str = SEED) -> Iterator[tuple[str, int]]:
    """Serve the site on an SQLite file in a folder, with one publication in it; yield host and port."""
    env = variables(folder, f"sqlite:///{folder / 'served.sqlite3'}")
    manage("migrate", "-v0", env=env)
    manage("shell", "-v0", "-c", seed, env=env)
    with running(free_port(), env) as address:
        yield address


def _wait_for(port: int, server: subprocess.Popen) -> None:
    for _attempt in range(200):
        if server.poll() is not None:
            msg = "The server stopped before it answered."
            raise RuntimeError(msg)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    msg = "The server did not answer within 20 seconds."
    raise RuntimeError(msg)
