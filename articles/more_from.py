"""More to read from where a story came from: of its author, on its tag, from its agency."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from articles.models import Agency, Article, Author, Byline, Listing, Tag, TaggedArticle
from newsroom.kit.prepared import Prepared, handed_over, moment, slot
from sections import network
from sections.models import Publication

LENGTH = 3
FEWEST = 2
# How far back is looked: so many stories of the same site before this one, whatever came of them.
WITHIN = 400

Source = Author | Tag | Agency
KINDS = (Author, Tag, Agency)


@dataclass(frozen=True)
class More:
    """A source of a story, and further stories that came from it: at least two, the newest first."""

    source: Source
    stories: list[Listing]

    @property
    def kind(self) -> str:
        """What the source is: author, tag or agency."""
        return self.source._meta.model_name or ""


_WANTED = [f"story{n}" for n in range(len(KINDS) * LENGTH)]
_CARDS = Prepared(
    lambda: (
        Listing.objects.in_publication(slot("publication"))
        .filter(article__pk__in=[slot(name) for name in _WANTED])
        .live(moment("now"))
        .unplaced_cards()
    )
)


@lru_cache(maxsize=64)
def _window(authors: int, tags: int) -> Prepared[tuple]:
    """Return the question for what ran before a story that has so many authors and tags."""

    def ask() -> QuerySet[Listing, tuple]:
        this = OuterRef("article_id")
        bylines = Byline.objects.filter(article=this, author__pk__in=[slot(f"author{n}") for n in range(authors)])
        tagged = TaggedArticle.objects.filter(content_object=this, tag__pk__in=[slot(f"tag{n}") for n in range(tags)])
        window = Listing.objects.in_publication(slot("publication")).after(moment("published_at"), slot("story"))
        rows = window.live(moment("now")).newest_first()
        rows = rows.annotate(author=Subquery(bylines.values("author")[:1]), tag=Subquery(tagged.values("tag")[:1]))
        return rows.values_list("article_id", "author", "tag", "article__agency")[:WITHIN]

    return Prepared(ask)


def more_from(article: Article, *, on: Publication, without: Collection[int] = ()) -> list[More]:
    """Return further stories from a story's author, tag and agency that ran before it on a site; none stands twice.

    `without`: stories that stand on the page already. Two queries at most, of which the first walks a bounded way
    down one index. Needs `full()` and the bylines.
    """
    sources = _sources(article)
    if not sources:
        return []
    shown = {article.pk, *without}
    chosen: list[tuple[Source, list[int]]] = []
    for source, found in _matching(article, on, sources):
        keys = [key for key in found if key not in shown][:LENGTH]
        if len(keys) >= FEWEST:
            chosen.append((source, keys))
            shown.update(keys)
    if not chosen:
        return []
    wanted = [key for _source, keys in chosen for key in keys]
    # As many as there can be: the question is the same for all stories.
    keys = dict(zip(_WANTED, [*wanted, *[wanted[0]] * (len(_WANTED) - len(wanted))], strict=True))
    rows = _CARDS.all(publication=on.pk, now=timezone.now(), **keys)
    for row in rows:
        network.place(row.article)
    cards = {row.article_id: row for row in rows}
    return [More(source, [cards[key] for key in keys if key in cards]) for source, keys in chosen]


def _sources(article: Article) -> list[Source]:
    """Return whom and what a story came from: those who are named, what it is about, the agency."""
    agency = [article.agency] if article.agency_id else []
    named = [author for author in article.byline_names if author.slug != Author.STAFF_WRITERS]
    return [*named, *handed_over(article, "tags"), *agency]


def _matching(article: Article, on: Publication, sources: Iterable[Source]) -> list[tuple[Source, list[int]]]:
    """Return the first author, the tag that says most here, and the agency, each with what came from it: one query."""
    by_key = {(type(source), source.pk): source for source in sources}
    authors = {f"author{n}": key for n, key in enumerate(key for kind, key in by_key if kind is Author)}
    tags = {f"tag{n}": key for n, key in enumerate(key for kind, key in by_key if kind is Tag)}
    rows = _window(len(authors), len(tags)).all(
        publication=on.pk, now=timezone.now(), published_at=article.published_at, story=article.pk, **authors, **tags
    )
    found: dict[tuple[type, int | None], list[int]] = {}
    # Few of so many rows have anything in common with the story.
    for place, kind in enumerate(KINDS, 1):
        for row in [row for row in rows if row[place] is not None]:
            if (kind, row[place]) in by_key:
                found.setdefault((kind, row[place]), []).append(row[0])
    said = Counter({key: len(stories) for key, stories in found.items()})
    best = [max((key for key in found if key[0] is kind), key=said.__getitem__, default=None) for kind in KINDS]
    return [(by_key[key], found[key]) for key in best if key is not None]
