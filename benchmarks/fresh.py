"""How long after a publish its story, and its headline wherever it belongs, are seen on two nodes: `python -m benchmarks.fresh`.

Two servers on one database, BENCH_DATABASE_URL (empty, PostgreSQL) or a fresh SQLite file; with one Redis at BENCH_REDIS_URL
where that is set, else with a store each. Every page is warm before each publish. A page that has shown the headline and
then doesn't is a stale answer.
"""

import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.figures import Figures, note
from tests import serving

PUBLISHES = int(os.environ.get("BENCH_PUBLISHES", "200"))
SISTER = "mars.testserver"
_GIVEN_UP_AFTER = 10.0


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
    note(
        f"{PUBLISHES} publishes, six pages on two nodes: median {statistics.median(taken):.0f} ms; stores: {stores['PAGE_STORE']}"
    )
    figures.say("speed.fresh_ms", max(taken), at_most=1000)
    figures.say("speed.fresh_stale", stale, at_most=0)
    return 1 if figures.failed else 0


def _publish_all(ports: list[int]) -> tuple[list[float], int]:
    """Publish again and again; return the milliseconds of each page on each node, and how many answers were stale."""
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
    editor, taken, stale = UserFactory(is_superuser=True), [], 0
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
        taken += _seen(wanted, headline.encode(), since)
        stale += sum(headline.encode() not in _ask(*page) for page in wanted)
    return taken, stale


def _seen(wanted: list[tuple[int, str, str]], headline: bytes, since: float) -> list[float]:
    """Return after how many milliseconds each page had a headline."""
    waiting, taken = list(wanted), []
    while waiting:
        for page in list(waiting):
            if headline in _ask(*page):
                waiting.remove(page)
                taken.append((time.monotonic() - since) * 1000)
        if time.monotonic() - since > _GIVEN_UP_AFTER:
            message = f"never seen: {waiting}"
            raise RuntimeError(message)
    return taken


def _ask(port: int, host: str, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": host})
    content = connection.getresponse().read()
    connection.close()
    return content


if __name__ == "__main__":
    sys.exit(main())
