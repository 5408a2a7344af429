"""One SQLite file that the processes of a machine share.

A process that is killed while it writes leaves what was there before. A file that can't be read is thrown away: it holds
nothing that can't be made again.
"""

import logging
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pages.stores.resting import Rest

logger = logging.getLogger(__name__)

_NAME = "pages.sqlite3"
_TABLES = """
CREATE TABLE IF NOT EXISTS page (key TEXT PRIMARY KEY, used_at REAL NOT NULL, size INTEGER NOT NULL, packed BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS page_by_use ON page (used_at, size);
CREATE TABLE IF NOT EXISTS claim (key TEXT PRIMARY KEY, maker TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
"""
_SECONDS_TO_WAIT = 0.5
_SECONDS_OF_REST = 1.0
# Use is written down this roughly: a write each time something is read would cost more than it tells.
_USED_LATELY = 60
# How many pages are put between two looks at how much room they take.
_PUTS_BETWEEN_LOOKS = 50
_KEPT_WHEN_FULL = 0.8


class LocalStore:
    """Pages in an SQLite file."""

    def __init__(self, folder: Path, *, most_bytes: int) -> None:
        self._path = Path(folder) / _NAME
        self._most = most_bytes
        self._idle: list[sqlite3.Connection] = []
        self._inode = 0
        self._maker = uuid.uuid4().hex
        self._puts = 0
        self._lock = threading.Lock()
        self._rest = Rest(_SECONDS_OF_REST)

    def get(self, key: str) -> bytes | None:
        """Return what lies under a key."""
        return self._tried(lambda database: self._get(database, key), None)

    def put(self, key: str, packed: bytes) -> None:
        """Put bytes under a key; the longest unused make room."""
        self._tried(lambda database: self._put(database, key, packed), None)

    def claim(self, key: str, *, seconds: float) -> bool:
        """Take the right to make what belongs under a key. A maker that died has it no longer than it said."""
        return self._tried(lambda database: self._claim(database, key, seconds), True)

    def release(self, key: str) -> None:
        """Give that right back."""
        sql = "DELETE FROM claim WHERE key = ? AND maker = ?"
        self._tried(lambda database: database.execute(sql, (key, self._maker)), None)

    def close(self) -> None:
        """Let go of the file."""
        while self._idle:
            self._idle.pop().close()

    def clear(self) -> None:
        """Throw all pages away."""
        self._tried(lambda database: database.executescript("DELETE FROM page; DELETE FROM claim;"), None)

    def _get(self, database: sqlite3.Connection, key: str) -> bytes | None:
        row = database.execute("SELECT packed, used_at FROM page WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        now = time.time()
        if now - row[1] > _USED_LATELY:
            database.execute("UPDATE page SET used_at = ? WHERE key = ?", (now, key))
        return row[0]

    def _put(self, database: sqlite3.Connection, key: str, packed: bytes) -> None:
        sql = "INSERT OR REPLACE INTO page (key, used_at, size, packed) VALUES (?, ?, ?, ?)"
        database.execute(sql, (key, time.time(), len(packed), packed))
        self._puts += 1
        if self._puts % _PUTS_BETWEEN_LOOKS == 1:
            self._make_room(database)

    def _make_room(self, database: sqlite3.Connection) -> None:
        """Drop the longest unused until there is some room again, and the claims of the dead."""
        database.execute("DELETE FROM claim WHERE until < ?", (time.time(),))
        used = database.execute("SELECT total(size) FROM page").fetchone()[0]
        if used <= self._most:
            return
        sql = """DELETE FROM page WHERE key IN (SELECT key FROM (
                   SELECT key, sum(size) OVER (ORDER BY used_at DESC, key) AS so_far FROM page) WHERE so_far > ?)"""
        database.execute(sql, (self._most * _KEPT_WHEN_FULL,))

    def _claim(self, database: sqlite3.Connection, key: str, seconds: float) -> bool:
        sql = """INSERT INTO claim (key, maker, until) VALUES (?, ?, ?)
                 ON CONFLICT (key) DO UPDATE SET maker = excluded.maker, until = excluded.until WHERE until < ?"""
        now = time.time()
        return database.execute(sql, (key, self._maker, now + seconds, now)).rowcount == 1

    def _tried[Found](self, act: Callable[[sqlite3.Connection], Any], otherwise: Found) -> Found:
        """Return what an act found; where the file is busy or broken, what is said otherwise."""
        if self._rest.is_on():
            return otherwise
        idle = self._idle
        database = None
        try:
            database = idle.pop() if idle else self._open()
            found = act(database)
        except (sqlite3.Error, OSError) as error:
            if database is not None:
                database.close()
            self._meet(error, idle)
            return otherwise
        idle.append(database)
        return found

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # A connection is used by one thread at a time, not always by the same.
        database = sqlite3.connect(self._path, timeout=_SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False)
        try:
            self._inode = self._path.stat().st_ino
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=NORMAL")
            database.execute("PRAGMA journal_size_limit=8000000")
            database.executescript(_TABLES)
        except BaseException:
            database.close()
            raise
        return database

    def _meet(self, error: Exception, idle: list[sqlite3.Connection]) -> None:
        """Leave a file alone that is busy, full or out of reach; throw a broken one away."""
        if isinstance(error, OSError) or (isinstance(error, sqlite3.OperationalError) and not _is_broken(error)):
            self._rest.begin(error)
            return
        with self._lock:
            if self._idle is not idle:
                return  # another thread did it
            logger.warning("The store of pages is broken and begun anew: %s", error)
            self._idle = []
            try:
                # Another process may have done it: what lies there now is not what was broken.
                if self._path.stat().st_ino == self._inode:
                    for end in ("", "-wal", "-shm"):
                        self._path.with_name(_NAME + end).unlink(missing_ok=True)
            except OSError as trouble:
                self._rest.begin(trouble)


def _is_broken(error: sqlite3.OperationalError) -> bool:
    return "disk I/O" in str(error) or "no such" in str(error)
