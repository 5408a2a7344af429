"""Nothing gets slower from 1,000 to 1,000,000 stories: processor time, slowest times and questions of each kind of page.

    python -m benchmarks.growth [--small URL --large URL] [--stories 1000000] [--rounds 3]

The two databases come from `manage.py grow`; without their addresses they are grown in SQLite's files. Each round asks both in processes of their own, one after the other, so
that what else the machine does falls on both alike. Pages are compared that show as much at both sizes: of one that is
much longer in the larger archive it is only said what it took. A page's own part is what is made of it when the
furniture is stored, as a server makes a page that nobody has asked for. So the article is another one each time, and of
front and section a story has changed each time: what a process keeps of what it drew helps no more than it would then.
"""

import argparse
import cProfile
import itertools
import json
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path
from wsgiref.util import setup_testing_defaults

from benchmarks import stored

ASKED, UNMEASURED = 80, 20
GROWTH, COLD_MS, QUERIES = 1.15, 4, 8
# Of front and section more is allowed: they show thirty stories and more.
COLD = {"article": COLD_MS, "front": 6, "section": 6}
OWN = "{}, own part"
# So many bytes for one in the smaller archive are no longer the same page.
AS_LONG = 1.2


def main() -> int:
    """Run the benchmark; return the number of missed bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small")
    parser.add_argument("--large")
    parser.add_argument("--stories", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--here", action="store_true", help="Measure DATABASE_URL and print what was seen as JSON.")
    chosen = parser.parse_args()
    if chosen.here:
        sys.stdout.write(json.dumps(_here()))
        return 0
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as folder:
        urls = (chosen.small or _grown(Path(folder), 1000), chosen.large or _grown(Path(folder), chosen.stories))
        small, large = [], []
        for _round in range(chosen.rounds):
            small.append(_in_a_process(urls[0]))
            large.append(_in_a_process(urls[1]))
    return _say(small, large, chosen.stories, "sqlite" if urls[1].startswith("sqlite") else "postgresql")


def _grown(folder: Path, stories: int) -> str:
    """Grow an archive in a file of a folder; return its address."""
    url = f"sqlite:///{folder}/{stories}.sqlite3"
    env = stored.environment(folder) | {"DATABASE_URL": url}
    stored.manage(env, "migrate", "-v0")
    stored.manage(env, "grow", str(stories))
    return url


def _in_a_process(url: str) -> dict:
    done = subprocess.run([sys.executable, "-m", "benchmarks.growth", "--here"], env=os.environ | {"DATABASE_URL": url},
                          check=True, capture_output=True, text=True)  # fmt: skip
    return json.loads(done.stdout)


def _say(small: list[dict], large: list[dict], stories: int, vendor: str) -> int:
    from benchmarks.figures import Figures, note  # noqa: PLC0415

    figures = Figures()
    note(
        f"Pages on {vendor}, 1,000 stories against {stories:,}: {len(small)} rounds of {ASKED} requests each, by turns."
    )
    for page in large[0]:
        cpu, slowest = ([_of(rounds, page, what) for rounds in (small, large)] for what in ("cpu", "wall"))
        queries = large[0][page]["queries"]
        note(f"  {page:17} {cpu[0]:6.2f} -> {cpu[1]:6.2f} ms of processor, p95 {slowest[0]:6.2f} -> {slowest[1]:6.2f} ms, "
             f"{small[0][page]['queries']} -> {queries} queries")  # fmt: skip
        longer = large[0][page]["bytes"] / small[0][page]["bytes"]
        if longer > AS_LONG:
            note(f"    not compared: it is {longer:.1f} times as long")
            continue
        name = f"{page.replace(', ', '_').replace(' ', '_')}.{vendor}"
        figures.say(f"speed.growth_cpu.{name}", cpu[1] / cpu[0], at_most=GROWTH)
        figures.say(f"speed.growth_p95.{name}", slowest[1] / slowest[0], at_most=GROWTH)
    for page, most in COLD.items():
        own = OWN.format(page)
        note(f"  {own:17} {large[0][own]['calls']:,} calls in Python")
        figures.say(f"speed.cold_{page}_cpu_ms.{vendor}", _of(large, own, "cpu"), at_most=most)
        figures.say(f"speed.cold_{page}_queries.{vendor}", large[0][own]["queries"], at_most=QUERIES)
    return figures.failed


def _of(rounds: list[dict], page: str, what: str) -> float:
    """Return the median over the rounds of the lower quartile of processor time, or of what one in twenty exceeds.

    Other programs make a request dearer, by taking the processor's caches, never cheaper: so not the median. Where each
    request is for another page, it is the mean of those pages, each as cheap as it was in any round.
    """
    if what == "cpu" and page == OWN.format("article"):
        return statistics.mean(min(costs) for costs in zip(*(seen[page]["cpu"] for seen in rounds), strict=True))
    if what == "cpu":
        return statistics.median(statistics.quantiles(seen[page]["cpu"], n=4)[0] for seen in rounds)
    return statistics.median(statistics.quantiles(seen[page]["wall"], n=20)[-1] for seen in rounds)


def _here() -> dict:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "a-key-for-a-benchmark-that-signs-nothing",
                   "LOG_LEVEL": "ERROR", "ALLOWED_HOSTS": "127.0.0.1", "PUBLIC_SCHEME": "http", "REQUIRE_SECOND_FACTOR": "0",
                   "DEBUG": "0"}  # fmt: skip
    import django  # noqa: PLC0415 - settings read the environment set above

    django.setup()
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from pages.answering import spare_the_collector  # noqa: PLC0415

    client, pages = Client(headers={"host": "127.0.0.1"}), _pages()
    spare_the_collector()  # as a server does
    seen = {name: _ask(partial(_whole, client, path)) for name, path in pages.items()}
    site = get_wsgi_application()
    for name, (paths, before) in _own_parts(pages).items():
        # So that each kind of question was asked before: half of the day's stories.
        for _ in range(UNMEASURED):
            _own_part(site, paths)
        seen[OWN.format(name)] = _ask(partial(_own_part, site, paths), before)
    client.force_login(_editor(), backend="django.contrib.auth.backends.ModelBackend")
    return seen | {"desk list": _ask(partial(_whole, client, "/desk/articles/article/"))}


def _pages() -> dict[str, str]:
    """Return the addresses, the same at every size but for the page deep in a section."""
    from articles.models import Agency, Author, Listing, Tag  # noqa: PLC0415
    from benchmarks.storying import FULL_DAY  # noqa: PLC0415
    from sections.models import Section  # noqa: PLC0415

    section = Section.objects.get(publication__host="127.0.0.1", slug="section-0", parent=None)
    part = section.children.order_by("pk").first()
    rows = Listing.objects.in_section(section.pk).live().newest_first()
    depth = min(15_000, rows.count() - 31)
    deep = rows[depth : depth + 1].get()
    story = _full_day()[5]
    day = f"{FULL_DAY:%Y/%m/%d}"
    return {
        "front": "/", "section": section.get_absolute_url(), "sub-section": part.get_absolute_url(),
        "section deep": f"{section.get_absolute_url()}?before={int(deep.published_at.timestamp() * 1_000_000)}-{deep.article_id}",
        "article": story.get_absolute_url(), "tag": Tag.objects.order_by("pk")[0].get_absolute_url(),
        "author": Author.objects.get(slug=Author.STAFF_WRITERS).get_absolute_url(),
        "agency": Agency.objects.order_by("pk")[0].get_absolute_url(), "day": f"/{day}/", "month": f"/{day[:7]}/",
        "feed": "/feed.atom", "author feed": "/author/staff-writers/feed.atom", "corrections": "/corrections/",
        "sitemap part": f"/sitemaps/stories-{FULL_DAY:%Y-%m}.xml",
    }  # fmt: skip


def _whole(client, path: str) -> int:  # noqa: ANN001 - a test client
    """Ask for a page with its furniture; return its length."""
    answer = client.get(path)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(path)
    return len(answer.content)


def _own_parts(pages: dict[str, str]) -> dict[str, tuple[Iterator[str], Callable[[], None]]]:
    """Return at which addresses each own part is asked for in turn, and what happens before each time."""
    parts = {name: (itertools.cycle([pages[name]]), partial(_edit, _shown(pages[name]))) for name in COLD}
    return parts | {"article": (itertools.cycle([story.get_absolute_url() for story in _full_day()]), bool)}


def _full_day():  # noqa: ANN202 - a QuerySet
    """Return the stories of the full day: the same ones in the same place with the same words at every size."""
    from articles.models import Article  # noqa: PLC0415
    from benchmarks.storying import FULL_DAY  # noqa: PLC0415

    there = {"publication__host": "127.0.0.1", "path__startswith": f"{FULL_DAY:%Y/%m/%d}"}
    return Article.objects.filter(**there).order_by("pk")


def _shown(path: str) -> int:
    """Return the key of the newest story that stands on a front or a section's page."""
    from articles.models import Listing  # noqa: PLC0415
    from sections.models import Section  # noqa: PLC0415

    section = Section.objects.get(publication__host="127.0.0.1", slug="section-0", parent=None)
    rows = (
        Listing.objects.in_publication(section.publication_id)
        if path == "/"
        else Listing.objects.in_section(section.pk)
    )
    return rows.live().newest_first()[:1].get().article_id


