"""Nothing gets slower from 1,000 to 1,000,000 stories: processor time, slowest times and questions of each kind of page.

    python -m benchmarks.growth --small URL --large URL [--stories 1000000] [--rounds 3]

The two databases come from `manage.py grow`. Each round asks both in processes of their own, one after the other, so
that what else the machine does falls on both alike. Pages are compared that show as much at both sizes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from http import HTTPStatus

ASKED = 16
GROWTH, COLD_MS, QUERIES = 1.15, 4, 8
# Of front and section more is allowed: they show thirty stories and more.
COLD = {"article": COLD_MS, "front": 6, "section": 6}


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
    small, large = [], []
    for _round in range(chosen.rounds):
        small.append(_in_a_process(chosen.small))
        large.append(_in_a_process(chosen.large))
    return _say(small, large, chosen.stories, "sqlite" if chosen.large.startswith("sqlite") else "postgresql")


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
        note(f"  {page:13} {cpu[0]:6.2f} -> {cpu[1]:6.2f} ms of processor, p95 {slowest[0]:6.2f} -> {slowest[1]:6.2f} ms, "
             f"{small[0][page]['queries']} -> {queries} queries")  # fmt: skip
        name = f"{page.replace(' ', '_')}.{vendor}"
        figures.say(f"speed.growth_cpu.{name}", cpu[1] / cpu[0], at_most=GROWTH)
        figures.say(f"speed.growth_p95.{name}", slowest[1] / slowest[0], at_most=GROWTH)
        if page in COLD:
            figures.say(f"speed.cold_{page}_cpu_ms.{vendor}", cpu[1], at_most=COLD[page])
            figures.say(f"speed.cold_{page}_queries.{vendor}", queries, at_most=QUERIES)
    return figures.failed


def _of(rounds: list[dict], page: str, what: str) -> float:
    """Return the median over the rounds of the lower quartile of processor time, or of what one in twenty exceeds.

    Other programs make a request dearer, by taking the processor's caches, never cheaper: so not the median.
    """
    if what == "cpu":
        return statistics.median(statistics.quantiles(seen[page]["cpu"], n=4)[0] for seen in rounds)
    return statistics.median(statistics.quantiles(seen[page]["wall"], n=20)[-1] for seen in rounds)


def _here() -> dict:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "a-key-for-a-benchmark-that-signs-nothing",
                   "LOG_LEVEL": "ERROR", "ALLOWED_HOSTS": "127.0.0.1", "PUBLIC_SCHEME": "http", "REQUIRE_SECOND_FACTOR": "0",
                   "DEBUG": "0"}  # fmt: skip
    import django  # noqa: PLC0415 - settings read the environment set above

    django.setup()
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"host": "127.0.0.1"})
    seen = {name: _ask(client, path) for name, path in _pages().items()}
    client.force_login(_editor(), backend="django.contrib.auth.backends.ModelBackend")
    return seen | {"desk list": _ask(client, "/desk/articles/article/")}


def _pages() -> dict[str, str]:
    """Return the addresses, the same at every size but for the page deep in a section."""
    from articles.models import Agency, Article, Author, Listing, Tag  # noqa: PLC0415
    from benchmarks.growing import FULL_DAY  # noqa: PLC0415
    from sections.models import Section  # noqa: PLC0415

    section = Section.objects.get(publication__host="127.0.0.1", slug="section-0", parent=None)
    part = section.children.order_by("pk").first()
    rows = Listing.objects.in_section(section.pk).live().newest_first()
    depth = min(15_000, rows.count() - 31)
    deep = rows[depth : depth + 1].get()
    # Written on the full day, in the same place with the same words at every size.
    story = Article.objects.filter(publication=section.publication, path__startswith=f"{FULL_DAY:%Y/%m/%d}").order_by(
        "pk"
    )[5]
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


def _ask(client, path: str) -> dict:  # noqa: ANN001 - a test client
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    for _ in range(2):
        if client.get(path).status_code != HTTPStatus.OK:
            raise RuntimeError(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    queries = len(asked)
    cpu, wall = [], []
    for _ in range(ASKED):
        began, worked = time.perf_counter(), time.thread_time()
        client.get(path)
        cpu.append((time.thread_time() - worked) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return {"queries": queries, "cpu": cpu, "wall": wall}


def _editor():  # noqa: ANN202 - a User
    from newsroom.models import User  # noqa: PLC0415

    return User.objects.get_or_create(username="growth", defaults={"is_staff": True, "is_superuser": True})[0]


if __name__ == "__main__":
    sys.exit(main())
