"""Keeping each author's, tag's and agency's list, the counts of days and the homes of corrections, by triggers.

They follow the lists of publications, the bylines, the tags and the stories themselves, so that an import, a console
and a cascade are followed like a verb, in the same transaction. Two views say what should be there: what is kept can
be made anew from them (`renew`) and compared with them (`mistakes`), as `manage.py relist` does.

SQLite can't rebuild a table that another's trigger speaks of, so there they are taken down while migrations run.
See docs/decisions/0038-lists-of-subjects.md.
"""

# ruff: noqa: S608 - only our own names, and numbers, are put together here.

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from background import repeating

STEP = 20_000
COLUMNS = "publication_id, published_at, article_id, author_id, tag_id, agency_id"
_NONE = "CAST(NULL AS bigint)"
_LISTED = "l.publication_id, l.published_at, l.article_id"
_DAYS = {
    "sqlite": "django_datetime_cast_date(l.published_at, p.zone, 'UTC')",
    "postgresql": "(l.published_at AT TIME ZONE p.zone)::date",
}
VIEWS = {
    # What should stand in the lists of subjects.
    "articles_subjects_due": f"""
        SELECT {_LISTED}, b.author_id, {_NONE} AS tag_id, {_NONE} AS agency_id FROM articles_listing l
          JOIN articles_byline b ON b.article_id = l.article_id WHERE l.section_id IS NULL
        UNION ALL SELECT {_LISTED}, {_NONE}, t.tag_id, {_NONE} FROM articles_listing l
          JOIN articles_taggedarticle t ON t.content_object_id = l.article_id WHERE l.section_id IS NULL
        UNION ALL SELECT {_LISTED}, {_NONE}, {_NONE}, s.agency_id FROM articles_listing l
          JOIN articles_article s ON s.id = l.article_id WHERE l.section_id IS NULL AND s.agency_id IS NOT NULL""",
    # On which day each listed story stands, and whether it counts there whatever the hour.
    "articles_days_due": """
        SELECT l.publication_id, l.article_id, {day} AS day,
          s.withdrawn_at IS NULL AND s.trashed_at IS NULL AND s.expires_at IS NULL AS counts
          FROM articles_listing l JOIN articles_article s ON s.id = l.article_id
          JOIN sections_publication p ON p.id = l.publication_id WHERE l.section_id IS NULL""",
}


@dataclass(frozen=True)
class Trigger:
    """One trigger: after which change of which table, for rows of which a condition holds, it does what."""

    name: str
    after: str
    table: str
    does: tuple[str, ...]
    when: str = "TRUE"


def _stand(story: str, only: str = "") -> str:
    """Return the statement that puts a story into the lists of its subjects, or into some of them."""
    due = f"SELECT {COLUMNS} FROM articles_subjects_due WHERE article_id = {story}{only}"
    return f"INSERT INTO articles_subjectlisting ({COLUMNS}) {due}"


def _leave(story: str, only: str) -> str:
    return f"DELETE FROM articles_subjectlisting WHERE article_id = {story}{only}"


def _tally(story: str, stories: str, only: str) -> str:
    """Return the statement that adds a story to the counts of its days, or takes it off."""
    return f"{_TALLY} SELECT publication_id, day, {stories} FROM articles_days_due WHERE article_id = {story}{only}"


def _mirrored(table: str, column: str, key: str) -> list[Trigger]:
    """Return the triggers that follow a table of pairs of stories and subjects."""
    came = _stand(f"NEW.{column}", f" AND {key} = NEW.{key}")
    gone = _leave(f"OLD.{column}", f" AND {key} = OLD.{key}")
    return [
        Trigger(f"articles_{key}_came", "INSERT", table, (came,)),
        Trigger(f"articles_{key}_gone", "DELETE", table, (gone,)),
        Trigger(f"articles_{key}_changed", f"UPDATE OF {column}, {key}", table, (gone, came)),
    ]


def _counts(row: str) -> str:
    return f"({row}.withdrawn_at IS NULL AND {row}.trashed_at IS NULL AND {row}.expires_at IS NULL)"


def _home(which: str) -> str:
    """Return the statement that gives corrections the publication of their story."""
    home = "SELECT publication_id FROM articles_article s WHERE s.id = articles_correction.article_id"
    return f"UPDATE articles_correction SET publication_id = ({home}) WHERE {which}"