def _edit(story: int) -> None:
    """Give a story another headline of the same length."""
    from articles.models import Article  # noqa: PLC0415

    headline = Article.objects.values_list("headline", flat=True).get(pk=story)
    Article.objects.filter(pk=story).update(headline=headline[:-1] + ("a" if headline[-1] != "a" else "b"))


def _own_part(site, paths: Iterator[str]) -> int:  # noqa: ANN001 - a WSGI application
    """Ask for what is made of the next page when its furniture is stored; return its length."""
    from pages import making  # noqa: PLC0415

    path = next(paths)
    environ = {"PATH_INFO": path, "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    reply = making.ask(site, environ)
    if not reply.status.startswith("200"):
        raise RuntimeError(path)
    length = len(b"".join(reply.body))
    reply.close()
    return length


def _ask(page: Callable[[], int], before: Callable[[], object] = bool) -> dict:
    """Ask for a page again and again, after what happens before each time; return what it took."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    for _ in range(2):
        before()
        length = page()
    before()
    with CaptureQueriesContext(connection) as asked:
        page()
    queries = len(asked)
    before()
    calls = cProfile.Profile()
    calls.runcall(page)
    cpu, wall = [], []
    for _ in range(ASKED):
        before()
        began, worked = time.perf_counter(), time.thread_time()
        page()
        cpu.append((time.thread_time() - worked) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return {
        "queries": queries, "calls": pstats.Stats(calls).total_calls, "cpu": cpu, "wall": wall, "bytes": length,
    }  # fmt: skip


def _editor():  # noqa: ANN202 - a User
    from newsroom.models import User  # noqa: PLC0415

    return User.objects.get_or_create(username="growth", defaults={"is_staff": True, "is_superuser": True})[0]


if __name__ == "__main__":
    sys.exit(main())
