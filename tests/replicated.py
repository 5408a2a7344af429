"""A PostgreSQL and its streaming replica, started with the very files that ship in deploy/, to be killed one by one."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest

from tests import fronted, patience, serving

# What a test's machine has less of, and what a test needn't wait for.
ROOM = {"room": ("shared_buffers = 1GB", "shared_buffers = 32MB")}
PERMITTED = "local all all trust\nhost all all 127.0.0.0/8 trust\nhost replication all 127.0.0.0/8 trust\n"
USER = "postgres"
# What is asked of the replica stands in its log.
LOGGED = ("log_statement=all", "log_line_prefix=")
# A desk whose database dies: it changes the story's headline, or publishes so many; says what became of it: addresses, or that it wasn't taken.
DESK = (
    fronted.WORLD
    + """
import sys
from django.db import Error, connection
from articles.models import Article
for line in sys.stdin:
    what, _, said = line.strip().partition(" ")
    try:
        if what == "change":
            Article.objects.filter(slug="landed").update(headline=said)
            print("done", flush=True)
        else:
            made = [ArticleFactory(section=section, slug=name, headline=name, live=True) for name in said.split()]
            print(*[story.get_absolute_url() for story in made], flush=True)
    except Error:
        connection.close()
        print("refused", flush=True)
"""
)


def programs():
    """Return the folder of PostgreSQL's programs; skip the test where there is none."""
    named = shutil.which("pg_basebackup")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    folders += [Path(named).resolve().parent] if named else []
    for folder in folders:
        if all((folder / program).exists() for program in ("initdb", "postgres", "pg_basebackup")):
            return folder
    pytest.skip("there is no PostgreSQL server on this machine: install postgresql")


def _version(folder):
    return [int(part) for part in folder.parent.name.split(".") if part.isdecimal()]


def _account():
    """Return whose the servers are: PostgreSQL refuses to run as root."""
    if os.geteuid():
        return None
    with suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


class Server:
    """One of the two."""

    def __init__(self, folder, name, host):
        self.folder, self.data, self.host, self.port = folder, folder / name, host, serving.free_port(host)
        self.log, self.process = folder / f"{name}.log", None

    def run(self, program, *arguments):
        """Run one of PostgreSQL's programs. Raises CalledProcessError when it fails."""
        command = [str(programs() / program), *arguments]
        subprocess.run(
            command, check=True, cwd=self.folder, user=_account(), stdout=subprocess.DEVNULL, env=_plain(),
            timeout=patience.SECONDS_OF_A_COMMAND,
        )  # fmt: skip

    def start(self, *settings):
        """Start it; return once it lets us in."""
        # A process that is killed loses nothing it wrote, only a machine does.
        command = [str(programs() / "postgres"), "-D", str(self.data), "-h", self.host, "-p", str(self.port),
                   "-k", str(self.folder), "-F", *(f"--{setting}" for setting in settings)]  # fmt: skip
        with self.log.open("ab") as log:
            self.process = patience.Process(command, cwd=self.folder, user=_account(), stderr=log, env=_plain())
        for _attempt in range(300):
            assert self.process.poll() is None, self.log.read_text()
            with suppress(psycopg2.OperationalError):
                self.ask("SELECT 1")
                return
            time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def ask(self, sql, database="postgres"):
        """Return the first thing that a statement answers."""
        address = f"host={self.host} port={self.port} user={USER} dbname={database} connect_timeout=3 options='-c statement_timeout=60s'"
        with closing(psycopg2.connect(address)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0] if cursor.description else None

    def kill(self):
        """Kill it with all its processes, as a power cut does."""
        if self.process is None or self.process.poll() is not None:
            return
        self.signal(signal.SIGKILL)
        self.process.wait(patience.SECONDS)

    def signal(self, number):
        """Tell it and all its processes something: SIGSTOP makes it a machine that takes everything and answers nothing."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        for pid in [self.process.pid, *map(int, children.split())]:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def configure(self, shipped, **changes):
        """Put a file of deploy/ in place, as conf.d holds it on a real machine."""
        fronted.shipped(f"postgresql/{shipped}", self.data / "newsroom.conf", **changes)
        (self.data / "pg_hba.conf").write_text(PERMITTED)
        own = self.data / "postgresql.conf"
        if "newsroom.conf" not in own.read_text():
            own.write_text(f"{own.read_text()}\ninclude 'newsroom.conf'\n")


def _plain():
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


@contextmanager
def pair(*hosts):
    """Run a primary and its replica until the end of the block, each at an address of its own if so many are given."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="newsroom-replicated-"))
    if account := _account():
        shutil.chown(folder, account)
    first, second = hosts or ["127.0.0.1"] * 2
    primary, replica = Server(folder, "primary", first), Server(folder, "replica", second)
    try:
        primary.run("initdb", "-D", str(primary.data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N",
                    "--wal-segsize", "4")  # fmt: skip
        primary.configure("primary.conf", **ROOM)
        primary.start()
        primary.ask("CREATE DATABASE newsroom")
        _migrate(primary)
        follow(replica, primary)
        yield primary, replica
    finally:
        primary.kill()
        replica.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _migrate(primary):
    """Put the tables there as all migrations make them: run once, then read from a dump."""
    kept = serving.ROOT / ".tools" / f"migrated-{serving.digest_of_migrations()}.sql"
    where = ("-h", primary.host, "-p", str(primary.port), "-U", USER)
    if kept.exists():
        (primary.folder / "kept.sql").write_text(kept.read_text())
        primary.run("psql", "-q", "-1", "-v", "ON_ERROR_STOP=1", *where, "-f", "kept.sql", "newsroom")
        return
    url = f"postgres://{USER}@{primary.host}:{primary.port}/newsroom"
    serving.manage("migrate", "-v0", env=os.environ | {"DATABASE_URL": url, "LOG_LEVEL": "ERROR"})
    primary.run("pg_dump", *where, "-f", "kept.sql", "newsroom")
    unfinished = kept.with_suffix(f".{os.getpid()}")
    shutil.copyfile(primary.folder / "kept.sql", unfinished)
    unfinished.rename(kept)


def follow(replica, primary):
    """Make a replica as the shipped file says, and start it."""
    replica.run("pg_basebackup", "-h", primary.host, "-p", str(primary.port), "-U", USER, "-D", str(replica.data), "-R",
                "-C", "-S", "newsroom_replica", "-c", "fast", "-N")  # fmt: skip
    replica.configure("replica.conf")
    replica.start(*LOGGED)


def urls(primary, replica):
    """Return the two addresses an operator sets: the first names both machines, for either may be written to one day."""
    hosts = f"host={primary.host},{replica.host}&port={primary.port},{replica.port}"
    return {
        "DATABASE_URL": f"postgres://{USER}@/newsroom?{hosts}&target_session_attrs=read-write",
        "DATABASE_REPLICA_URL": f"postgres://{USER}@{replica.host}:{replica.port}/newsroom",
    }
