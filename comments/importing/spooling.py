"""A place on the disk for what a file holds, so that it can be taken in by story and threads before answers.

Memory doesn't grow with the file, and nothing of it stays behind: the table is a private file that goes with the process.
"""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from comments.importing.disqus import Post, Thread

_TABLES = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000;
CREATE TABLE thread (number TEXT PRIMARY KEY, link TEXT, name TEXT, title TEXT, created_at TEXT,
                     article INTEGER, publication INTEGER);
CREATE TABLE post (number TEXT PRIMARY KEY, thread TEXT, parent TEXT, author TEXT, message TEXT, created_at TEXT,
                   deleted INTEGER, spam INTEGER, waits INTEGER, root TEXT DEFAULT '', answered INTEGER DEFAULT 0);
CREATE INDEX by_thread ON post (thread);
"""


class Ready(NamedTuple):
    """One post with the story it belongs to, the post it answers after flattening, and whether something answers it."""

    number: str
    article: int
    publication: int
    root: str
    answered: bool
    author: str
    message: str
    created_at: datetime | None
    is_deleted: bool
    is_spam: bool
    waits: bool


class Unmatched(NamedTuple):
    """One thread without a story here, and how many comments it has."""

    address: str
    title: str
    posts: int


class Spool:
    """Threads and posts of one file."""

    def __init__(self) -> None:
        # An empty name is SQLite's own: a private file on the disk, deleted when closed.
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.executescript(_TABLES)

    def keep_thread(self, thread: Thread) -> bool:
        """Keep a thread; tells whether it is the first of its number."""
        values = (thread.number, thread.link, thread.name, thread.title, _written(thread.created_at))
        return self._insert("INSERT OR IGNORE INTO thread VALUES (?, ?, ?, ?, ?, NULL, NULL)", values)

    def keep_post(self, post: Post) -> bool:
        """Keep a post; tells whether it is the first of its number."""
        values = (post.number, post.thread, post.parent, post.author, post.message, _written(post.created_at),
                  post.is_deleted, post.is_spam, post.waits)  # fmt: skip
        columns = "number, thread, parent, author, message, created_at, deleted, spam, waits"
        return self._insert(f"INSERT OR IGNORE INTO post ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608 - our own words

    def threads(self, size: int = 100) -> Iterator[list[tuple[str, str, str]]]:
        """Yield number, address and name of all threads, some at a time."""
        last = ""
        query = "SELECT number, link, name FROM thread WHERE number > ? ORDER BY number LIMIT ?"
        while rows := self._base.execute(query, (last, size)).fetchall():
            yield rows
            last = rows[-1][0]

    def match(self, number: str, *, article: int, publication: int) -> None:
        """Write down which story a thread belongs to."""
        self._base.execute(
            "UPDATE thread SET article = ?, publication = ? WHERE number = ?", (article, publication, number)
        )

    def flatten(self, is_here: Callable[[str], bool]) -> tuple[int, int]:
        """Find the post that each answer stands under; return how many were deeper, and how many lost their parent.

        Answers stand one level deep: beneath the first post of their line. A line ends where a post is missing, is of
        another thread, is spam, or answers itself. Of a missing one `is_here` tells whether it came in before.
        """
        deeper = lost = 0
        rows = self._base.execute("SELECT number, thread, parent FROM post WHERE parent <> ''")
        while some := rows.fetchmany(500):
            for number, thread, parent in some:
                root, depth = self._root(number, thread, parent, is_here)
                deeper += depth > 1
                lost += not root
                self._base.execute("UPDATE post SET root = ? WHERE number = ?", (root, number))
        self._base.execute(
            "UPDATE post SET answered = 1 WHERE number IN "
            "(SELECT root FROM post WHERE root <> '' AND NOT deleted AND NOT spam)"
        )
        return deeper, lost

    def posts(self) -> Iterator[Ready]:
        """Yield the posts that have a story: story by story, threads before answers, in the order of their times."""
        rows = self._base.execute(
            "SELECT post.number, article, publication, root, answered, author, message,"
            " coalesce(nullif(post.created_at, ''), thread.created_at), deleted, spam, waits"
            " FROM post JOIN thread ON thread.number = post.thread WHERE article IS NOT NULL"
            " ORDER BY article, root <> '', post.created_at, post.number"
        )
        for row in rows:
            number, article, publication, root, answered, author, message, at, *marks = row
            yield Ready(number, article, publication, root, bool(answered), author, message,
                        datetime.fromisoformat(at) if at else None, *map(bool, marks))  # fmt: skip

    def unmatched(self) -> Iterator[Unmatched]:
        """Yield the threads that found no story, those with most comments first; without comments they are no loss."""
        rows = self._base.execute(
            "SELECT coalesce(nullif(link, ''), name), title, count(post.number) FROM thread"
            " JOIN post ON post.thread = thread.number WHERE article IS NULL"
            " GROUP BY thread.number ORDER BY 3 DESC, 1"
        )
        yield from map(Unmatched._make, rows)

    def count(self, what: str) -> int:
        """Return how many there are of what a report tells: threads, posts, stories, bare threads, orphans."""
        return self._base.execute(_COUNTS[what]).fetchone()[0]

    def close(self) -> None:
        """Let the file go."""
        self._base.close()

    def _insert(self, query: str, values: tuple) -> bool:
        return bool(self._base.execute(query, values).rowcount)

    def _root(self, number: str, thread: str, parent: str, is_here: Callable[[str], bool]) -> tuple[str, int]:
        root, depth, seen = "", 0, {number}
        while parent:
            row = self._base.execute("SELECT thread, parent, spam FROM post WHERE number = ?", (parent,)).fetchone()
            if row is None and is_here(parent):
                return parent, depth + 1
            if row is None or row[0] != thread or row[2] or parent in seen:
                return ("" if parent in seen else root), depth
            seen.add(parent)
            root, depth, parent = parent, depth + 1, row[1]
        return root, depth


_COUNTS = {
    "threads": "SELECT count(*) FROM thread",
    "posts": "SELECT count(*) FROM post",
    "stories": "SELECT count(DISTINCT article) FROM thread JOIN post ON post.thread = thread.number",
    "bare threads": "SELECT count(*) FROM thread WHERE NOT EXISTS (SELECT 1 FROM post WHERE thread = thread.number)",
    "orphans": "SELECT count(*) FROM post WHERE NOT EXISTS (SELECT 1 FROM thread WHERE number = post.thread)",
}


def _written(at: datetime | None) -> str:
    """Return a time so that it sorts as a text."""
    return at.isoformat() if at else ""
