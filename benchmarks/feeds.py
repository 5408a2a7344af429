"""Feeds and sitemaps of a large archive: time and questions of each, whole requests in this process, and the memory they take.

    python -m benchmarks.feeds [--stories 500000] [--rounds 5]

With DATABASE_URL it measures that database, and grows it first; without, an SQLite file of its own.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from http import HTTPStatus

# Bars in milliseconds.
BARS = {
    "index": 1000, "month": 500, "pages": 1000, "authors": 500, "tags": 1000, "news": 300,
    "site_feed": 300, "tag_feed": 500, "unchanged_feed": 50,
}  # fmt: skip
MOST_GROWN_MB = 100


def main() -> int:
    """Run the benchmark; return the number of missed bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.update(DJANGO_SETTINGS_MODULE="newsroom.settings", SECRET_KEY="x" * 50, ALLOWED_HOSTS="127.0.0.1",
                          PUBLIC_SCHEME="http", LOG_LEVEL="ERROR")  # fmt: skip
        import django  # noqa: PLC0415 - settings read the environment set above

        django.setup()
        return _run(chosen.stories, chosen.rounds)


def _run(stories: int, rounds: int) -> int:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from benchmarks import archive  # noqa: PLC0415
    from benchmarks.figures import Figures, note  # noqa: PLC0415
    from sections.models import Section  # noqa: PLC0415

    figures = Figures()
    call_command("migrate", verbosity=0)
    archive.grow(list(Section.objects.filter(publication__slug="bench")) or archive.found(), stories)
    client = Client(headers={"host": "127.0.0.1"})
    etag = client.get("/feed.atom").headers["ETag"]
    paths = {
        "index": "/sitemap.xml", "month": "/sitemaps/stories-2020-03.xml", "pages": "/sitemaps/pages.xml",
        "authors": "/sitemaps/authors-0.xml", "tags": "/sitemaps/tags-0.xml", "news": "/news-sitemap.xml",
        "site_feed": "/feed.atom", "tag_feed": "/tag/tag-3/feed.atom", "unchanged_feed": "/feed.atom",
    }  # fmt: skip
    note(
        f"Feeds and sitemaps on {connection.vendor} with {stories:,} stories: median of {rounds} requests in this process."
    )
    began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, path in paths.items():
        headers = {"if-none-match": etag} if name == "unchanged_feed" else {}
        spent, size = _ask(client, path, headers, rounds)
        note(f"  {name:15} {spent:7.1f} ms  {size:>9,} bytes")
        figures.say(f"feeds.{name}_ms.{connection.vendor}", spent, at_most=BARS[name])
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - began) / 1024
    figures.say(f"feeds.memory_grown_mb.{connection.vendor}", grown, at_most=MOST_GROWN_MB)
    return figures.failed


def _ask(client, path: str, headers: dict[str, str], rounds: int) -> tuple[float, int]:  # noqa: ANN001 - a test client
    """Return the median time of a request in milliseconds, and the size of its answer."""
    times, size = [], 0
    for _round in range(rounds):
        started = time.perf_counter()
        answer = client.get(path, headers=headers)
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
            raise RuntimeError(path)
        size = len(answer.content)
    return statistics.median(times), size


if __name__ == "__main__":
    sys.exit(main())
