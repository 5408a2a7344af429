"""The index in SQLite: two FTS5 tables, one of headlines and one of all words, walked from the newest story down.

FTS5 reads a list of matches in the order of its row numbers. A row's number is the story's key, which runs as time
does, so the newest matches are a walk that stops when there are enough, however many stories hold the word.
"""

import json
import math
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, connection

from search.engines.documents import EVERYTHING, Document
from search.engines.protocol import OutOfTimeError
from search.engines.questions import Question, Search
from search.engines.words import stem

TABLES = [
    "CREATE TABLE search_story (article_id integer PRIMARY KEY, key integer NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE search_words USING fts5(words, marks, tokenize = 'porter unicode61 remove_diacritics 2')",
    (
        "CREATE VIRTUAL TABLE search_heads USING fts5(words, marks, prefix = '2 3', "
        "tokenize = 'porter unicode61 remove_diacritics 2')"
    ),
]
NO_TABLES = ["DROP TABLE search_heads", "DROP TABLE search_words", "DROP TABLE search_story"]
# How many of the virtual machine's steps pass between two looks at the clock.
_STEPS = 2000
_AT_ONCE = 500
# Any number of keys as one parameter, in JSON.
LIST = "SELECT value FROM json_each(%s)"


def write(documents: Sequence[Document]) -> None:
    """Put stories into the index, in the place of what it holds of them. What is there as it should be is left alone."""
    # FTS5 gathers rows in memory while their numbers rise; one that is lower makes it write a part of the index at once.
    documents = sorted(_changed(documents), key=lambda d: d.key)
    remove([d.article_id for d in documents])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_story (article_id, key) VALUES (%s, %s)", [(d.article_id, d.key) for d in documents]
        )
        rows = [(d.key, d.words, _marked(d)) for d in documents]
        cursor.executemany("INSERT INTO search_words (rowid, words, marks) VALUES (%s, %s, %s)", rows)
        rows = [(d.key, d.headline, _marked(d)) for d in documents]
        cursor.executemany("INSERT INTO search_heads (rowid, words, marks) VALUES (%s, %s, %s)", rows)


def _changed(documents: Sequence[Document]) -> list[Document]:
    """Return those that the index doesn't hold just so. Taking a row out of FTS5 costs as much as putting it in."""
    held: dict[int, tuple[str, str, str]] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(documents), _AT_ONCE):
            keys = [d.key for d in documents[start : start + _AT_ONCE]]
            places = ", ".join(["%s"] * len(keys))
            rows = f"search_words w JOIN search_heads h ON h.rowid = w.rowid WHERE w.rowid IN ({places})"
            cursor.execute(f"SELECT w.rowid, w.words, w.marks, h.words FROM {rows}", keys)  # noqa: S608
            held |= {key: tuple(rest) for key, *rest in cursor.fetchall()}
    return [d for d in documents if held.get(d.key) != (d.words, _marked(d), d.headline)]


def remove(article_ids: Iterable[int]) -> None:
    """Take stories out of the index."""
    ids = list(article_ids)
    with connection.cursor() as cursor:
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT key FROM search_story WHERE article_id IN ({places})", some)  # noqa: S608
            keys = [(key,) for (key,) in cursor.fetchall()]
            if keys:
                cursor.executemany("DELETE FROM search_words WHERE rowid = %s", keys)
                cursor.executemany("DELETE FROM search_heads WHERE rowid = %s", keys)
                cursor.execute(f"DELETE FROM search_story WHERE article_id IN ({places})", some)  # noqa: S608


def newest(search: Search, *, below: int | None = None, above: int | None = None, limit: int) -> list[int]:
    """Return the keys of the newest matches, newest first, between two keys."""
    table = "search_heads" if search.headlines else "search_words"
    conditions, values = [f"{table} MATCH %s"], [expression(search)]
    if below is not None:
        conditions.append("rowid < %s")
        values.append(below)
    if above is not None:
        conditions.append("rowid > %s")
        values.append(above)
    sql = f"SELECT rowid FROM {table} WHERE {' AND '.join(conditions)} ORDER BY rowid DESC LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit])
        return [key for (key,) in cursor.fetchall()]


