"""A realistic archive of N stories, faster than any newsroom wrote: lengths, tags, sections, people skewed as in life.

    python manage.py grow 1000000 [--with-search]

It makes a network of three publications where there is none and adds stories until there are so many, spread over
twenty-five years; indexes, lists and counts are right when it is done. Without `--with-search` the index of words is
left as it was: `manage.py reindex` makes it.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from zoneinfo import ZoneInfo

from django.db import OperationalError, connection, models, transaction

from articles import mirroring, publishing
from articles.models import (
    Agency,
    Article,
    Author,
    Byline,
    Correction,
    Listing,
    Picture,
    Redirect,
    SubjectListing,
    Tag,
    TaggedArticle,
    Tally,
)
from benchmarks import bulk, lifting, storying
from benchmarks.inventing import Inventor
from benchmarks.storying import AGENCIES, AUTHORS, PICTURES, TAGS, Batch, Network
from search import indexing
from sections.models import Publication, Section, SidebarBlock

BATCH = 20_000
SITES = [("bench", "127.0.0.1", 10, 3), ("mars", "mars.localhost", 6, 2), ("earth", "earth.localhost", 5, 0)]
GROWN = (Article, Byline, TaggedArticle, Article.also_in.through, Listing, SubjectListing, Tally, Correction, Redirect)


def main(arguments: list[str]) -> None:
    """Read the command line, grow, and say how fast it was."""
    parser = argparse.ArgumentParser(prog="manage.py grow", description=__doc__)
    parser.add_argument("stories", type=int)
    parser.add_argument("--with-search", action="store_true", help="Put them into the index of words too.")
    chosen = parser.parse_args(arguments)
    if Publication.objects.exclude(slug__in=[slug for slug, *_ in SITES]).exists():
        parser.error("This database has publications of its own: invented stories would stand among theirs.")
    started = time.perf_counter()
    added = grow(chosen.stories)
    # Of both processes; PostgreSQL's own isn't in it.
    spent, worked = time.perf_counter() - started, sum(os.times()[:4])
    sys.stdout.write(f"{added} stories in {spent:.1f} s, {worked:.1f} of processor: {added / spent:.0f} a second\n")
    if chosen.with_search:
        started, done = time.perf_counter(), 0
        for done, _last in indexing.index_all():  # noqa: B007 - the last count is wanted
            pass
        sys.stdout.write(f"{done} put into the index of words: {done / (time.perf_counter() - started):.0f} a second\n")


def grow(up_to: int) -> int:
    """Add stories until there are so many; return how many were added."""
    inventor = Inventor()
    with transaction.atomic():
        network = _found(inventor)
    have, last = Article.objects.count(), Article.objects.aggregate(last=models.Max("pk"))["last"] or 0
    if up_to <= have:
        return 0
    blanks = {model._meta.db_table: _blank(model) for model in (Article, Correction)}
    invented = _ahead(
        partial(storying.batch, range(n, min(n + BATCH, up_to)), last + 1 + n - have, network, inventor, blanks)
        for n in range(have, up_to, BATCH)
    )
    # Many rows among few: their indexes take less time built at once than kept.
    lifted = lifting.lifted([model._meta.db_table for model in GROWN]) if up_to > 2 * have else nullcontext()
    days: Counter[tuple[int, str]] = Counter()
    with _room(), mirroring.lifted(connection), lifted:
        for batch in invented:
            with transaction.atomic():
                for table, rows in batch.rows.items():
                    bulk.pour(table, storying.COLUMNS.get(table) or [*blanks[table]], rows)
            days += batch.days
        bulk.pour("articles_tally", ["publication_id", "day", "stories"], ((*day, n) for day, n in days.items()))
    _settle()
    return up_to - have


def _ahead(batches: Iterable[Callable[[], Batch]]) -> Iterator[Batch]:
    """Yield batches made in a process of their own: the next is made while one is written."""
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    maker = fork.Process(target=_make, args=(batches, receiver, sender))
    maker.start()
    sender.close()
    try:
        while (batch := receiver.recv()) is not None:
            yield batch
    finally:
        receiver.close()
        maker.join()


def _make(batches: Iterable[Callable[[], Batch]], receiver: Connection, sender: Connection) -> None:
    receiver.close()
    for batch in batches:
        sender.send(batch())
    sender.send(None)


def _found(inventor: Inventor) -> Network:
    """Make the network, its people and its words where they are not there."""
    staff = publishing.staff_writers()
    sections: list[Section] = []
    for slug, host, number, parts in SITES:
        site, made = Publication.objects.get_or_create(slug=slug, defaults={"name": slug.title(), "host": host})
        if made:
            _sections(site, number, parts)
        sections += Section.objects.filter(publication=site).select_related("parent").order_by("position", "pk")
    _vocabulary(inventor)
    keys = [list(table.objects.order_by("pk").values_list("pk", flat=True)) for table in (Tag, Author, Agency, Picture)]
    tags, authors, agencies, pictures = keys
    authors = [staff.pk, *(key for key in authors if key != staff.pk)]
    zones = {site.pk: ZoneInfo(site.zone) for site in Publication.objects.all()}
    return Network(sections, tags, authors, agencies, pictures, zones)


def _sections(site: Publication, number: int, parts: int) -> None:
    for n in range(number):
        section = Section.objects.create(publication=site, name=f"Section {n}", slug=f"section-{n}", position=n)
        for m in range(parts):
            Section.objects.create(
                publication=site, parent=section, name=f"Part {n}.{m}", slug=f"part-{m}", position=number + n
            )
        if n < 9:  # noqa: PLR2004 - nine blocks stand beside a story
            SidebarBlock.objects.create(publication=site, source=section, position=n)


def _vocabulary(inventor: Inventor) -> None:
    if Tag.objects.filter(slug="tag-0").exists():
        return
    Tag.objects.bulk_create(Tag(slug=f"tag-{n}", name=f"{inventor.word(n + 200).title()} {n}") for n in range(TAGS))
    Author.objects.bulk_create(Author(slug=f"author-{n}", name=f"Author {n}") for n in range(AUTHORS))
    Agency.objects.bulk_create(Agency(code=f"AG{n}", name=f"Agency {n}") for n in range(AGENCIES))
    Picture.objects.bulk_create(
        Picture(
            file=f"invented/{n}.jpg", width=1600, height=1067, digest=f"{n:064x}", alt=inventor.line(6),
            credit=f"Agency {n % AGENCIES}", licence="own",
        )
        for n in range(PICTURES)
    )  # fmt: skip


def _blank(model: type[models.Model]) -> dict[str, object]:
    """Return what stands in a new row's columns, as both databases take it."""
    row = model()
    fields = [f for f in model._meta.concrete_fields if model is Article or not f.primary_key]
    values = {f.column: f.get_db_prep_save(getattr(row, f.attname), connection) if f.has_default() or not f.null else None
              for f in fields}  # fmt: skip
    return {name: str(value) if isinstance(value, datetime) else value for name, value in values.items()}