_TALLY = "INSERT INTO articles_tally (publication_id, day, stories)"
_RECOUNT = f"{_TALLY} SELECT publication_id, day, COUNT(*) FROM articles_days_due WHERE {{which}} GROUP BY 1, 2"
_HERE, _THERE = " AND publication_id = NEW.publication_id", " AND publication_id = OLD.publication_id"
_COME = (_stand("NEW.article_id", _HERE), _tally("NEW.article_id", "1", f"{_HERE} AND counts"))
# The row that goes is no longer in the view: its day is asked of what it was.
_GONE = (
    _leave("OLD.article_id", _THERE),
    f"""{_TALLY} SELECT l.publication_id, {{day}}, -1
        FROM (SELECT OLD.publication_id AS publication_id, OLD.published_at AS published_at) l
        JOIN sections_publication p ON p.id = l.publication_id JOIN articles_article s ON s.id = OLD.article_id
        WHERE {_counts("s")}""",
)
TRIGGERS = [
    Trigger("articles_listing_came", "INSERT", "articles_listing", _COME, "NEW.section_id IS NULL"),
    Trigger("articles_listing_gone", "DELETE", "articles_listing", _GONE, "OLD.section_id IS NULL"),
    Trigger("articles_listing_left", "UPDATE OF publication_id, published_at, article_id", "articles_listing",
            (*_GONE, *_COME), "OLD.section_id IS NULL AND NEW.section_id IS NULL"),
    *_mirrored("articles_byline", "article_id", "author_id"),
    *_mirrored("articles_taggedarticle", "content_object_id", "tag_id"),
    Trigger("articles_agency_changed", "UPDATE OF agency_id", "articles_article",
            (_leave("NEW.id", " AND agency_id IS NOT NULL"), _stand("NEW.id", " AND agency_id IS NOT NULL")),
            "COALESCE(OLD.agency_id, 0) <> COALESCE(NEW.agency_id, 0)"),
    Trigger("articles_state_changed", "UPDATE OF withdrawn_at, trashed_at, expires_at", "articles_article",
            (_tally("NEW.id", f"CASE WHEN {_counts('NEW')} THEN 1 ELSE -1 END", ""),),
            f"{_counts('OLD')} <> {_counts('NEW')}"),
    Trigger("articles_zone_changed", "UPDATE OF zone", "sections_publication",
            ("DELETE FROM articles_tally WHERE publication_id = NEW.id",
             _RECOUNT.format(which="publication_id = NEW.id AND counts")), "OLD.zone <> NEW.zone"),
    Trigger("articles_note_came", "INSERT", "articles_correction", (_home("id = NEW.id"),), "NEW.publication_id IS NULL"),
    Trigger("articles_note_changed", "UPDATE OF publication_id", "articles_correction", (_home("id = NEW.id"),),
            "NEW.publication_id IS NULL"),
    Trigger("articles_story_moved", "UPDATE OF publication_id", "articles_article",
            (_home("article_id = NEW.id"),), "OLD.publication_id <> NEW.publication_id"),
]  # fmt: skip


def install(database: BaseDatabaseWrapper) -> None:
    """Put views and triggers up. Doing it twice leaves one set."""
    remove(database)
    day = _DAYS[database.vendor]
    _run(database, [f"CREATE VIEW {name} AS {asks.format(day=day)}" for name, asks in VIEWS.items()])
    for trigger in TRIGGERS:
        body = "; ".join(trigger.does).format(day=day)
        _run(database, _sqlite(trigger, body) if database.vendor == "sqlite" else _postgresql(trigger, body))


def remove(database: BaseDatabaseWrapper) -> None:
    """Take them down: before migrations on SQLite, for undoing the one that put them up, and for loading in bulk."""
    if database.vendor == "sqlite":
        _run(database, [f"DROP TRIGGER IF EXISTS {trigger.name}" for trigger in TRIGGERS])
    else:
        _run(database, [f"DROP FUNCTION IF EXISTS {trigger.name}() CASCADE" for trigger in TRIGGERS])
    _run(database, [f"DROP VIEW IF EXISTS {name}" for name in VIEWS])


