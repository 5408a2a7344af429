"""What a page asked the database, and which of it was more than a question."""

import re

LOOKS = re.compile(r"[\s(]*(SELECT|WITH|DECLARE|SHOW|EXPLAIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN)\b")
# A question may hold a change within it: WITH gone AS (DELETE …). Locking a row for one is none yet.
CHANGES = re.compile(r"(?<!FOR )(?<!FOR NO KEY )\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b")
QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*\"""")


def changes(asked) -> list[str]:
    """Return the statements among captured queries that change something."""
    return [query["sql"] for query in asked if is_change(query["sql"])]


def is_change(sql: str) -> bool:
    """Whether a statement does more than look; words in names and in values don't count."""
    return not LOOKS.match(sql) or bool(CHANGES.search(QUOTED.sub("", sql)))
