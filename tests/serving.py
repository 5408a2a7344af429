"""A real server process, for what a client inside the test's process can't stand in for."""

import fcntl
import hashlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests import patience

ROOT = Path(__file__).resolve().parents[1]
SITE = "newsroom.wsgi:application"
SEED = """
from sections.models import Publication
Publication.objects.get_or_create(slug="testserver", defaults={"name": "Test", "host": "testserver"})
"""


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody listens at a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex((host, port)) == 0


def variables(folder: Path, database_url: str, **more: str) -> dict[str, str]:
    """Return the environment of a server whose files live in a folder."""
    return os.environ | {
        "DATABASE_URL": database_url, "MEDIA_ROOT": str(folder / "media"), "STATIC_ROOT": str(folder / "static"),
        "PAGE_STORE_PATH": str(folder / "pages"), "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore", "AD_HOSTS": "ads.example.net",
        "BODIES_BUFFERED": "1",  # as the shipped units say
    } | more  # fmt: skip


def manage(*arguments: str, env: dict[str, str]) -> None:
    """Run a management command in a process of its own. Raises CalledProcessError when it fails."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL,
        timeout=patience.SECONDS_OF_A_COMMAND,
    )  # fmt: skip


def start(port: int, env: dict[str, str], application: str = SITE, host: str = "127.0.0.1") -> patience.Process:
    """Start the site as in production, in a process group of its own; return its process once it answers."""
    command = [sys.executable, "-c", f"import sys; from newsroom import server; server.main(sys.argv[1:], {application!r})",
               "--host", host, "--port", str(port), "--log-level", "critical"]  # fmt: skip
    server = patience.Process(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        _wait_for(port, server, host)
    except BaseException:
        server.end()
        raise
    return server


@contextmanager
def running(port: int, env: dict[str, str], application: str = SITE) -> Iterator[tuple[str, int]]:
    """Serve the site as in production; yield host and port once it answers."""
    with start(port, env, application):
        yield ("127.0.0.1", port)


def digest_of_migrations() -> str:
    """Return by what the tables of one state of the project are told from those of another."""
    made = sorted(ROOT.glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in made)).hexdigest()[:16]


def migrated(path: Path) -> None:
    """Put a database in which all migrations were run at a path: run once, then copied."""
    kept = ROOT / ".tools" / f"migrated-{digest_of_migrations()}.sqlite3"
    kept.parent.mkdir(exist_ok=True)
    with (kept.parent / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # other workers want it too
        if not kept.exists():
            unfinished = kept.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            manage("migrate", "-v0", env=os.environ | {"DATABASE_URL": f"sqlite:///{unfinished}"})
            with closing(sqlite3.connect(unfinished)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            unfinished.rename(kept)
    shutil.copyfile(kept, path)


@contextmanager
def served(folder: Path, seed: str = SEED) -> Iterator[tuple[str, int]]:
    """Serve the site on an SQLite file in a folder, with one publication in it; yield host and port."""
    migrated(folder / "served.sqlite3")
    env = variables(folder, f"sqlite:///{folder / 'served.sqlite3'}")
    manage("shell", "-v0", "-c", seed, env=env)
    with running(free_port(), env) as address:
        yield address


def _wait_for(port: int, server: subprocess.Popen, host: str = "127.0.0.1") -> None:
    for _attempt in range(200):
        if server.poll() is not None:
            msg = "The server stopped before it answered."
            raise RuntimeError(msg)
        if answers(port, host):
            return
        time.sleep(0.1)
    msg = "The server did not answer within 20 seconds."
    raise RuntimeError(msg)
