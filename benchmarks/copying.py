"""An archive grown by copies of its first stories, inside the database: half a million in minutes.

A copy has a number, an address and times of its own, and the words, tags and states of the story it was made of. Its
place in the index is made of what the index holds already: no text is taken apart twice.
"""

from django.db import connection, models, transaction

from articles.models import Article, Byline, Listing, TaggedArticle
from search.engines.documents import ID_BITS

TEMPLATE = 10_000
# Each round of copies is so much older than the one before.
_MINUTES = 13
_HASH = 64 << 20


def copy(have: int, up_to: int) -> None:
    """Add copies of the first ten thousand stories until there are so many."""
    _gather(_HASH)
    while have < up_to:
        number, first = divmod(have, TEMPLATE)
        last = min(TEMPLATE, up_to - number * TEMPLATE)
        with transaction.atomic():
            _copies(number, first, last)
        have = number * TEMPLATE + last
    _gather(1 << 20)


def _copies(number: int, first: int, last: int) -> None:
    ahead, back = number * TEMPLATE, number * _MINUTES
    for model, key in (
        (Article, "id"),
        (Byline, "article_id"),
        (TaggedArticle, "content_object_id"),
        (Listing, "article_id"),
    ):
        _rows(model, key, ahead=ahead, back=back, between=(first, last))
    moved = ahead - (back * 60 << ID_BITS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "INSERT INTO search_story (article_id, key, words, heads) SELECT article_id + %s, key + %s, words, heads "
                "FROM search_story WHERE article_id > %s AND article_id <= %s",
                [ahead, moved, first, last],
            )
            return
        for table in ("search_words", "search_heads"):
            cursor.execute(
                f"INSERT INTO {table} (rowid, words, marks) SELECT c.id + %s, c.c0, c.c1 FROM {table}_content c "  # noqa: S608
                "JOIN search_story s ON s.key = c.id WHERE s.article_id > %s AND s.article_id <= %s ORDER BY c.id",
                [moved, first, last],
            )
        cursor.execute(
            "INSERT INTO search_story (article_id, key) SELECT article_id + %s, key + %s FROM search_story "
            "WHERE article_id > %s AND article_id <= %s",
            [ahead, moved, first, last],
        )


def _rows(model: type[models.Model], key: str, *, ahead: int, back: int, between: tuple[int, int]) -> None:
    """Copy the rows of one table that belong to some stories."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        name = field.column
        if field.primary_key and name != key:
            continue
        columns.append(f'"{name}"')
        values.append(_value(field, name, key, ahead=ahead, back=back))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} "  # noqa: S608
            f"WHERE {key} > %s AND {key} <= %s",
            list(between),
        )


def _value(field: models.Field, name: str, key: str, *, ahead: int, back: int) -> str:
    if name == key:
        return f"{name} + {ahead}"
    if name in ("path", "slug"):
        return f"{name} || '-{ahead // TEMPLATE}'"
    if isinstance(field, models.DateTimeField):
        if connection.vendor == "postgresql":
            return f"{name} - interval '{back} minutes'"
        return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {name}, '-{back} minutes')"
    return f'"{name}"'


def _gather(size: int) -> None:
    """Let FTS5 gather so many bytes in memory before it writes a part of the index."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in ("search_words", "search_heads"):
                cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {size})")  # noqa: S608