@contextmanager
def lifted(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Take them down for a moment: for who empties a database, or renews everything afterwards."""
    remove(database)
    try:
        yield
    finally:
        install(database)


@contextmanager
def put_up(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Put them up for a moment: for a migration on SQLite."""
    install(database)
    try:
        yield
    finally:
        remove(database)


def missing(database: BaseDatabaseWrapper) -> set[str]:
    """Return the names of triggers and views that should be there and are not."""
    asked = "SELECT name FROM sqlite_master" if database.vendor == "sqlite" else (
        "SELECT tgname FROM pg_trigger UNION SELECT viewname FROM pg_views"
    )  # fmt: skip
    with database.cursor() as cursor:
        cursor.execute(asked)
        found = {name for (name,) in cursor.fetchall()}
    return {*VIEWS, *(trigger.name for trigger in TRIGGERS)} - found


@repeating.every(minutes=10)
def fold() -> int:
    """Make one row of the several that count a day; return how many went. Nobody is kept waiting."""
    several = (
        "(publication_id, day) IN (SELECT publication_id, day FROM articles_tally GROUP BY 1, 2 HAVING COUNT(*) > 1)"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM articles_tally WHERE {several} RETURNING publication_id, day, stories")
        sums: dict[tuple, int] = {}
        gone = cursor.fetchall()
        for publication, day, stories in gone:
            sums[publication, day] = sums.get((publication, day), 0) + stories
        cursor.executemany(
            "INSERT INTO articles_tally (publication_id, day, stories) VALUES (%s, %s, %s)",
            [(*key, total) for key, total in sums.items() if total],
        )
    return len(gone)


def renew() -> None:
    """Make all of it anew, the lists in short transactions. Needs the views; changes made meanwhile are kept."""
    kept, due = "articles_subjectlisting", "articles_subjects_due"
    for first, last in _spans():
        span = f"WHERE article_id BETWEEN {first} AND {last}"
        with transaction.atomic():
            _run(connection, [f"DELETE FROM {kept} {span}"])
            _run(connection, [f"INSERT INTO {kept} ({COLUMNS}) SELECT {COLUMNS} FROM {due} {span}"])
    _run(connection, [_home("TRUE")])
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _run(connection, ["LOCK TABLE articles_listing IN SHARE ROW EXCLUSIVE MODE"])
        _run(connection, ["DELETE FROM articles_tally", _RECOUNT.format(which="counts")])


def mistakes() -> dict[str, int]:
    """Return how many rows are wanting, and how many too many, in the lists of subjects; how many days and notes are wrong."""
    kept, due = (f"SELECT {COLUMNS} FROM {t}" for t in ("articles_subjectlisting", "articles_subjects_due"))
    wanting = extra = 0
    for first, last in _spans():
        some = f" WHERE article_id BETWEEN {first} AND {last}"
        wanting += _count(f"{due}{some} EXCEPT {kept}{some}")
        extra += _count(f"{kept}{some} EXCEPT {due}{some}")
    rows = _count("SELECT 1 FROM articles_subjectlisting") - _count("SELECT 1 FROM articles_subjects_due")
    days = _count(
        "SELECT publication_id, day FROM (SELECT publication_id, day, stories FROM articles_tally UNION ALL "
        "SELECT publication_id, day, -COUNT(*) FROM articles_days_due WHERE counts GROUP BY 1, 2) AS both_of_them "
        "GROUP BY publication_id, day HAVING SUM(stories) <> 0"
    )
    notes = _count(
        "SELECT 1 FROM articles_correction c JOIN articles_article s ON s.id = c.article_id "
        "WHERE COALESCE(c.publication_id, 0) <> s.publication_id"
    )
    return {"wanting": wanting, "extra": max(extra, rows), "days": days, "notes": notes}


def _spans() -> Iterator[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM articles_article")
        last = cursor.fetchone()[0]
    yield from ((first, first + STEP - 1) for first in range(1, last + 1, STEP))


def _count(rows: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({rows}) AS found")
        return cursor.fetchone()[0]


def _sqlite(trigger: Trigger, body: str) -> list[str]:
    after = f"AFTER {trigger.after} ON {trigger.table} FOR EACH ROW WHEN {trigger.when}"
    return [f"CREATE TRIGGER {trigger.name} {after} BEGIN {body}; END"]


def _postgresql(trigger: Trigger, body: str) -> list[str]:
    after = f"AFTER {trigger.after} ON {trigger.table} FOR EACH ROW WHEN ({trigger.when})"
    return [
        f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$",
        f"CREATE TRIGGER {trigger.name} {after} EXECUTE FUNCTION {trigger.name}()",
    ]


def _run(database: BaseDatabaseWrapper, statements: list[str]) -> None:
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
