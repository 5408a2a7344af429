"""Pages with comments as the conversation grows: questions asked, time taken and plans at 1,000 and at a million comments.

    python -m benchmarks.comments [--large 1000000]

It compares this project with itself, in one run. The database is the one DATABASE_URL names when that is given (it must
be empty), else an SQLite file of its own.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from http import HTTPStatus

SMALL, STORIES, ROUNDS = 1000, 1000, 9
# How many times slower a page may be with a thousand times the comments, and how long the database may take for it. Of
# the desk's pages and the section's feed only the latter is asked: they show more where there is more.
SLOWER, MOST_SQL_MS = 1.5, 60
_ALIKE = {"story", "first page", "last page", "oldest", "recommended", "feed of a story", "own page", "write page"}
# A plan that reads a whole table or sorts what it found of one says so with these words.
# Indexes of the few that wait or were reported may be read whole, and one that is read in order up to a limit.
_SHORT = ("comments_waiting", "comments_reported", "comments_decided_last")
_SCAN = re.compile(r"(?:Seq Scan on|SCAN) comments_comment\b")


def main() -> int:
    """Run the benchmark; return the number of missed bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=1_000_000)
    large = parser.parse_args().large
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.update(DJANGO_SETTINGS_MODULE="newsroom.settings", SECRET_KEY="x" * 50, ALLOWED_HOSTS="127.0.0.1",
                          PUBLIC_SCHEME="http", LOG_LEVEL="ERROR", LIMIT_READERS="0", REQUIRE_SECOND_FACTOR="0", PAGE_STORE="off")  # fmt: skip
        import django  # noqa: PLC0415 - settings read the environment set above

        django.setup()
        return _run(large)


def _run(large: int) -> int:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from benchmarks import archive, talk  # noqa: PLC0415
    from benchmarks.figures import Figures, note  # noqa: PLC0415

    figures = Figures()
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        archive.grow(archive.found(), STORIES)
        talk.people()
        talk.grow(0, SMALL)
    small = _measure()
    began = time.perf_counter()
    talk.grow(SMALL, large)
    note(f"{large:,} comments said in {time.perf_counter() - began:.0f} s.")
    grown = _measure()
    note(f"Pages on {connection.vendor}, {SMALL:,} comments against {large:,}; best of {ROUNDS} requests.")
    for name, (ms, sql_ms, queries, scans) in grown.items():
        before, sql_before, queries_before, _scans = small[name]
        note(
            f"  {name:20} {before:7.1f} ms -> {ms:7.1f} ms, in the database {sql_before:5.0f} -> {sql_ms:5.0f}, "
            f"{queries_before} -> {queries} queries"
        )
        for scan in scans:
            note(f"    {scan}")
        key = f"comments.{name.replace(' ', '_')}"
        figures.say(f"{key}_queries", queries, at_most=queries_before + 1)
        if name in _ALIKE:
            figures.say(f"{key}_growth", ms / before, at_most=SLOWER)
        figures.say(f"{key}_sql_ms", sql_ms, at_most=MOST_SQL_MS)
        figures.say(f"{key}_scans", len(scans), at_most=0)
    return figures.failed


def _measure() -> dict[str, tuple[float, float, int, list[str]]]:
    """Ask for each page: as a reader whom nobody knows, as the reader who wrote most, and as a moderator."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from articles.models import Article  # noqa: PLC0415
    from comments.models import Comment  # noqa: PLC0415
    from readers.models import Reader  # noqa: PLC0415
    from sections.models import Publication  # noqa: PLC0415
    from tests.factories.readers import sign_in  # noqa: PLC0415 - the way tests sign in

    story = Article.objects.order_by("pk")[0]
    talk, reader = f"{story.get_absolute_url()}comments/", Reader.objects.order_by("pk")[0]
    middle = Comment.objects.filter(article=story, parent=None).order_by("-created_at")
    last = middle.order_by("created_at", "pk")[20]
    # An address is written as the pages themselves write it.
    from comments import showing  # noqa: PLC0415

    marks = {sort: showing.mark(last, sort) for sort in showing.Sort}
    stranger, known, desk = (Client(headers={"host": "127.0.0.1"}) for _ in range(3))
    sign_in(known, reader, Publication.objects.get())
    person = get_user_model().objects.get(username="moderator")
    desk.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    pages = {
        "story": (stranger, story.get_absolute_url()), "first page": (stranger, talk),
        "last page": (stranger, f"{talk}?after={marks[showing.Sort.NEWEST]}"),
        "oldest": (stranger, f"{talk}?sort=oldest"), "recommended": (stranger, f"{talk}?sort=recommended"),
        "recommended last": (stranger, f"{talk}?sort=recommended&after=0-{2**31}"),
        "feed of a story": (stranger, f"{talk}feed.atom"), "feed of a section": (stranger, f"{story.section.get_absolute_url()}comments/feed.atom"),
        "own page": (known, "/reader/"), "write page": (known, f"{talk}write/"),
        "queue waiting": (desk, "/desk/comments/"), "queue held": (desk, "/desk/comments/?view=held"),
        "queue reported": (desk, "/desk/comments/?view=reported"), "queue approved": (desk, "/desk/comments/?view=approved"),
        "queue rejected": (desk, "/desk/comments/?view=rejected"), "queue of a reader": (desk, f"/desk/comments/?reader={reader.pk}"),
        "queue of a story": (desk, f"/desk/comments/?story={story.pk}"), "today": (desk, "/desk/"),
    }  # fmt: skip
    return {name: _one(*page) for name, page in pages.items()}


def _one(client, path: str) -> tuple[float, float, int, list[str]]:  # noqa: ANN001 - a test client
    from django.core.cache import cache  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    answer = client.get(path)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status_code}")
    times, in_database, asked = [], [], []

    def observe(execute, sql, params, many, context):  # noqa: ANN001, ANN202
        began = time.perf_counter()
        answer = execute(sql, params, many, context)
        asked.append((sql, params, (time.perf_counter() - began) * 1000))
        return answer

    for _ in range(ROUNDS):
        cache.clear()
        asked.clear()
        with connection.execute_wrapper(observe):
            began = time.perf_counter()
            client.get(path)
            times.append((time.perf_counter() - began) * 1000)
        in_database.append(sum(ms for _sql, _params, ms in asked))
    scans = [scan for sql, params, _ms in list(asked) for scan in _scans(sql, params)]
    return min(times), min(in_database), len(asked), scans


def _scans(sql: str, params: tuple) -> list[str]:
    """Return the lines of a query's plan that read the whole table of comments: asked with its parameters, as pages ask."""
    from django.db import connection  # noqa: PLC0415

    if "comments_comment" not in sql or not sql.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {sql}", params)
        lines = [str(row[-1]).strip().removeprefix("->").strip() for row in cursor.fetchall()]
    whole = [line for line in lines if _SCAN.search(line)]
    return [f"{line[:90]} in {sql[:140]}" for line in whole if not any(index in line for index in _SHORT)]


if __name__ == "__main__":
    sys.exit(main())
