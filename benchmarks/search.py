"""The search for readers in a large archive, on both databases.

    python -m benchmarks.search [--stories 500000] [--rounds 3]

With DATABASE_URL it measures that database, and grows it first where it has fewer stories: keep it to measure again.
Without, it makes an SQLite file and a PostgreSQL database of its own, one after the other, and drops them.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from http import HTTPStatus
from pathlib import Path

BAR, REINDEX_BAR, SAMPLE = 200, 500, 2000
QUESTIONS = [
    "the", "said mission", "launch", "orbit glacier", "telescope", "perihelion", "syzygy", "nothinglikeit", "teliscope",
    '"of the"', '"mission launch"', "mission -the", "the of and said", "glacier telescope orbit", "launch year:2015",
    "mission agency:AG3", "the section:section-2", "tag:tag-3", "tag:tag-3 tag:tag-5 launch", "place:Beijing glacier",
    "orbit before:2010", "orbit after:2009-05-01 before:2012", 'author:"Author 7" mission', "-launch", "orbit -tag:tag-1",
    "perihelion before:2005", 'said author:"Staff Writers" year:2020',
]  # fmt: skip
WAYS = ["", "&sort=newest", "&in=network"]


def main() -> int:
    """Run the benchmark; return the number of missed bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    if os.environ.get("DATABASE_URL"):
        return _here(chosen.stories, chosen.rounds)
    return _on_both(sys.argv[1:])


def _on_both(arguments: list[str]) -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
    import databases  # noqa: PLC0415
    import psycopg2  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        failed = _for(f"sqlite:///{folder}/search.sqlite3", arguments)
    server, said = databases.postgresql()
    if server is None:
        print(said)
        return failed + 1
    url = f"{server}_search"
    connection = psycopg2.connect(f"{server.rpartition('/')[0]}/postgres")
    connection.autocommit = True
    name = url.rpartition("/")[2]
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            return failed + _for(url, arguments)
        finally:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _for(url: str, arguments: list[str]) -> int:
    command = [sys.executable, "-m", "benchmarks.search", *arguments]
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


def _here(stories: int, rounds: int) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "a-key-for-a-benchmark-that-signs-nothing", "LOG_LEVEL": "ERROR",
                   "ALLOWED_HOSTS": "127.0.0.1", "PUBLIC_SCHEME": "http", "LIMIT_READERS": "0"}  # fmt: skip
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from benchmarks.figures import Figures, note  # noqa: PLC0415
    from benchmarks.indexed_newswire import IndexedNewswire  # noqa: PLC0415

    figures, vendor = Figures(), connection.vendor
    call_command("migrate", verbosity=0)
    wire = IndexedNewswire()
    started = time.perf_counter()
    added = wire.fill(stories)
    note(f"{added:,} stories grown into tables and index in {time.perf_counter() - started:.0f} s.")
    note(f"Readers’ search on {vendor} with {stories:,} stories: {rounds} rounds, whole requests in this process.")
    client = Client(headers={"host": "127.0.0.1"})
    times: dict[str, list[float]] = {}
    for _round in range(rounds + 1):
        for question in QUESTIONS:
            for way in WAYS:
                times.setdefault(f"{question}{way}", []).append(_time(client, question, way))
    # The first round warms what any morning warms.
    times = {question: spent[1:] for question, spent in times.items()}
    for question, spent in sorted(times.items(), key=lambda pair: -max(pair[1]))[:6]:
        note(f"  {statistics.median(spent):7.1f} ms, at most {max(spent):7.1f}: {question}")
    every = sorted(value for spent in times.values() for value in spent)
    note(f"  median {statistics.median(every):.0f} ms")
    figures.say(f"search.p95_ms.{vendor}", every[min(len(every) - 1, int(len(every) * 0.95))], at_most=BAR)
    figures.say(f"search.reindexed_per_s.{vendor}", wire.reindex(SAMPLE), at_least=REINDEX_BAR)
    return figures.failed


def _time(client, question: str, way: str) -> float:  # noqa: ANN001 - a test client
    from urllib.parse import quote  # noqa: PLC0415

    path = f"/search/?q={quote(question)}{way}"
    started = time.perf_counter()
    answer = client.get(path)
    spent = (time.perf_counter() - started) * 1000
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(path)
    return spent


if __name__ == "__main__":
    sys.exit(main())
