"""Half a million stories as a newsroom has them: words by Zipf's law, real lengths, four publications, every state."""

import itertools
import random
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from articles import listing, publishing
from articles.models import Agency, Article, Author, Byline, Listing, Tag, TaggedArticle
from benchmarks import bulk
from newsroom.models import User
from sections.models import Publication, Section

PUBLICATIONS, SECTIONS, TAGS, AUTHORS, AGENCIES, STAFF = 4, 8, 400, 120, 12, 20
VOCABULARY, PARAGRAPHS, BATCH = 30_000, 6_000, 2_000
YEARS = 25
_SYLLABLES = ["ka", "ro", "mi", "ten", "sol", "var", "en", "dor", "li", "pas", "ur", "gel", "ni", "os", "tra", "be"]
# Words that people know are at known places in the law, so that the searches can name them.
KNOWN = {0: "the", 1: "of", 2: "and", 5: "said", 20: "mission", 60: "launch", 200: "orbit", 900: "glacier",
         4000: "telescope", 15_000: "perihelion", 29_000: "syzygy"}  # fmt: skip


class Newswire:
    """Writes stories in bulk. The same seed writes the same stories."""

    def __init__(self) -> None:
        self.random = random.Random(2026)
        self.words = [KNOWN.get(n) or self._word(n) for n in range(VOCABULARY)]
        self.weights = list(itertools.accumulate(1 / (n + 3) for n in range(VOCABULARY)))
        self.paragraphs = [self._paragraph() for _ in range(PARAGRAPHS)]
        self.now = timezone.now()

    def found(self) -> None:
        """Make the network, its people and its vocabulary."""
        self.staff = [
            User.objects.get_or_create(username=f"staff-{n}", defaults={"is_staff": True})[0] for n in range(STAFF)
        ]
        self.sections = []
        for n in range(PUBLICATIONS):
            host = "127.0.0.1" if n == 0 else f"site-{n}.localhost"
            site, _ = Publication.objects.get_or_create(slug=f"site-{n}", defaults={"name": f"Site {n}", "host": host})
            self.sections += [
                Section.objects.get_or_create(
                    publication=site, slug=f"section-{m}", defaults={"name": f"Section {m}", "position": m}
                )[0]
                for m in range(SECTIONS)
            ]
        self.tags = [
            Tag.objects.get_or_create(slug=f"tag-{n}", defaults={"name": f"Tag {n}"})[0].pk for n in range(TAGS)
        ]
        names = [("staff-writers", "Staff Writers"), *((f"author-{n}", f"Author {n}") for n in range(AUTHORS))]
        self.authors = [Author.objects.get_or_create(slug=slug, defaults={"name": name})[0].pk for slug, name in names]
        self.agencies = [
            Agency.objects.get_or_create(code=f"AG{n}", defaults={"name": f"Agency {n}"})[0].pk for n in range(AGENCIES)
        ]
        publishing.staff_writers()

    def grow(self, up_to: int) -> int:
        """Add stories until there are so many; return how many were added."""
        have = Article.objects.count()
        for start in range(have, up_to, BATCH):
            with transaction.atomic():
                self._batch(range(start, min(start + BATCH, up_to)))
        with connection.cursor() as cursor:
            for model in (Article, Byline, TaggedArticle, Listing):
                if connection.vendor == "postgresql":
                    table = model._meta.db_table
                    cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 1) FROM {table}))")  # noqa: S608
            cursor.execute("ANALYZE")
        return up_to - have

    def _batch(self, numbers: range) -> None:
        stories = [self._story(n) for n in numbers]
        draw = self.random
        bulk.load(stories)
        bulk.load(
            Byline(article_id=s.pk, author_id=author)
            for s, author in zip(stories, draw.choices(self.authors, cum_weights=_HALF, k=len(stories)), strict=True)
        )
        bulk.load(TaggedArticle(content_object_id=s.pk, tag_id=t) for s in stories for t in {self._tag(), self._tag()})
        bulk.load(row for s in stories for row in listing.rows_for(s, []))

    def _story(self, number: int) -> Article:
        draw = self.random
        # Most of an archive is old; the scattered order is that of an import.
        at = self.now - timedelta(minutes=(number * 7919) % (YEARS * 365 * 24 * 60) + 60)
        section = self.sections[number % len(self.sections)]
        headline = " ".join(self._words(draw.randint(5, 10))).capitalize()
        if number % 3:
            headline += f" {self.words[draw.randint(100, 3000)].capitalize()} {draw.randint(1, 99)}"
        story = Article(
            pk=number + 1, publication=section.publication, section=section, headline=headline[:300],
            standfirst=" ".join(self._words(22)).capitalize() + ".",
            body="".join(draw.choices(self.paragraphs, k=draw.randint(4, 9))),
            slug=f"case-{number}", path=f"{at:%Y/%m/%d}/case-{number}", published_at=at, updated_at=at, created_at=at,
            agency_id=draw.choice(self.agencies) if number % 2 else None, created_by=draw.choice(self.staff),
            dateline_place="Beijing",
        )  # fmt: skip
        self._state(story, number % 1000, at)
        return story

    def _state(self, story: Article, kind: int, at: datetime) -> None:
        """Let some be drafts, scheduled, under embargo, expired, withdrawn or in the trash."""
        soon = self.now + timedelta(minutes=story.created_at.minute * 97 + 30)
        if kind < 10:  # noqa: PLR2004 - a hundredth are drafts
            story.published_at = story.path = None
        elif kind == 10:  # noqa: PLR2004
            story.published_at = soon
        elif kind == 11:  # noqa: PLR2004
            story.embargo_until = soon
        elif kind == 12:  # noqa: PLR2004
            story.expires_at = at + timedelta(days=30)
        elif kind == 13:  # noqa: PLR2004
            story.withdrawn_at, story.withdrawn_by, story.withdrawn_because = at, self.staff[0], "So."
        elif kind == 14:  # noqa: PLR2004
            story.trashed_at, story.trashed_by = at, self.staff[0]

    def _tag(self) -> int:
        return self.tags[int(self.random.random() ** 2 * TAGS)]

    def _words(self, count: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def _paragraph(self) -> str:
        sentences = [
            " ".join(self._words(self.random.randint(9, 24))).capitalize() for _ in range(self.random.randint(2, 4))
        ]
        return f"<p>{'. '.join(sentences)}.</p>"

    @staticmethod
    def _word(number: int) -> str:
        parts = []
        while True:
            parts.append(_SYLLABLES[number % len(_SYLLABLES)])
            number //= len(_SYLLABLES)
            if not number:
                return "".join(parts)


# Half of the bylines are “Staff Writers”; the rest share the other half.
_HALF = list(itertools.accumulate([1.0] + [1 / AUTHORS] * AUTHORS))
