"""The index in PostgreSQL: a table with two tsvectors and their GIN indexes, asked from the newest story down.

GIN knows no order: asked for the newest of a common word it fetches every match. So the newest stories are looked
at first, by their key; only when these hold too few matches is GIN asked, for a year, then five, then all. A word
that is rare among the newest is rare, or was common long ago: the windows keep both cases small.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import OperationalError, connection, transaction

from search.engines.documents import EVERYTHING, ID_BITS, Document
from search.engines.protocol import OutOfTimeError
from search.engines.questions import Search

TABLES = [
    "CREATE TEXT SEARCH DICTIONARY newsroom_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION newsroom_words (COPY = simple)",
    (
        "ALTER TEXT SEARCH CONFIGURATION newsroom_words "
        "ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH newsroom_stem"
    ),
    (
        "CREATE TABLE search_story (article_id bigint PRIMARY KEY, key bigint NOT NULL, "
        "words tsvector NOT NULL, heads tsvector NOT NULL)"
    ),
    "CREATE INDEX search_story_by_key ON search_story (key)",
    "CREATE INDEX search_story_words ON search_story USING gin (words) WITH (gin_pending_list_limit = 512)",
    "CREATE INDEX search_story_heads ON search_story USING gin (heads) WITH (gin_pending_list_limit = 512)",
]
NO_TABLES = [
    "DROP TABLE search_story",
    "DROP TEXT SEARCH CONFIGURATION newsroom_words",
    "DROP TEXT SEARCH DICTIONARY newsroom_stem",
]
# How many of the newest stories are looked at one by one, and the years of the windows behind them.
NEWEST_HEADS, NEWEST_WORDS = 4000, 1000
# Where matches are frequent, walking on is cheaper than GIN, which would fetch all of them: so many times as far.
MOST_WALKED = 5
_YEAR = 366 * 86_400 << ID_BITS
WINDOWS = (_YEAR, 5 * _YEAR)
_AT_ONCE = 200
# Any number of keys as one parameter, in JSON.
LIST = "SELECT jsonb_array_elements_text(%s::jsonb)::bigint"
# A tsvector ends at 1 MB; no story comes near it.
_LONGEST = 400_000
# When what is asked in this thread has to end, in seconds of `time.monotonic`.
_ends: ContextVar[float | None] = ContextVar("ends", default=None)


def write(documents: Sequence[Document]) -> None:
    """Put stories into the index, in the place of what it holds of them. What is there as it should be is left alone."""
    row = (
        "(%s, %s, to_tsvector('newsroom_words', %s) || array_to_tsvector(%s::text[]),"
        " to_tsvector('newsroom_words', %s) || array_to_tsvector(%s::text[]))"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(documents), _AT_ONCE):
            some = documents[start : start + _AT_ONCE]
            values = [
                value
                for d in some
                for value in (d.article_id, d.key, d.words[:_LONGEST], _marked(d), d.headline, _marked(d))
            ]
            cursor.execute(
                f"INSERT INTO search_story (article_id, key, words, heads) VALUES {', '.join([row] * len(some))} "  # noqa: S608
                "ON CONFLICT (article_id) DO UPDATE SET key = excluded.key, words = excluded.words, "
                "heads = excluded.heads WHERE (search_story.key, search_story.words, search_story.heads) "
                "IS DISTINCT FROM (excluded.key, excluded.words, excluded.heads)",
                values,
            )


def remove(article_ids: Iterable[int]) -> None:
    """Take stories out of the index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_story WHERE article_id = ANY(%s)", [list(article_ids)])


def newest(search: Search, *, below: int | None = None, above: int | None = None, limit: int) -> list[int]:
    """Return the keys of the newest matches, newest first, between two keys."""
    column, size = ("heads", NEWEST_HEADS) if search.headlines else ("words", NEWEST_WORDS)
    found: list[int] = []
    try:
        reached = _walk(found, search, column, size, below, above, limit)
        sql, values = expression(search)
        for window in (*WINDOWS, None):
            if len(found) >= limit or reached is None:
                break
            low = above if window is None else max(reached - window, reached - window if above is None else above)
            bounds, limits = _bounds(reached, low)
            _leave_what_is_left()
            # The sum keeps the planner from walking the whole table by key for a word it thinks common.
            found += _keys(
                f"SELECT key FROM search_story WHERE {column} @@ ({sql}) AND {bounds} ORDER BY key + 0 DESC LIMIT %s",  # noqa: S608
                [*values, *limits, limit - len(found)],
            )
            reached = None if low == above else low + 1
    except OperationalError as error:
        if _is_over(error):
            raise OutOfTimeError(found[:limit]) from error
        raise
    except OutOfTimeError:
        raise OutOfTimeError(found[:limit]) from None
    return found[:limit]


