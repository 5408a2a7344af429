"""How long after a publish its story, and its headline wherever it belongs, are seen on two nodes: `python -m benchmarks.fresh`.

Two servers on one database, BENCH_DATABASE_URL (empty, PostgreSQL) or a fresh SQLite file; with one Redis at BENCH_REDIS_URL
where that is set, else with a store each. Every page is warm before each publish. A page that has shown the headline and
then doesn't is a stale answer.
"""

import itertools
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.figures import Figures, note
from tests import serving

PUBLISHES = int(os.environ.get("BENCH_PUBLISHES", "200"))
SISTER = "mars.testserver"
# A page that has shown it is asked for again: one that doesn't show it any more is a stale answer.
TIMES_MORE = 10
_GIVEN_UP_AFTER = 10.0
_PAUSE = 0.02

Asked = tuple[int, str, str]


def main() -> int:
    """Run it; return the exit code."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="newsroom-fresh-") as folder, ExitStack() as running:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'fresh.sqlite3'}"
        redis = os.environ.get("BENCH_REDIS_URL", "")
        stores = {"PAGE_STORE": "redis", "REDIS_URL": redis} if redis else {"PAGE_STORE": "local"}
        env = serving.variables(
            Path(folder),
            url,
            SECRET_KEY="for-one-run",  # noqa: S106 - the servers end with it
            PUBLIC_SCHEME="http",
            ALLOWED_HOSTS=f"testserver,{SISTER}",
            **stores,
        )
        os.environ.update(env, DJANGO_SETTINGS_MODULE="newsroom.settings")
        serving.manage("migrate", "-v0", env=env)
        ports = [
            running.enter_context(
                serving.running(serving.free_port(), env | {"PAGE_STORE_PATH": str(Path(folder) / node)})
            )[1]
            for node in ("a", "b")
        ]
        taken, stale = _publish_all(ports)
    slowest = {path: max(times) for path, times in taken.items()}
    every = sorted(itertools.chain.from_iterable(taken.values()))
    note(
        f"{PUBLISHES} publishes, six pages on two nodes: median {statistics.median(every):.0f} ms, "
        f"one in a hundred {every[len(every) * 99 // 100]:.0f} ms; stores: {stores['PAGE_STORE']}"
    )
    note("Slowest: " + ", ".join(f"{path} {ms:.0f} ms" for path, ms in slowest.items()))
    figures.say("speed.fresh_ms", every[-1], at_most=1000)
    figures.say("speed.fresh_stale", stale, at_most=0)
    return 1 if figures.failed else 0


def _publish_all(ports: list[int]) -> tuple[dict[str, list[float]], int]:
    """Publish again and again; return the milliseconds of each kind of page, and how many answers were stale."""
    import django  # noqa: PLC0415 - the database was named a moment ago

    django.setup()
    from articles import publishing  # noqa: PLC0415 - as above
    from tests.factories.articles import ArticleFactory  # noqa: PLC0415
    from tests.factories.newsroom import UserFactory  # noqa: PLC0415
    from tests.factories.sections import PublicationFactory, SectionFactory, SidebarBlockFactory  # noqa: PLC0415

    home, sister = PublicationFactory(host="testserver"), PublicationFactory(host=SISTER)
    moon, energy = (SectionFactory(publication=home, slug=slug) for slug in ("moon", "energy"))
    there = SectionFactory(publication=sister, slug="space")
    SidebarBlockFactory(source=moon, publication=home)
    editor, taken, stale = UserFactory(is_superuser=True), defaultdict(list), 0
    ArticleFactory(section=energy, live=True)
    pages = [
        ("testserver", "/"),
        ("testserver", "/moon/"),
        ("testserver", "/energy/"),
        ("testserver", "/feed.atom"),
        (SISTER, "/"),
    ]
    for number in range(PUBLISHES):
        headline = f"Published as number {number:04}"
        story = ArticleFactory(section=moon, slug=f"story-{number}", headline=headline)
        story.also_in.add(there)
        for port in ports:
            for host, path in pages:
                _ask(port, host, path)
        publishing.publish(story, by=editor)
        since = time.monotonic()
        story.refresh_from_db()
        wanted = [(port, *page) for page in [("testserver", f"/{story.path}/"), *pages] for port in ports]
        stale += _look_everywhere(wanted, headline.encode(), since, taken)
    return taken, stale


def _look_everywhere(wanted: list[Asked], headline: bytes, since: float, taken: dict[str, list[float]]) -> int:
    """Have a reader look at each page of each node, all at once; return how many answers were stale."""
    stale = 0
    with ThreadPoolExecutor(len(wanted)) as readers:
        seen = readers.map(partial(_see, headline=headline, since=since), wanted)
        for (_port, host, path), (ms, lost) in zip(wanted, seen, strict=True):
            taken["the story" if path.startswith("/20") else path if host != SISTER else f"sister {path}"].append(ms)
            stale += lost
    return stale


def _see(page: Asked, headline: bytes, since: float) -> tuple[float, int]:
    """Ask for a page until it has a headline, and some times more.

    Return after how many milliseconds it had it, and how often it hadn't any more after that.
    """
    while headline not in _ask(*page):
        if time.monotonic() - since > _GIVEN_UP_AFTER:
            message = f"never seen: {page}"
            raise RuntimeError(message)
        time.sleep(_PAUSE)
    taken, stale = (time.monotonic() - since) * 1000, 0
    for _time in range(TIMES_MORE):
        time.sleep(_PAUSE)
        stale += headline not in _ask(*page)
    return taken, stale


def _ask(port: int, host: str, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": host})
    content = connection.getresponse().read()
    connection.close()
    return content


if __name__ == "__main__":
    sys.exit(main())
