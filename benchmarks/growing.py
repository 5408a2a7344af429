"""A realistic archive of N stories, faster than any newsroom wrote: lengths, tags, sections, people skewed as in life.

    python manage.py grow 1000000 [--with-search]

It makes a network of three publications where there is none and adds stories until there are so many, spread over
twenty-five years; the indexes stay, and the lists and counts are right when it is done. Without `--with-search` the
index of words is left as it was: `manage.py reindex` makes it.
"""

import argparse
import itertools
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, models, transaction

from articles import mirroring, publishing
from articles.models import Agency, Article, Author, Byline, Correction, Listing, Picture, Redirect, Tag, TaggedArticle
from benchmarks import bulk
from benchmarks.inventing import Inventor
from search import indexing
from sections.models import Publication, Section, SidebarBlock

YEARS, BATCH = 25, 50_000
TAGS, AUTHORS, AGENCIES, PICTURES = 1_500, 300, 14, 2_000
# One old day on which as much happened in the smallest archive as in the largest: pages of it can be compared.
FULL_DAY, ON_IT = datetime(1999, 7, 20, 12, tzinfo=UTC), 40
SITES = [("bench", "127.0.0.1", 10, 3), ("mars", "mars.localhost", 6, 2), ("earth", "earth.localhost", 5, 0)]


@dataclass
class Network:
    """What stories are filed under."""

    sections: list[Section]
    tags: list[int]
    authors: list[int]
    agencies: list[int]
    pictures: list[int]


def main(arguments: list[str]) -> None:
    """Read the command line, grow, and say how fast it was."""
    parser = argparse.ArgumentParser(prog="manage.py grow", description=__doc__)
    parser.add_argument("stories", type=int)
    parser.add_argument("--with-search", action="store_true", help="Put them into the index of words too.")
    chosen = parser.parse_args(arguments)
    if Publication.objects.exclude(slug__in=[slug for slug, *_ in SITES]).exists():
        parser.error("This database has publications of its own: invented stories would stand among theirs.")
    started, worked = time.perf_counter(), time.process_time()
    added = grow(chosen.stories)
    spent, worked = time.perf_counter() - started, time.process_time() - worked
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
    _make_room()
    with mirroring.lifted(connection):
        for start in range(have, up_to, BATCH):
            numbers = range(start, min(start + BATCH, up_to))
            with transaction.atomic():
                _batch(numbers, last + 1, network, inventor)
            last += len(numbers)
    if up_to > have:
        first = last - (up_to - have) + 1
        mirroring.renew(since=first)
    _settle()
    return max(0, up_to - have)


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
    return Network(sections, tags, [staff.pk, *(key for key in authors if key != staff.pk)], agencies, pictures)


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


def _batch(numbers: range, first: int, network: Network, inventor: Inventor) -> None:
    stories = [_Story(key, n, network, inventor) for key, n in zip(itertools.count(first), numbers, strict=False)]
    # In order of time, the walks along most indexes find the next page near the last.
    stories.sort(key=lambda story: story.at)
    columns, blank = _columns(Article), _blank(Article)
    bulk.pour("articles_article", columns, (story.row(columns, blank) for story in stories))
    bulk.pour("articles_byline", ["article_id", "author_id", "position"],
              ((s.key, author, n) for s in stories for n, author in enumerate(s.authors)))  # fmt: skip
    bulk.pour("articles_taggedarticle", ["content_object_id", "tag_id"], ((s.key, t) for s in stories for t in s.tags))
    guests = [(s.key, s.guest) for s in stories if s.guest]
    bulk.pour("articles_article_also_in", ["article_id", "section_id"], guests)
    bulk.pour("articles_listing", ["publication_id", "section_id", "article_id", "published_at"],
              (row for s in stories for row in s.listings(network)))  # fmt: skip
    _record(stories, inventor)


def _record(stories: list["_Story"], inventor: Inventor) -> None:
    """Put something right in one of a hundred, and leave an old address of one in twenty."""
    columns, blank = _columns(Correction, key=False), _blank(Correction)
    corrected = (s for s in stories if s.number % 100 == 7 and s.is_listed)  # noqa: PLR2004
    rows = (
        blank
        | {
            "article_id": s.key,
            "publication_id": s.section.publication_id,
            "text": inventor.line(20),
            "made_at": s.moment(1),
        }
        for s in corrected
    )
    bulk.pour("articles_correction", columns, ([row[name] for name in columns] for row in rows))
    bulk.pour("articles_redirect", ["publication_id", "old_path", "article_id", "new_path"],
              ((s.section.publication_id, f"/old/{s.number}.html", s.key, "")
               for s in stories if s.number % 20 == 3 and s.path))  # fmt: skip  # noqa: PLR2004


