"""A conversation of any size, said inside the database: a million comments in a minute or two.

Every fifth comment answers the one before it. The first story holds a tenth of all; one reader wrote a hundredth.
"""

from django.contrib.auth import get_user_model
from django.db import connection, models

from articles.models import Article
from comments.models import Comment, Talk
from readers.models import Reader

READERS = 20_000
BATCH = 50_000
# Of a thousand comments: shown but for those below, waiting, held, rejected, taken back by their authors.
_STATE = (
    "CASE WHEN {0} < 20 THEN 'pending' WHEN {0} < 23 THEN 'held' WHEN {0} < 80 THEN 'rejected' "
    "WHEN {0} < 88 THEN 'removed' ELSE 'approved' END"
)


def people() -> None:
    """Make the readers, once."""
    have = Reader.objects.count()
    Reader.objects.bulk_create(
        [Reader(name=f"Reader {n}", email=f"r{n}@example.org") for n in range(have, READERS)], batch_size=2000
    )


def grow(have: int, up_to: int) -> None:
    """Add comments until there are so many, and count anew what is counted."""
    stories, readers = _span(Article), _span(Reader)
    desk, _made = get_user_model().objects.get_or_create(
        username="moderator", defaults={"is_superuser": True, "is_staff": True}
    )
    for first in range(have, up_to, BATCH):
        with connection.cursor() as cursor:
            cursor.execute(_insert(first, min(first + BATCH, up_to), up_to, stories, readers, desk.pk))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('comments_comment', 'id'), (SELECT max(id) FROM comments_comment))"
            )
        Talk.objects.all().delete()
        cursor.execute(
            "INSERT INTO comments_talk (article_id, section_id, approved, latest_at) SELECT c.article_id, a.section_id, "
            "count(*), max(c.created_at) FROM comments_comment c JOIN articles_article a ON a.id = c.article_id "
            "WHERE c.state = 'approved' GROUP BY c.article_id, a.section_id"
        )
        cursor.execute("ANALYZE")


def _insert(first: int, last: int, total: int, stories: tuple[int, int], readers: tuple[int, int], desk: int) -> str:
    """Return the statement that says comments number `first` to `last`, of which a tenth of the total is the first story's."""
    is_postgres = connection.vendor == "postgresql"
    key = "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"
    at = (
        "now() - (({0} * 7919) % 15768000) * interval '1 second' - {0} * interval '1 microsecond'"
        if is_postgres
        else "strftime('%Y-%m-%d %H:%M:%S.', 'now', '-' || (({0} * 7919) % 15768000) || ' seconds') || printf('%06d', {0} % 1000000)"
    )
    # The five of a group share a story and a moment or so.
    group = "(n / 5)"
    story = (
        f"CASE WHEN n < {total // 10} THEN {stories[0]} ELSE {stories[0]} + 1 + {group} % {max(stories[1] - 1, 1)} END"
    )
    state, decided = _STATE.format("(n * 7919) % 1000"), at.format("n")
    values = {
        "id": "n + 1", "key": key, "article_id": story, "publication_id": "(SELECT min(id) FROM sections_publication)",
        "parent_id": "CASE WHEN n % 5 = 4 THEN n ELSE NULL END",
        "reader_id": f"CASE WHEN n % 100 = 0 THEN {readers[0]} ELSE {readers[0]} + (n * 31) % {readers[1]} END",
        "staff_id": "NULL", "author_name": "'Reader ' || n",
        "body": "'What I think of it, number ' || n || '. It was said before, and better, but it bears being said once more.'",
        "created_at": decided, "edited_at": "NULL", "state": state, "because": "''",
        "decided_at": f"CASE WHEN (n * 7919) % 1000 < 23 THEN NULL ELSE {decided} END",
        "decided_by_id": f"CASE WHEN (n * 7919) % 1000 < 23 OR n % 3 = 0 THEN NULL ELSE {desk} END", "chosen_at": "NULL",
        "recommendations": "(n * 31) % 50", "answers": "CASE WHEN n % 5 = 3 THEN 1 ELSE 0 END",
        "reports": "CASE WHEN n % 1000 = 999 THEN 1 ELSE 0 END", "signs": "'[]'", "score": "0.1",
        "fingerprint": "'f' || n", "network": "'2001:db8:' || (n % 9999) || '::/64'", "form_key": "NULL",
        "imported_from": "''", "imported_id": "''",
    }  # fmt: skip
    columns = {field.column for field in Comment._meta.concrete_fields}
    if missing := columns ^ set(values):
        raise RuntimeError(missing)
    return (
        f"WITH RECURSIVE numbers(n) AS (SELECT CAST({first} AS bigint) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {last}) "  # noqa: S608 - our own words
        f"INSERT INTO comments_comment ({', '.join(values)}) SELECT {', '.join(values.values())} FROM numbers"
    )


def _span(model: type[models.Model]) -> tuple[int, int]:
    """Return the first key of a table and how many rows it has; they were made in one go."""
    first = model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
    return first, model._default_manager.count()