def _walk(
    found: list[int], search: Search, column: str, size: int, below: int | None, above: int | None, limit: int
) -> int | None:
    """Look at the newest stories one by one, and at more of them where nearly every one matches; add them to the found.

    Return the key that was reached, if there are stories beneath it.
    """
    sql, values = expression(search)
    reached, walked, chunk = below, 0, size
    while True:
        if walked:
            _leave_what_is_left()
        bounds, limits = _bounds(reached, above)
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH newest AS MATERIALIZED (SELECT key, {column} FROM search_story WHERE {bounds} "  # noqa: S608
                f"ORDER BY key DESC LIMIT %s) SELECT key, 0 FROM newest WHERE {column} @@ ({sql}) "
                "UNION ALL SELECT min(key), count(*) FROM newest",
                [*limits, chunk, *values],
            )
            *matches, (last, looked_at) = sorted(cursor.fetchall(), key=lambda row: (row[1], -(row[0] or 0)))
        found += [key for key, _ in matches]
        walked += looked_at
        if looked_at < chunk:
            return None
        if len(found) >= limit:
            return last
        chunk = int((limit - len(found)) * walked / max(len(found), 1) * 1.2) + 50
        if walked + chunk > MOST_WALKED * size:
            return last
        reached = last


def weights(search: Search, keys: Sequence[int]) -> dict[int, float]:
    """Return how well each of some matches fits: the more often and the closer its words stand there, the better."""
    if not keys or not search.question.wanted:
        return {}
    column = "heads" if search.headlines else "words"
    sql, values = expression(Search(search.question, headlines=search.headlines, any_of=search.any_of))
    with connection.cursor() as cursor:
        # 1: divided by the length, as a long story holds every word more often.
        cursor.execute(
            f"SELECT key, ts_rank({column}, {sql}, 1) FROM search_story WHERE key = ANY(%s)",  # noqa: S608
            [*values, list(keys)],
        )
        return dict(cursor.fetchall())


def marks(keys: Sequence[int]) -> Counter[str]:
    """Return the marks that some stories carry, each with how many of them carry it."""
    with connection.cursor() as cursor:
        # What is short is read: the headlines' words with the marks.
        cursor.execute(
            "SELECT substr(lexeme, 2), count(*) FROM search_story, unnest(tsvector_to_array(heads)) lexeme "
            "WHERE key = ANY(%s) AND starts_with(lexeme, '~') GROUP BY lexeme",
            [list(keys)],
        )
        return Counter(dict(cursor.fetchall()))


def holds(article_ids: Iterable[int]) -> set[int]:
    """Return which of some stories the index knows."""
    return set(_keys("SELECT article_id FROM search_story WHERE article_id = ANY(%s)", [list(article_ids)]))


def tidy_up() -> None:
    """Bring what was written lately into the indexes, and the planner up to date."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gin_clean_pending_list('search_story_words'), gin_clean_pending_list('search_story_heads')"
        )
        cursor.execute("ANALYZE search_story")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop what is asked inside when the time is over, all of it together. Raises OutOfTimeError."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            before = cursor.fetchone()[0]
            _leave_what_is_left()
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if _is_over(error):
            raise OutOfTimeError from error
        raise
    finally:
        _ends.reset(token)


def _leave_what_is_left() -> None:
    """Let the next statement take no longer than what is left: PostgreSQL counts the time of each by itself."""
    ends = _ends.get()
    if ends is None:
        return
    left = int((ends - time.monotonic()) * 1000)
    if left < 1:
        raise OutOfTimeError
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(left)])


def _is_over(error: OperationalError) -> bool:
    return "statement timeout" in str(error)


def expression(search: Search) -> tuple[str, list[str]]:
    """Return a search as an expression of PostgreSQL and its parameters."""
    question = search.question
    parts: list[str] = []
    values: list[str] = []
    if question.wanted:
        runs = [_run(run) for run in question.wanted]
        if search.unfinished:
            runs[-1] = ("to_tsquery('newsroom_words', %s)", " <-> ".join(question.wanted[-1]) + ":*")
        parts.append("(" + (" || " if search.any_of else " && ").join(sql for sql, _value in runs) + ")")
        values += [value for _sql, value in runs]
    for run in question.unwanted:
        sql, value = _run(run)
        parts.append(f"!!{sql}")
        values.append(value)
    groups = [*search.marks] if search.marks or question.wanted else [(EVERYTHING,)]
    marks = [" | ".join(map(_mark, group)) for group in groups] + [f"!{_mark(mark)}" for mark in search.without]
    for mark in marks:
        parts.append("%s::tsquery")
        values.append(mark)
    return " && ".join(parts), values


def _run(words: Sequence[str]) -> tuple[str, str]:
    return "phraseto_tsquery('newsroom_words', %s)", " ".join(words)


def _mark(mark: str) -> str:
    """Return a mark as a lexeme: the sign before it keeps it apart from every word of a text."""
    return f"'~{mark}'"


def _marked(document: Document) -> list[str]:
    return [f"~{mark}" for mark in (EVERYTHING, *document.marks)]


def _bounds(below: int | None, above: int | None) -> tuple[str, list[int]]:
    pairs = [("key < %s", below), ("key > %s", above)]
    chosen = [(sql, value) for sql, value in pairs if value is not None]
    return " AND ".join(sql for sql, _ in chosen) or "TRUE", [value for _, value in chosen]


def _keys(sql: str, values: list) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [key for (key,) in cursor.fetchall()]
