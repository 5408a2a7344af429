"""The made-up newswire, written into the index as it grows: its paragraphs are taken apart into words once."""

import time

from django.db import connection

from articles import listing
from articles.models import Article, Byline, Tag, TaggedArticle
from benchmarks import bulk, copying
from benchmarks.newswire import _HALF, Newswire
from search import indexing, vocabulary
from search.engines import engine
from search.engines.documents import RUNS, Document, place_mark
from search.engines.words import words_of

_GIN = ("search_story_words", "search_story_heads")


class IndexedNewswire(Newswire):
    """Writes stories and their places in the index in bulk, past what a newsroom's own verbs would do."""

    def __init__(self) -> None:
        super().__init__()
        self.words_of_paragraph = {text: " ".join(words_of(text[3:-4])) for text in self.paragraphs}

    def fill(self, up_to: int) -> int:
        """Found the network where there is none and add stories until there are so many; return how many were added."""
        self.found()
        self.tag_names = dict(Tag.objects.values_list("pk", "name"))
        have = Article.objects.count()
        if have >= up_to:
            return 0
        made = []
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                # Nothing is lost if this file is: it is made up.
                cursor.execute("PRAGMA synchronous = OFF")
            else:
                cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(_GIN)])
                made = [row[0] for row in cursor.fetchall()]
                cursor.execute(f"DROP INDEX {', '.join(_GIN)}")
        self.grow(min(up_to, copying.TEMPLATE))
        copying.copy(Article.objects.count(), up_to)
        # Counts for the planner, and the next free numbers.
        self.grow(Article.objects.count())
        with connection.cursor() as cursor:
            for statement in made:
                cursor.execute(statement)
        engine().tidy_up()
        vocabulary.keep(vocabulary.count(self.words_of_paragraph.values()))
        return up_to - have

    def reindex(self, sample: int) -> float:
        """Take some stories out of the index and put them back as `manage.py reindex` does; return how many a second."""
        keys = list(Article.objects.order_by("pk").values_list("pk", flat=True)[:sample])
        engine().remove(keys)
        started = time.perf_counter()
        indexing.index_many(Article.objects.filter(pk__in=keys).order_by("pk"))
        return sample / (time.perf_counter() - started)

    def _batch(self, numbers: range) -> None:
        stories = [self._story(n) for n in numbers]
        draw = self.random
        bulk.load(stories)
        authors = draw.choices(self.authors, cum_weights=_HALF, k=len(stories))
        tags = [{self._tag(), self._tag()} for _ in stories]
        bulk.load(Byline(article_id=s.pk, author_id=author) for s, author in zip(stories, authors, strict=True))
        bulk.load(
            TaggedArticle(content_object_id=s.pk, tag_id=t) for s, mine in zip(stories, tags, strict=True) for t in mine
        )
        bulk.load(row for s in stories for row in listing.rows_for(s, []))
        engine().write([self._document(*each) for each in zip(stories, authors, tags, strict=True)])

    def _document(self, story: Article, author: int, tags: set[int]) -> Document:
        headline = " ".join(words_of(story.headline))
        paragraphs = (self.words_of_paragraph[f"{text}</p>"] for text in story.body.split("</p>") if text)
        names = [name for tag in tags for name in words_of(self.tag_names[tag])]
        marks = [f"p{story.publication_id}", f"s{story.section_id}", f"a{author}", *(f"t{tag}" for tag in tags)]
        marks += [f"g{story.agency_id}"] if story.agency_id else []
        if story.published_at and not story.withdrawn_at and not story.trashed_at:
            marks += ["out", RUNS, f"l{story.publication_id}", f"k{story.section_id}", place_mark("Beijing")]
        words = " ".join([headline, *words_of(story.standfirst), *paragraphs, "beijing", *names])
        return Document(story.pk, story.published_at or story.created_at, headline, words, tuple(marks))