@contextmanager
def _room() -> Iterator[None]:
    """Let the database keep its indexes in memory and wait for no disk: nothing is lost if an invented archive is."""
    easy, usual = _EASE[connection.vendor]
    # While somebody else has the file open SQLite keeps its journal; all the rest works as well.
    with suppress(OperationalError):
        _run(_JOURNAL[connection.vendor])
    _run(easy)
    try:
        yield
    finally:
        _run(usual)


_LZ4 = (
    "SELECT set_config(name, 'lz4', false) FROM pg_settings "
    "WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"
)
_JOURNAL = {"sqlite": ["PRAGMA journal_mode = MEMORY"], "postgresql": []}
_EASE = {
    "sqlite": (
        ["PRAGMA synchronous = OFF", "PRAGMA foreign_keys = OFF",
         "PRAGMA cache_size = -1500000", "PRAGMA threads = 4"],
        ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA foreign_keys = ON",
         "PRAGMA cache_size = -20000", "PRAGMA threads = 0"],
    ),
    "postgresql": (
        # LZ4 where the server has it: half of the time would go into packing texts by the default method.
        ["SET synchronous_commit = off", "SET maintenance_work_mem = '1GB'", _LZ4],
        ["RESET synchronous_commit", "RESET maintenance_work_mem", "RESET default_toast_compression"],
    ),
}  # fmt: skip


def _settle() -> None:
    """Tell the planner what there is, and PostgreSQL the next free numbers."""
    if connection.vendor == "postgresql":
        tables = [model._meta.db_table for model in GROWN]
        _run(f"SELECT setval('{t}_id_seq', (SELECT coalesce(max(id), 1) FROM {t}))" for t in tables)  # noqa: S608
    _run(["VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"])


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
