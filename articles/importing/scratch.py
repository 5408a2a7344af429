"""A place on the disk for what a run must remember of a whole file, so that memory doesn't grow with it."""

import sqlite3
from collections.abc import Iterable


class SeenKeys:
    """The keys a run has met, kept in a temporary file that goes away with the process."""

    def __init__(self) -> None:
        # An empty name is SQLite's own: a private file on the disk, deleted when closed.
        self._table = sqlite3.connect("", isolation_level=None)
        self._table.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2000;")
        self._table.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID")

    def meet(self, key: str, row: int = 0) -> int | None:
        """Return the row at which a key was met before, or None the first time."""
        if self._table.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, row)).rowcount:
            return None
        return self._table.execute("SELECT row FROM seen WHERE key = ?", (key,)).fetchone()[0]

    def __contains__(self, key: str) -> bool:
        return self._table.execute("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone() is not None

    def close(self) -> None:
        """Let the file go."""
        self._table.close()


class KeyedRows:
    """Rows of text by key, by a second name and by owner, on the disk as well."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None)
        self._table.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2000;")
        self._table.execute("CREATE TABLE kept (key TEXT PRIMARY KEY, name TEXT, owner TEXT, value TEXT)")
        self._table.execute("CREATE INDEX by_name ON kept (name)")
        self._table.execute("CREATE INDEX by_owner ON kept (owner)")

    def keep(self, key: str, *, name: str, owner: str, value: str) -> None:
        """Keep a row; a later one with the same key takes its place."""
        self._table.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", (key, name, owner, value))

    def by_key(self, key: str) -> str | None:
        """Return the value of a key."""
        return self._one("SELECT value FROM kept WHERE key = ?", key)

    def by_name(self, name: str) -> str | None:
        """Return the value that goes by a name."""
        return self._one("SELECT value FROM kept WHERE name = ? ORDER BY rowid LIMIT 1", name)

    def of_owner(self, owner: str) -> list[tuple[str, str]]:
        """Return keys and values of an owner, in the order they were kept."""
        return self._table.execute("SELECT key, value FROM kept WHERE owner = ? ORDER BY rowid", (owner,)).fetchall()

    def all(self) -> Iterable[tuple[str, str]]:
        """Yield all keys and values, in the order they were kept."""
        return self._table.execute("SELECT key, value FROM kept ORDER BY rowid")

    def __len__(self) -> int:
        return self._table.execute("SELECT count(*) FROM kept").fetchone()[0]

    def close(self) -> None:
        """Let the file go."""
        self._table.close()

    def _one(self, query: str, value: str) -> str | None:
        row = self._table.execute(query, (value,)).fetchone()
        return row[0] if row else None
