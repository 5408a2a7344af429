"""The desk at 500,000 stories: list, filters, search, related stories and the first page, on both databases.

    python -m benchmarks.desk_list [--stories 500000] [--rounds 3]

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

BAR, RELATED_BAR, TODAY_BAR = 300, 150, 300
GROWTH_BAR = 5_000
PATH = "/desk/articles/article/"
LISTS = ["", "order=published", "publication={publication}", "section={section}"]
FILTERS = [
    "status=draft", "status=scheduled", "status=embargoed", "status=live", "status=expired", "status=withdrawn",
    "status=trash", "section={section}", "publication={publication}", "agency={agency}", "bylines__author={author}",
    "bylines__author=Staff Writers", "begun=me", "when=day", "when=week", "when=year", "when=older",
    "section={section}&status=draft", "section={section}&agency={agency}", "publication={publication}&when=week",
    "bylines__author={author}&section={section}", "agency={agency}&status=withdrawn", "begun=me&status=draft",
]  # fmt: skip
SEARCHES = [
    "q=the", "q=said mission", "q=launch", "q=orbit glacier", "q=telescope", "q=perihelion", "q=syzygy", "q=nothinglikeit",
    'q="of the"', 'q="mission launch"', "q=mission -the", "q=launch -orbit", "q=the of and said", "q=glacier telescope",
    "q=the&order=best", "q=launch&order=best", "q=glacier&order=best", "q=perihelion mission&order=best",
    "q=the&section={section}", "q=orbit&status=draft", "q=mission&status=trash", "q=launch&agency={agency}&when=week",
    "q=telescope&bylines__author={author}", "q=the&begun=me&status=draft", 'q="said launch orbit"',
]  # fmt: skip


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
        failed = _for(f"sqlite:///{folder}/desk.sqlite3", arguments)
    server, said = databases.postgresql()
    if server is None:
        print(said)
        return failed + 1
    url = f"{server}_desk"
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
    command = [sys.executable, "-m", "benchmarks.desk_list", *arguments]
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


def _here(stories: int, rounds: int) -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "a-key-for-a-benchmark-that-signs-nothing", "LOG_LEVEL": "ERROR",
                   "ALLOWED_HOSTS": "127.0.0.1", "PUBLIC_SCHEME": "http", "REQUIRE_SECOND_FACTOR": "0"}  # fmt: skip
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from benchmarks.figures import Figures, note  # noqa: PLC0415

    figures, vendor = Figures(), connection.vendor
    call_command("migrate", verbosity=0)
    _grow(stories, figures, vendor)
    client, names = _editor()
    note(f"The desk on {vendor} with {stories:,} stories: {rounds} rounds, whole requests in this process.")
    for figure, questions in {"list": LISTS, "filter": FILTERS, "search": SEARCHES}.items():
        times = _ask(client, [question.format(**names) for question in questions], rounds, deep=figure == "list")
        for question, spent in sorted(times.items(), key=lambda pair: -max(pair[1]))[:5]:
            note(f"  {statistics.median(spent):7.1f} ms, at most {max(spent):7.1f}: {figure} {question}")
        figures.say(f"desk.{figure}_p95_ms.{vendor}", _p95(times), at_most=BAR)
    figures.say(f"desk.related_p95_ms.{vendor}", _p95(_related(client, rounds)), at_most=RELATED_BAR)
    figures.say(f"desk.today_p95_ms.{vendor}", _p95(_ask(client, ["/desk/"], rounds * 5)), at_most=TODAY_BAR)
    return figures.failed


def _grow(stories: int, figures, vendor: str) -> None:  # noqa: ANN001 - Figures, which needs no Django, comes later
    from benchmarks.newswire import Newswire  # noqa: PLC0415
    from search import indexing  # noqa: PLC0415

    wire = Newswire()
    wire.found()
    started = time.perf_counter()
    added = wire.grow(stories)
    if added > 0:
        rate = added / (time.perf_counter() - started)
        figures.say(f"desk.growth_per_s.{vendor}", rate, at_least=GROWTH_BAR)
    started = time.perf_counter()
    indexed = 0
    if added > 0:
        for indexed, _last in indexing.index_all():  # noqa: B007 - the last count is wanted
            pass
    if indexed:
        figures.say(f"desk.reindexed_per_s.{vendor}", indexed / (time.perf_counter() - started), at_least=500)


def _editor() -> tuple:
    """Return a browser of someone who may do everything at all sites, and the keys that questions name."""
    from django.test import Client  # noqa: PLC0415

    from articles.models import Agency, Author  # noqa: PLC0415
    from newsroom.models import User  # noqa: PLC0415
    from sections.models import Publication, Section  # noqa: PLC0415

    person = User.objects.get(username="staff-3")
    person.is_superuser = person.is_staff = True
    person.save()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    names = {
        "publication": Publication.objects.order_by("pk")[1].pk, "section": Section.objects.order_by("pk")[5].pk,
        "agency": Agency.objects.order_by("pk")[3].pk, "author": Author.objects.get(slug="author-7").pk,
    }  # fmt: skip
    return client, names


def _ask(client, questions: list[str], rounds: int, *, deep: bool = False) -> dict[str, list[float]]:  # noqa: ANN001
    """Return the times of each question's first page, and of pages deep in the list."""
    from articles.models import Article  # noqa: PLC0415

    if deep:
        keys = Article.objects.order_by("-pk").values_list("updated_at", "pk")[1000:200_000:40_000]
        marks = [f"{int(at.timestamp() * 1_000_000)}-{pk}" for at, pk in keys]
        questions = questions + [f"{q}&before={mark}".lstrip("&") for q in questions[:1] for mark in marks]
    times: dict[str, list[float]] = {}
    for _round in range(rounds + 1):
        for question in questions:
            times.setdefault(question, []).append(_time(client, question))
    # The first round warms what any morning warms.
    return {question: spent[1:] for question, spent in times.items()}


def _time(client, question: str) -> float:  # noqa: ANN001 - a test client
    path = question if question.startswith("/") else f"{PATH}?{question}"
    started = time.perf_counter()
    answer = client.get(path)
    spent = (time.perf_counter() - started) * 1000
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(path)
    return spent


def _related(client, rounds: int) -> dict[str, list[float]]:  # noqa: ANN001 - a test client
    from articles.models import Article  # noqa: PLC0415

    keys = list(Article.objects.order_by("-updated_at", "-pk").values_list("pk", flat=True)[:2000:200])
    paths = [f"{PATH}{pk}/related/" for pk in keys]
    return {path: [_time(client, path) for _ in range(rounds + 1)][1:] for path in paths}


def _p95(times: dict[str, list[float]]) -> float:
    every = sorted(value for spent in times.values() for value in spent)
    return every[min(len(every) - 1, int(len(every) * 0.95))]


if __name__ == "__main__":
    sys.exit(main())
