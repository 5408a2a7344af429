"""Stored pages: a page from the store against a file from nginx, under a publish a second, and under a stampede.

    python -m benchmarks.stored [--stories 20000] [--pages 5000] [--seconds 4]

It needs wrk and nginx. Both servers are asked in turn in one run; the figures are medians of three rounds. The database
is the one DATABASE_URL names when that is given, else an SQLite file of its own; it must be empty.
"""

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import asking
from benchmarks.figures import Figures, note
from benchmarks.processes import ROOT, Measured, free_port, load, nginx, running, site

ROUNDS = 3
AT_ONCE = 1000
MANAGE = str(ROOT / "manage.py")
LIST = """
from articles.models import Article
stories = Article.objects.filter(publication__slug="bench").live().order_by("-published_at")
print(*stories.values_list("path", flat=True)[:{count}])
"""
PUBLISH = """
import os, sys, time
from django.utils import timezone
from articles import publishing
from articles.models import Article
from newsroom.models import User
from sections.models import Section
by, _ = User.objects.get_or_create(username="bench", defaults={"is_superuser": True})
section = Section.objects.filter(publication__slug="bench", parent=None).order_by("position").first()
for number in range(100_000):
    started = time.perf_counter()
    story = Article.objects.create(publication=section.publication, section=section, headline=f"Just in {time.time()}",
                                   body="<p>It happened.</p>", created_by=by)
    publishing.publish(story, by=by)
    print(f"{(time.perf_counter() - started) * 1000:.1f}", flush=True)
    time.sleep(max(0.0, float(os.environ.get("SECONDS_BETWEEN", 1)) - (time.perf_counter() - started)))
"""


_COST = """
import statistics, time
from django.db import connection
from articles import publishing
from articles.models import Article
from newsroom.models import User
from pages import observing
from sections.models import Section
by, _ = User.objects.get_or_create(username="bench", defaults={"is_superuser": True})
section = Section.objects.filter(publication__slug="bench", parent=None).order_by("position").first()
def publish():
    story = Article.objects.create(publication=section.publication, section=section, headline="Just in",
                                   body="<p>It happened.</p>", created_by=by)
    started = time.perf_counter()
    publishing.publish(story, by=by)
    return (time.perf_counter() - started) * 1000
watched = list(connection.execute_wrappers)
took = {True: [], False: []}
publish()
for number in range(60):
    connection.execute_wrappers[:] = watched if number % 2 else []
    took[bool(number % 2)].append(publish())
print(statistics.median(took[True]) - statistics.median(took[False]), statistics.median(took[False]))
"""


