"""The invented story and what belongs to it, as plain rows of each table."""

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.inventing import Inventor
from sections.models import Section

TAGS, AUTHORS, AGENCIES, PICTURES = 1_500, 300, 14, 2_000
# One old day on which as much happened in the smallest archive as in the largest: pages of it can be compared.
FULL_DAY, ON_IT = datetime(1999, 7, 20, 12, tzinfo=UTC), 40
# Of a thousand stories, which are drafts, withdrawn, in the trash, expired.
DRAFTS, _WITHDRAWN, _TRASHED, _EXPIRED = range(500, 505), 510, 511, range(512, 514)

Row = Sequence[object]
COLUMNS = {
    "articles_byline": ["article_id", "author_id", "position"],
    "articles_taggedarticle": ["content_object_id", "tag_id"],
    "articles_article_also_in": ["article_id", "section_id"],
    "articles_listing": ["publication_id", "section_id", "article_id", "published_at"],
    "articles_subjectlisting": ["publication_id", "published_at", "article_id", "author_id", "tag_id", "agency_id"],
    "articles_redirect": ["publication_id", "old_path", "article_id", "new_path"],
}


@dataclass
class Network:
    """What stories are filed under, and the zone in which each publication counts its days."""

    sections: list[Section]
    tags: list[int]
    authors: list[int]
    agencies: list[int]
    pictures: list[int]
    zones: dict[int, ZoneInfo]


@dataclass
class Batch:
    """The rows of some stories by table, and how many of them each day of a publication counts."""

    rows: dict[str, list[Row]]
    days: Counter[tuple[int, str]]


# The columns of a table, and what stands in those that a story leaves as they are.
Blank = dict[str, object]


def batch(numbers: range, first: int, network: Network, inventor: Inventor, blanks: dict[str, Blank]) -> Batch:
    """Return the rows of the stories of these numbers, whose keys begin with the first."""
    stories = [Story(key, n, network, inventor) for key, n in zip(itertools.count(first), numbers, strict=False)]
    rows: dict[str, list[Row]] = {
        "articles_article": [story.row(blanks["articles_article"]) for story in stories],
        "articles_byline": [(s.key, author, n) for s in stories for n, author in enumerate(s.authors)],
        "articles_taggedarticle": [(s.key, tag) for s in stories for tag in s.tags],
        "articles_article_also_in": [(s.key, s.guest.pk) for s in stories if s.guest],
        "articles_listing": [row for s in stories for row in s.listings()],
        "articles_subjectlisting": [row for s in stories for row in s.subjects()],
        "articles_correction": list(_corrections(stories, inventor, blanks["articles_correction"])),
        # An old address of one in twenty.
        "articles_redirect": [(s.section.publication_id, f"/old/{s.number}.html", s.key, "")
                              for s in stories if s.number % 20 == 3 and s.path],  # noqa: PLR2004
    }  # fmt: skip
    return Batch(rows, Counter(day for story in stories for day in story.days(network.zones)))


def _corrections(stories: Iterable["Story"], inventor: Inventor, blank: Blank) -> Iterator[Row]:
    """Put something right in one of a hundred."""
    for story in stories:
        if story.number % 100 == 7 and story.is_listed:  # noqa: PLR2004
            own = {"article_id": story.key, "publication_id": story.section.publication_id,
                   "text": inventor.line(20), "made_at": _moment(story.at + timedelta(days=1))}  # fmt: skip
            yield list((blank | own).values())


class Story:
    """One story and what belongs to it, as plain values."""

    def __init__(self, key: int, number: int, network: Network, inventor: Inventor) -> None:
        draw = random.Random(number)
        self.key, self.number = key, number
        self.at = FULL_DAY + timedelta(minutes=number) if number < ON_IT else inventor.moment(number)
        self.moment = _moment(self.at)
        self.section = network.sections[0 if number < ON_IT else inventor.skewed(draw, len(network.sections))]
        self.state = number % 1000 if number >= ON_IT else -1
        self.authors = [network.authors[inventor.skewed(draw, len(network.authors))]]
        if number % 9 == 0:
            self.authors = list(dict.fromkeys([*self.authors, draw.choice(network.authors)]))
        self.tags = {network.tags[inventor.skewed(draw, TAGS)] for _ in range(inventor.tags(draw))}
        self.agency = network.agencies[inventor.skewed(draw, AGENCIES)] if draw.random() < 0.55 else None  # noqa: PLR2004
        self.picture = network.pictures[inventor.skewed(draw, PICTURES)] if draw.random() < 0.6 else None  # noqa: PLR2004
        guest = network.sections[-1 - number % 8] if number % 33 == 5 else None  # noqa: PLR2004
        self.guest = guest if guest and guest.pk != self.section.pk else None
        self.headline, self.standfirst, self.body = (
            inventor.headline(draw),
            inventor.standfirst(draw),
            inventor.body(draw),
        )
        self.path = f"{self.at:%Y/%m/%d}/case-{number}" if self.state not in DRAFTS else None
        # Whether it stands in lists, and on which sites.
        self.is_listed = self.path is not None and self.state != _TRASHED
        self.sites = {home.publication_id for home in (self.section, self.guest) if home} if self.is_listed else set()

    def row(self, blank: Blank) -> Row:
        """Return its own row."""
        now = self.moment
        values = blank | {
            "id": self.key, "publication_id": self.section.publication_id, "section_id": self.section.pk,
            "path": self.path, "slug": f"case-{self.number}", "headline": self.headline, "standfirst": self.standfirst,
            "body": self.body, "agency_id": self.agency, "dateline_place": "Beijing" if self.agency else "",
            "lead_picture_id": self.picture, "created_at": now, "updated_at": now,
            "published_at": now if self.path else None, "withdrawn_at": now if self.state == _WITHDRAWN else None,
            "trashed_at": now if self.state == _TRASHED else None,
            "expires_at": _moment(self.at + timedelta(days=30)) if self.state in _EXPIRED else None,
        }  # fmt: skip
        return list(values.values())

    def listings(self) -> Iterator[Row]:
        """Yield its rows in the lists, as `articles.listing.rows_for` makes them."""
        if not self.is_listed:
            return
        for site in self.sites:
            yield site, None, self.key, self.moment
        homes = [self.section, self.guest] if self.guest else [self.section]
        for section in {(h.publication_id, key) for h in homes for key in (h.pk, h.parent_id) if key}:
            yield *section, self.key, self.moment

    def subjects(self) -> Iterator[Row]:
        """Yield its rows in the lists of subjects, as the view `articles_subjects_due` has them."""
        for site in self.sites:
            for author in self.authors:
                yield site, self.moment, self.key, author, None, None
            for tag in self.tags:
                yield site, self.moment, self.key, None, tag, None
            if self.agency:
                yield site, self.moment, self.key, None, None, self.agency

    def days(self, zones: dict[int, ZoneInfo]) -> Iterator[tuple[int, str]]:
        """Yield the days that count it, as the view `articles_days_due` has them."""
        if self.state != _WITHDRAWN and self.state not in _EXPIRED:
            for site in self.sites:
                yield site, self.at.astimezone(zones[site]).date().isoformat()


def _moment(at: datetime) -> str:
    """Return a time as both databases take it."""
    return str(at.replace(tzinfo=None))
