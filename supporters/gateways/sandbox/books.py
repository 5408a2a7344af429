"""The invented bank's books: one SQLite file of its own, safe for several processes, and the bank's own clock.

The bank is another company: its books share neither file nor transaction with ours. Times are whole seconds since 1970,
by the bank's clock (real time and what it was moved by) in its books, by the real one where it speaks to us.
"""

import calendar
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from newsroom.kit.money import Money
from supporters.gateways import base

DAY = 24 * 3600
WAIT_SECONDS = 5
SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE checkouts (
    id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, reference TEXT NOT NULL, minor INTEGER NOT NULL, currency TEXT NOT NULL,
    rhythm TEXT NOT NULL, method TEXT NOT NULL, title TEXT NOT NULL, return_url TEXT NOT NULL, cancel_url TEXT NOT NULL,
    email TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', language TEXT NOT NULL, state TEXT NOT NULL,
    will_decline INTEGER NOT NULL DEFAULT 0, is_lost INTEGER NOT NULL DEFAULT 0,
    subscription_id TEXT NOT NULL DEFAULT '', payment_id TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
);
CREATE INDEX open_checkouts ON checkouts (expires_at) WHERE state IN ('open', 'approved');
CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY, checkout_id TEXT NOT NULL, customer_id TEXT NOT NULL UNIQUE, reference TEXT NOT NULL,
    method TEXT NOT NULL, minor INTEGER NOT NULL, currency TEXT NOT NULL, rhythm TEXT NOT NULL, state TEXT NOT NULL,
    title TEXT NOT NULL, email TEXT NOT NULL, started_at INTEGER NOT NULL, next_at INTEGER, ended_at INTEGER,
    turn INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, is_broken INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX due_subscriptions ON subscriptions (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE payments (
    id TEXT PRIMARY KEY, checkout_id TEXT NOT NULL, subscription_id TEXT NOT NULL, reference TEXT NOT NULL,
    minor INTEGER NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, fee_minor INTEGER,
    why_not TEXT NOT NULL DEFAULT ''
);
CREATE INDEX payments_of_subscription ON payments (subscription_id, at);
CREATE INDEX payments_of_checkout ON payments (checkout_id);
CREATE INDEX payments_by_time ON payments (at);
CREATE TABLE refunds (
    id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, payment_id TEXT NOT NULL, minor INTEGER NOT NULL,
    currency TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX refunds_of_payment ON refunds (payment_id);
CREATE TABLE disputes (
    id TEXT PRIMARY KEY, payment_id TEXT NOT NULL UNIQUE, minor INTEGER NOT NULL, currency TEXT NOT NULL,
    state TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE TABLE visits (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, key TEXT UNIQUE, subscription_id TEXT NOT NULL, minor INTEGER, currency TEXT,
    return_url TEXT NOT NULL, cancel_url TEXT NOT NULL, created_at INTEGER NOT NULL, done_at INTEGER
);
CREATE TABLE events (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, endpoint TEXT NOT NULL,
    body BLOB NOT NULL, created_at INTEGER NOT NULL, is_held INTEGER NOT NULL DEFAULT 0, posted_at INTEGER,
    tries INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL, last_answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX waiting_events ON events (not_before) WHERE posted_at IS NULL AND is_held = 0;
"""


def new_id(kind: str) -> str:
    """Return a number nobody can guess, such as `tb_pay_…`."""
    return f"tb_{kind}_{secrets.token_hex(12)}"


def moment(seconds: int) -> datetime:
    """Return a time of the books as an aware moment."""
    return datetime.fromtimestamp(seconds, UTC)


def months_after(seconds: int, months: int) -> int:
    """Return the same day and hour so many months later; the 31st becomes a shorter month's last day."""
    start = moment(seconds)
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


class Books:
    """The books while they are open, in one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Return the first row, or None."""
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Return all rows."""
        return self._connection.execute(sql, values).fetchall()

    def do(self, sql: str, *values: object) -> int:
        """Change something; return how many rows that were."""
        return self._connection.execute(sql, values).rowcount

    def find(self, table: str, remote_id: str) -> sqlite3.Row:
        """Return the row of that number. Raises NotFound."""
        row = self.one(f"SELECT * FROM {table} WHERE id = ?", remote_id)  # noqa: S608 - our own names of tables
        if row is None:
            raise base.NotFound(f"The test bank has no {table.removesuffix('s')} {remote_id!r}.")
        return row

    def add(self, table: str, **values: object) -> None:
        """Write a new row."""
        names, places = ", ".join(values), ", ".join("?" * len(values))
        self.do(f"INSERT INTO {table} ({names}) VALUES ({places})", *values.values())  # noqa: S608 - our own names

    def change(self, table: str, remote_id: str, **values: object) -> None:
        """Change a row."""
        names = ", ".join(f"{name} = ?" for name in values)
        self.do(f"UPDATE {table} SET {names} WHERE id = ?", *values.values(), remote_id)  # noqa: S608 - our own names

    def setting(self, name: str) -> str:
        """Return a setting of the bank."""
        row = self.one("SELECT value FROM settings WHERE name = ?", name)
        return str(row["value"]) if row else ""

    def now(self) -> int:
        """Return the time by the bank's clock."""
        return int(time.time()) + int(self.setting("offset"))

    def set_clock(self, seconds: int) -> None:
        """Move the bank's clock so that it says this now."""
        self.do("UPDATE settings SET value = ? WHERE name = 'offset'", str(seconds - int(time.time())))


class Bank:
    """The bank's file. It is made, with its own signing key, when first asked for."""

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.exists():
            _found(file)

    @contextmanager
    def reading(self) -> Iterator[Books]:
        """Look into the books, as they are at one moment. Raises Unavailable where the file can't be opened."""
        with self._opened("DEFERRED") as books:
            yield books

    @contextmanager
    def writing(self) -> Iterator[Books]:
        """Change the books, wholly or not at all; one process after the other. Raises Unavailable where that can't be."""
        with self._opened("IMMEDIATE") as books:
            yield books

    @contextmanager
    def _opened(self, mode: str) -> Iterator[Books]:
        with closing(self._connect(mode)) as connection:
            try:
                yield Books(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            try:
                connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                raise base.Unclear(f"The test bank can't tell whether it wrote that down: {error}.") from error

    def _connect(self, mode: str) -> sqlite3.Connection:
        connection = None
        if not self.file.exists():
            _found(self.file)  # who deleted it begins anew
        try:
            connection = sqlite3.connect(self.file, timeout=WAIT_SECONDS, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous=NORMAL")  # with WAL that survives all but a power cut, whole
            connection.execute(f"BEGIN {mode}")
        except sqlite3.OperationalError as error:
            if connection:
                connection.close()
            raise base.Unavailable(f"The test bank can't open its books {self.file.name}: {error}.") from error
        return connection

    @property
    def key(self) -> str:
        """The secret its messages are signed with."""
        with self.reading() as books:
            return books.setting("key")

    @property
    def now(self) -> datetime:
        """The moment by the bank's clock."""
        with self.reading() as books:
            return moment(books.now())


def _found(file: Path) -> None:
    """Make the file beside its place and move it there whole, so that no other process meets half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}-{secrets.token_hex(4)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    settings = {"key": secrets.token_hex(32), "number": new_id("bank"), "offset": "0"}
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(f"BEGIN;{SCHEMA}COMMIT;")
        connection.executemany("INSERT INTO settings VALUES (?, ?)", settings.items())
    with suppress(FileExistsError):  # another process was faster
        os.link(draft, file)
    draft.unlink()


def money_of(row: sqlite3.Row) -> Money:
    """Return a row's amount."""
    return Money(row["minor"], row["currency"])
