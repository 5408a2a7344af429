"""Pages as the archive grows: questions asked and time taken at 1,000 and at 100,000 stories, in one run.

    python -m benchmarks.pages [--large 100000]

It compares this project with itself: the same pages, the same process, a hundred times the stories. The database is
the one DATABASE_URL names when that is given, else an SQLite file of its own; it must be empty.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from http import HTTPStatus

SMALL = 1000
ROUNDS = 30
MOST_QUERIES = {
    "pinned front": 8,
    "pinned section": 6,
    "front": 8,
    "section": 6,
    "article": 8,
    "tag": 6,
    "author": 6,
    "day": 6,
}
# How many times slower a page may be with a hundred times the stories. The others are only shown: a day holds more
# stories in a larger archive, and “Staff Writers” and the tag hold more to choose the newest thirty from.
SLOWER = {"pinned front": 1.5, "pinned section": 1.5, "front": 1.5, "section": 1.5, "article": 1.5}


def main() -> int:
    """Run the benchmark; return the number of missed bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=100_000)
    large = parser.parse_args().large
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.update(DJANGO_SETTINGS_MODULE="newsroom.settings", SECRET_KEY="x" * 50, ALLOWED_HOSTS="127.0.0.1",
                          PUBLIC_SCHEME="http", LOG_LEVEL="ERROR")  # fmt: skip
        import django  # noqa: PLC0415 - settings read the environment set above

        django.setup()
        return _run(large)


def _run(large: int) -> int:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from benchmarks import archive  # noqa: PLC0415
    from benchmarks.figures import Figures, note  # noqa: PLC0415

    figures = Figures()
    call_command("migrate", verbosity=0)
    sections = archive.found()
    archive.grow(sections, SMALL)
    small = _measure(sections)
    archive.grow(sections, large)
    grown = _measure(sections)
    note(
        f"Pages on {connection.vendor}, {SMALL:,} stories against {large:,}; median of {ROUNDS} requests in this process."
    )
    for page, (ms, queries) in grown.items():
        before, queries_before = small[page]
        name = page.replace(" ", "_")
        note(f"  {page:14} {before:6.2f} ms -> {ms:6.2f} ms, {queries_before} -> {queries} queries")
        figures.say(f"reader.{name}_queries", queries, at_most=MOST_QUERIES[page])
        if page in SLOWER:
            figures.say(f"reader.{name}_growth", ms / before, at_most=SLOWER[page])
    return figures.failed


def _measure(sections: list) -> dict[str, tuple[float, int]]:
    from django.test import Client  # noqa: PLC0415

    from articles.models import Article  # noqa: PLC0415
    from benchmarks import archive  # noqa: PLC0415

    newest = Article.objects.live().filter(section=sections[0]).newest_first().first()
    paths = {
        "front": "/", "section": sections[0].get_absolute_url(), "article": newest.get_absolute_url(),
        "tag": "/tag/tag-3/", "author": archive.staff_writers_page(), "day": f"/{newest.path[:10]}/",
    }  # fmt: skip
    client = Client(headers={"host": "127.0.0.1"})
    plain = {name: _one(client, path) for name, path in paths.items()}
    with archive.curated(sections):
        return plain | {f"pinned {name}": _one(client, paths[name]) for name in ("front", "section")}


def _one(client, path: str) -> tuple[float, int]:  # noqa: ANN001 - a test client
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    if client.get(path).status_code != HTTPStatus.OK:
        raise RuntimeError(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    # Counted at once: the next request empties the log.
    queries = len(asked)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), queries


if __name__ == "__main__":
    sys.exit(main())