def main() -> int:
    """Run the benchmark; return the number of missed bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--seconds", type=int, default=4)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as name:
        folder = Path(name)
        env = environment(folder)
        manage(env, "migrate", "-v0")
        manage(env, "collectstatic", "--noinput", "-v0")
        manage(env, "grow", str(chosen.stories))
        paths = manage(env, "shell", "-v0", "-c", LIST.format(count=chosen.pages)).split()
        return _run(folder, env, [f"/{path}/" for path in paths], chosen.seconds)


def environment(folder: Path) -> dict[str, str]:
    """Return the variables of a server whose files are all in a folder, with room for every page."""
    return os.environ | {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3",
        "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "127.0.0.1,.localhost", "PUBLIC_SCHEME": "http", "LOG_LEVEL": "ERROR",
        "DEBUG": "0", "STATIC_ROOT": str(folder / "static"), "MEDIA_ROOT": str(folder / "media"), "UNDO_SECONDS": "0",
        "PAGE_STORE": "local", "PAGE_STORE_PATH": str(folder / "pages"), "PAGE_STORE_MB": "1000", "PAGE_MEMORY_MB": "500",
        "AUDIENCE": "off", "BODIES_BUFFERED": "1",
    }  # fmt: skip


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run a command of ours; return what it said."""
    command = [sys.executable, MANAGE, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def _run(folder: Path, env: dict[str, str], paths: list[str], seconds: int) -> int:
    figures = Figures()
    port = free_port()
    with running(site(port, workers=2), port, cwd=ROOT, env=env) as pid:
        base = f"http://127.0.0.1:{port}"
        time.sleep(2)
        _stampede(figures, base, paths[-ROUNDS:])
        _against_nginx(figures, folder, base, pid, paths[1], seconds)
        _while_publishing(figures, folder, env, base, pid, paths, seconds)
        added, without = map(float, manage(env, "shell", "-v0", "-c", _COST).split())
        note(f"Publishing takes {without:.1f} ms where nothing is told")
        figures.say("speed.publish_added_ms", added, at_most=50)
    return figures.failed


def _against_nginx(figures: Figures, folder: Path, base: str, pid: int, path: str, seconds: int) -> None:
    """Ask for one stored page, and for the same bytes as a file."""
    page = _get(base + path)[1]
    files = folder / "files"
    files.mkdir()
    (files / "page.html").write_bytes(page)
    (files / "page.html.gz").write_bytes(gzip.compress(page, 6))
    port = free_port()
    ours: list[Measured] = []
    theirs: list[Measured] = []
    with running(nginx(files, port), port) as nginx_pid:
        for _round in range(ROUNDS):
            ours.append(load(base + path, pid, seconds=seconds))
            theirs.append(load(f"http://127.0.0.1:{port}/page.html", nginx_pid, seconds=seconds))
    rate, reference = _median(ours, "rate"), _median(theirs, "rate")
    cpu, reference_cpu = _median(ours, "cpu_ms"), _median(theirs, "cpu_ms")
    note(
        f"One story's page, {len(page)} bytes: stored {rate:.0f} requests/s at {cpu:.4f} ms, nginx {reference:.0f} at {reference_cpu:.4f}"
    )
    figures.say("speed.cached_vs_nginx", rate / reference, at_least=0.5)
    figures.say("speed.cached_cpu_vs_nginx", cpu / reference_cpu, at_most=3.0)


def _while_publishing(
    figures: Figures, folder: Path, env: dict[str, str], base: str, pid: int, paths: list[str], seconds: int
) -> None:
    """Ask for all of many stored pages by chance, without and with a publication each second."""
    started = time.perf_counter()
    for _ in range(2):  # each process fetches them
        fetch_all(base, paths)
    note(f"{len(paths)} pages stored in {time.perf_counter() - started:.0f} s")
    script = folder / "paths.lua"
    listed = ",".join(f'"{path}"' for path in paths)
    script.write_text(
        f"local p = {{{listed}}}\nrequest = function() return wrk.format('GET', p[math.random(#p)]) end\n"
    )
    quiet, busy, took = [], [], []
    for _round in range(ROUNDS):
        # What the last publication changed is joined before it is measured how fast answers are without one.
        load(base, pid, seconds=2 * seconds, script=script)
        quiet.append(load(base, pid, seconds=seconds, script=script))
        publisher = subprocess.Popen(
            [sys.executable, MANAGE, "shell", "-v0", "-c", PUBLISH],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )
        publisher.stdout.readline()  # type: ignore[union-attr] # it has begun
        busy.append(load(base, pid, seconds=seconds, script=script))
        publisher.terminate()
        took += [float(line) for line in publisher.stdout.read().split()]  # type: ignore[union-attr]
        publisher.wait()
    note(
        f"{len(paths)} pages by chance: {_median(quiet, 'rate'):.0f} requests/s, p99 {_median(quiet, 'p99'):.1f} ms; "
        f"with a publication each second {_median(busy, 'rate'):.0f}; each took {statistics.median(took):.0f} ms under this load"
    )
    note(
        f"Processor time of a request: {_median(quiet, 'cpu_ms') * 1000:.1f} and {_median(busy, 'cpu_ms') * 1000:.1f} us"
    )
    figures.say("speed.cached_while_publishing", _median(busy, "rate") / _median(quiet, "rate"), at_least=0.8)
    figures.say("speed.cached_while_publishing_p99_ms", _median(busy, "p99"), at_most=50)
    figures.say("speed.cached_failures", sum(one.failures for one in [*quiet, *busy]), at_most=0)


def _stampede(figures: Figures, base: str, paths: list[str]) -> None:
    """Have a thousand ask at once for a page that nobody made yet; once for each of some pages."""
    _get(f"{base}/")
    made, times, middles = [], [], []
    for path in paths:
        answers = asking.at_once(base + path, AT_ONCE)
        if {answer.status for answer in answers} != {200}:
            raise RuntimeError
        took = sorted(answer.took_ms for answer in answers)
        made.append(sum(answer.where == "miss" for answer in answers))
        times.append(took[int(len(took) * 0.99)])
        middles.append(took[len(took) // 2])
    note(f"{AT_ONCE} at once, asked from one process, {len(paths)} pages: median {statistics.median(middles):.0f} ms")
    figures.say("speed.stampede_renders", max(made), at_most=1)
    figures.say("speed.stampede_p99_ms", statistics.median(times), at_most=500)


def fetch_all(base: str, paths: list[str]) -> None:
    """Ask for each of many pages once."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda path: _get(base + path)[0], paths))


def _get(url: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
        return answer.headers.get("X-Page", ""), answer.read()


def _median(found: list[Measured], name: str) -> float:
    return statistics.median(getattr(one, name) for one in found)


if __name__ == "__main__":
    sys.exit(main())