def weights(search: Search, keys: Sequence[int]) -> dict[int, float]:
    """Return how well each of some matches fits: the more often its words stand there, the better."""
    if not keys:
        return {}
    table = "search_heads" if search.headlines else "search_words"
    return _fits(table, search.question, keys)


def _fits(table: str, question: Question, keys: Sequence[int]) -> dict[int, float]:
    """Weigh by reading the stories' own words: what is asked grows with the stories weighed, never with the matches.

    FTS5's own measure, bm25, counts every match in the archive before it weighs the first.
    """
    with connection.cursor() as cursor:
        # Read from the table behind the index, which costs a third of asking the index for its rows.
        cursor.execute(f"SELECT id, c0 FROM {table}_content WHERE id IN ({LIST})", [json.dumps(list(keys))])  # noqa: S608
        rows = cursor.fetchall()
    runs = [" " + (stem(run[0]) if len(run) == 1 else " ".join(run)) for run in question.wanted]
    found: dict[int, float] = {}
    for key, words in rows:
        text = f" {words}"
        # The tenth mention says less than the first, and in a long text each says less.
        often = sum(math.log1p(text.count(run)) for run in runs)
        found[key] = often / math.log(60 + len(text))
    return found


def marks(keys: Sequence[int]) -> Counter[str]:
    """Return the marks that some stories carry, each with how many of them carry it."""
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        # The headlines' rows are short, so their marks are read from few pages of the file.
        cursor.execute(f"SELECT c1 FROM search_heads_content WHERE id IN ({LIST})", [json.dumps(list(keys))])  # noqa: S608
        for (row,) in cursor.fetchall():
            found.update(row.split())
    return found


def holds(article_ids: Iterable[int]) -> set[int]:
    """Return which of some stories the index knows."""
    ids = list(article_ids)
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(ids))
        cursor.execute(f"SELECT article_id FROM search_story WHERE article_id IN ({places})", ids)  # noqa: S608
        return {article_id for (article_id,) in cursor.fetchall()}


def tidy_up() -> None:
    """Merge the index's parts a little, as it does by itself bit by bit."""
    with connection.cursor() as cursor:
        for table in ("search_words", "search_heads"):
            cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', 2000)")  # noqa: S608


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop what is asked inside when the time is over, all of it together. Raises OutOfTimeError.

    Time is this thread's own, as SQLite works inside it: on a busy machine a search finds no less. Waiting for the disk
    and for others may take three times as long.
    """
    connection.ensure_connection()
    own, wall = time.thread_time() + seconds, time.monotonic() + 3 * seconds
    connection.connection.set_progress_handler(lambda: time.thread_time() > own or time.monotonic() > wall, _STEPS)
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        if "interrupted" in str(error):
            raise OutOfTimeError from error
        raise
    finally:
        connection.connection.set_progress_handler(None, 0)


def expression(search: Search) -> str:
    """Return a search in FTS5's language. Words hold letters and digits only, so nothing in them is a command."""
    question = search.question
    wanted = [_run(run) for run in question.wanted]
    if wanted and search.unfinished:
        wanted[-1] += "*"
    marks = [f"marks : ({' OR '.join(map(_run_of_one, group))})" for group in search.marks]
    must = [f"words : ({(' OR ' if search.any_of else ' AND ').join(wanted)})"] if wanted else []
    must += marks or ([] if must else [f"marks : {_run_of_one(EVERYTHING)}"])
    but = [f"words : {_run(run)}" for run in question.unwanted] + [f"marks : {_run_of_one(m)}" for m in search.without]
    positive = " AND ".join(must)
    return f"({positive}) NOT ({' OR '.join(but)})" if but else positive


def _run(words: Iterable[str]) -> str:
    return '"' + " ".join(words) + '"'


def _run_of_one(word: str) -> str:
    return f'"{word}"'


def _marked(document: Document) -> str:
    return " ".join((EVERYTHING, *document.marks))
