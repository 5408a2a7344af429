"""One SQLite file that the processes of a machine share.

A process that is killed while it writes leaves what was there before. A file that can't be read is thrown away: it holds
nothing that can't be made again.
"""

import logging
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pages.stores.resting import Rest

logger = logging.getLogger(__name__)

# Another number for other tables: a file of the old ones is thrown away, never misread.
_NAME = "pages-3.sqlite3"
_NAMES_BEFORE = ("pages.sqlite3", "pages-2.sqlite3")
_ENDS = ("", "-wal", "-shm")
_TOO_LARGE = "it is larger than it may be now"
# Pages are known by a digest of their key. Its first half says where they lie, the rest that it is they.
_TABLES = """
CREATE TABLE IF NOT EXISTS page (id INTEGER PRIMARY KEY, name BLOB NOT NULL, packed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS use (id INTEGER PRIMARY KEY, at REAL NOT NULL, times INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS claim (key TEXT PRIMARY KEY, maker TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
"""
# A page takes two or three KB. Where it lies in several small leaves all of them but one are full, and free again with it:
# nine tenths of the file are pages. In leaves that hold several pages seven are, and of usual ones, with one each, fewer.
_LEAF = 1024
_LEAST_LEAVES = 512
_WAL_LEAVES = 4096
_CACHE_KB = 512
_SECONDS_TO_WAIT = 0.5
_SECONDS_OF_REST = 1.0
_USED_NOW = "INSERT INTO use (id, at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at"
_USED_AGAIN = "UPDATE use SET at = ?, times = times + 1 WHERE id = ?"
_MOST_NOTED = 20_000
# To make room the least useful hundredth goes, and more where that isn't enough.
_SHARE_DROPPED = 0.01
# A page that was asked for in so many spans between notes counts as if it had been asked for so much later. Machines
# that read the whole archive once push out each other's pages, not those that readers come back to.
_SECONDS_FOR_A_TIME, _MOST_TIMES = 3600, 24
_LEAST_USEFUL = "SELECT id FROM use ORDER BY at + ? * min(times, ?) LIMIT ?"