class _Story:
    """One story and what belongs to it, as plain values."""

    def __init__(self, key: int, number: int, network: Network, inventor: Inventor) -> None:
        draw = random.Random(number)
        self.key, self.number = key, number
        self.at = FULL_DAY + timedelta(minutes=number) if number < ON_IT else inventor.moment(number)
        self.section = network.sections[0 if number < ON_IT else inventor.skewed(draw, len(network.sections))]
        self.state = number % 1000 if number >= ON_IT else -1
        self.authors = [network.authors[inventor.skewed(draw, len(network.authors))]]
        if number % 9 == 0:
            self.authors = list(dict.fromkeys([*self.authors, draw.choice(network.authors)]))
        self.tags = {network.tags[inventor.skewed(draw, TAGS)] for _ in range(inventor.tags(draw))}
        self.agency = network.agencies[inventor.skewed(draw, AGENCIES)] if draw.random() < 0.55 else None  # noqa: PLR2004
        self.picture = network.pictures[inventor.skewed(draw, PICTURES)] if draw.random() < 0.6 else None  # noqa: PLR2004
        guest = network.sections[-1 - number % 8] if number % 33 == 5 else None  # noqa: PLR2004
        self.guest = guest.pk if guest and guest.pk != self.section.pk else None
        self.headline, self.standfirst, self.body = (
            inventor.headline(draw),
            inventor.standfirst(draw),
            inventor.body(draw),
        )
        self.path = f"{self.at:%Y/%m/%d}/case-{number}" if self.state not in _DRAFTS else None

    @property
    def is_listed(self) -> bool:
        """Whether it stands in lists."""
        return self.path is not None and self.state != _TRASHED

    def moment(self, days: int = 0) -> str:
        """Return its time, or one so many days later, as both databases take it."""
        return str((self.at + timedelta(days=days)).replace(tzinfo=None))

    def row(self, columns: list[str], blank: dict[str, object]) -> list[object]:
        """Return its own row."""
        now = self.moment()
        values = blank | {
            "id": self.key, "publication_id": self.section.publication_id, "section_id": self.section.pk,
            "path": self.path, "slug": f"case-{self.number}", "headline": self.headline, "standfirst": self.standfirst,
            "body": self.body, "agency_id": self.agency, "dateline_place": "Beijing" if self.agency else "",
            "lead_picture_id": self.picture, "created_at": now, "updated_at": now,
            "published_at": now if self.path else None, "withdrawn_at": now if self.state == _WITHDRAWN else None,
            "trashed_at": now if self.state == _TRASHED else None,
            "expires_at": self.moment(30) if self.state in _EXPIRED else None,
        }  # fmt: skip
        return [values[name] for name in columns]

    def listings(self, network: Network) -> Iterator[tuple[int, int | None, int, str]]:
        """Yield its rows in the lists, as `articles.listing.rows_for` makes them."""
        if not self.is_listed:
            return
        guests = [s for s in network.sections if s.pk == self.guest] if self.guest else []
        places: set[tuple[int, int | None]] = set()
        for section in (self.section, *guests):
            places |= {(section.publication_id, None), (section.publication_id, section.pk)}
            if section.parent_id:
                places.add((section.publication_id, section.parent_id))
        now = self.moment()
        yield from ((publication, section, self.key, now) for publication, section in places)


# Of a thousand stories, which are drafts, withdrawn, in the trash, expired.
_DRAFTS, _WITHDRAWN, _TRASHED, _EXPIRED = range(500, 505), 510, 511, range(512, 514)


def _columns(model: type[models.Model], *, key: bool = True) -> list[str]:
    return [f.column for f in model._meta.concrete_fields if key or not f.primary_key]


def _blank(model: type[models.Model]) -> dict[str, object]:
    """Return what stands in a new row's columns, as both databases take it."""
    row = model()
    values = {f.column: f.get_db_prep_save(getattr(row, f.attname), connection) if f.has_default() or not f.null else None
              for f in model._meta.concrete_fields if not f.primary_key}  # fmt: skip
    return {name: str(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _make_room() -> None:
    """Let SQLite keep its indexes in memory, and not wait for the disk: nothing is lost if this file is."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA cache_size = -1500000")


def _settle() -> None:
    """Tell the planner what there is, and PostgreSQL the next free numbers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (Article, Byline, TaggedArticle, Listing, Correction, Redirect):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 1) FROM {table}))")  # noqa: S608
        else:
            cursor.execute("PRAGMA cache_size = -20000")
            cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("ANALYZE")