class LocalStore:
    """Pages in an SQLite file."""

    def __init__(self, folder: Path, *, most_bytes: int) -> None:
        self._path = Path(folder) / _NAME
        # The file can't grow beyond what it may: SQLite itself refuses that, and room is made then.
        self._pragmas = {
            "page_size": _LEAF, "journal_mode": "WAL", "synchronous": "NORMAL", "cache_size": -_CACHE_KB,
            "wal_autocheckpoint": _WAL_LEAVES, "journal_size_limit": _WAL_LEAVES * _LEAF,
            "max_page_count": max(most_bytes // _LEAF, _LEAST_LEAVES),
        }  # fmt: skip
        self._idle: list[sqlite3.Connection] = []
        self._inode = 0
        self._maker = uuid.uuid4().hex
        self._used: set[int] = set()
        self._lock = threading.Lock()
        self._rest = Rest(_SECONDS_OF_REST)
        # Who wants to write may have to wait for another who does; who reads never has to.
        self._rest_of_writing = Rest(_SECONDS_OF_REST)

    def get(self, key: str) -> bytes | None:
        """Return what lies under a key."""
        return self._tried(lambda database: self._get(database, *_place(key)), None, reads=True)

    def put(self, key: str, packed: bytes) -> None:
        """Put bytes under a key; what is least in use makes room."""
        self._tried(lambda database: self._put(database, *_place(key), packed), None)

    def mention(self, keys: Sequence[str]) -> None:
        """Write down that what lies under some keys was asked for, here or not."""
        self._used.update(_place(key)[0] for key in keys)
        self._tried(self._note_uses, None)

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
        self._tried(
            lambda database: database.executescript("DELETE FROM page; DELETE FROM use; DELETE FROM claim;"), None
        )

    def _get(self, database: sqlite3.Connection, place: int, name: bytes) -> bytes | None:
        row = database.execute("SELECT packed, name FROM page WHERE id = ?", (place,)).fetchone()
        if row is None or row[1] != name:
            return None
        if len(self._used) < _MOST_NOTED:
            self._used.add(place)
        return row[0]

    def _put(self, database: sqlite3.Connection, place: int, name: bytes, packed: bytes) -> None:
        share = _SHARE_DROPPED
        while True:
            try:
                with _transaction(database):
                    database.execute(
                        "INSERT OR REPLACE INTO page (id, name, packed) VALUES (?, ?, ?)", (place, name, packed)
                    )
                    database.execute(_USED_NOW, (place, time.time()))
            except sqlite3.OperationalError as error:
                if share > 1 or error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                    raise
                self._note_uses(database)
                self._make_room(database, share)
                share *= 2
            else:
                return

    def _note_uses(self, database: sqlite3.Connection) -> None:
        """Write down what was in use since the last time, and let go of the claims of the dead."""
        used, self._used = self._used, set()
        now = time.time()
        with _transaction(database):
            database.executemany(_USED_AGAIN, [(now, place) for place in sorted(used)])
            database.execute("DELETE FROM claim WHERE until < ?", (now,))

    def _make_room(self, database: sqlite3.Connection, share: float) -> None:
        """Drop a share of the pages: those that are least in use."""
        with _transaction(database):
            pages = database.execute("SELECT count(*) FROM use").fetchone()[0]
            least_useful = (_SECONDS_FOR_A_TIME, _MOST_TIMES, max(1, int(pages * share)))
            dropped = database.execute(_LEAST_USEFUL, least_useful).fetchall()
            database.executemany("DELETE FROM page WHERE id = ?", dropped)
            database.executemany("DELETE FROM use WHERE id = ?", dropped)

    def _claim(self, database: sqlite3.Connection, key: str, seconds: float) -> bool:
        sql = """INSERT INTO claim (key, maker, until) VALUES (?, ?, ?)
                 ON CONFLICT (key) DO UPDATE SET maker = excluded.maker, until = excluded.until WHERE until < ?"""
        now = time.time()
        return database.execute(sql, (key, self._maker, now + seconds, now)).rowcount == 1

    def _tried[Found](
        self, act: Callable[[sqlite3.Connection], Any], otherwise: Found, *, reads: bool = False
    ) -> Found:
        """Return what an act found; where the file is busy or broken, what is said otherwise."""
        if self._rest.is_on() or (self._rest_of_writing.is_on() and not reads):
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
        for end in _ENDS:
            for name in _NAMES_BEFORE:
                self._path.with_name(name + end).unlink(missing_ok=True)
        # A connection is used by one thread at a time, not always by the same.
        database = sqlite3.connect(self._path, timeout=_SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False)
        try:
            self._inode = self._path.stat().st_ino
            for what, value in self._pragmas.items():
                database.execute(f"PRAGMA {what}={value}")
            if database.execute("PRAGMA page_count").fetchone()[0] > self._pragmas["max_page_count"]:
                raise sqlite3.DatabaseError(_TOO_LARGE)
            database.executescript(_TABLES)
        except BaseException:
            database.close()
            raise
        return database

    def _meet(self, error: Exception, idle: list[sqlite3.Connection]) -> None:
        """Leave a file alone that is busy, full or out of reach; throw a broken one away."""
        if isinstance(error, sqlite3.OperationalError) and _is_busy(error):
            self._rest_of_writing.begin(error)
            return
        if isinstance(error, OSError) or (isinstance(error, sqlite3.OperationalError) and not _is_broken(error)):
            self._rest.begin(error)
            return
        with self._lock:
            if self._idle is not idle:
                return  # another thread did it
            logger.warning("The store of pages is begun anew: %s", error)
            self._idle = []
            try:
                # Another process may have done it: what lies there now is not what was broken.
                if self._path.stat().st_ino == self._inode:
                    for end in _ENDS:
                        self._path.with_name(_NAME + end).unlink(missing_ok=True)
            except OSError as trouble:
                self._rest.begin(trouble)


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL}


def _is_broken(error: sqlite3.OperationalError) -> bool:
    return "disk I/O" in str(error) or "no such" in str(error)


def _place(key: str) -> tuple[int, bytes]:
    """Return where a page lies, and by what it is known there."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=24).digest()
    return int.from_bytes(digest[:8], signed=True), digest[8:]


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Do all of a block or nothing of it."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if database.in_transaction:  # SQLite ends it by itself where there is no room
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")
