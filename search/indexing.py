"""Putting stories into the index of words, and taking them out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Byline, Listing, TaggedArticle
from newsroom.kit.text import words_in
from search import vocabulary
from search.engines import engine
from search.engines.documents import RUNS, Document, places_of
from search.engines.words import words_of
from search.models import Reindexing

_AT_ONCE = 1000
# Words are counted in memory until there are so many different ones.
_MOST_COUNTED = 200_000
# What the index is made of, and what says whether readers may see a story.
_READ = (
    "publication", "section", "agency", "created_by", "kicker", "headline", "standfirst", "body", "dateline_place",
    "lead_caption", "created_at", "published_at", "embargo_until", "expires_at", "held_until", "withdrawn_at", "trashed_at",
)  # fmt: skip


def index(article: Article) -> None:
    """Put a story as it now stands into the index, inside the caller's transaction. Doing it twice changes nothing."""
    index_many([article])


def index_many(articles: Iterable[Article]) -> None:
    """Do the same for many stories in a handful of statements."""
    rows = list(articles)
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        with transaction.atomic():
            engine().write(_documents(some))


def words_of_each(articles: Sequence[Article]) -> list[str]:
    """Return the words of each story as the index holds them, in one string each. Four queries."""
    return [document.words for document in _documents(articles)]


def unindex(article: Article | int) -> None:
    """Take a story out of the index, as when it is deleted for good."""
    engine().remove([article if isinstance(article, int) else article.pk])


def index_all(*, anew: bool = False) -> Iterator[tuple[int, int]]:
    """Index every story, oldest first; yield how many were done and the number of the last one.

    Each batch is a short transaction of its own, so the desk goes on working and finds what is indexed so far. A
    run that was stopped is taken up where it ended, unless it is to begin `anew`. What is indexed as it should be is
    read only. The vocabulary of live stories' words is made anew besides.
    """
    run = None if anew else Reindexing.objects.filter(ended_at=None).order_by("-pk").first()
    run = run or Reindexing.objects.create()
    done = 0
    counts: Counter[str] = Counter()
    stories = Article.objects.only(*_READ)
    while rows := list(stories.filter(pk__gt=run.last_article).order_by("pk")[:_AT_ONCE]):
        documents = _documents(rows)
        vocabulary.count((d.words for d, story in zip(documents, rows, strict=True) if story.is_live()), counts)
        with transaction.atomic():
            engine().write(documents)
            if len(counts) > _MOST_COUNTED:
                vocabulary.keep(counts, run=run.pk)
                counts.clear()
            run.last_article = rows[-1].pk
            run.save(update_fields=["last_article"])
        done += len(rows)
        yield done, run.last_article
    vocabulary.keep(counts, run=run.pk)
    vocabulary.forget_all_but(run.pk)
    engine().tidy_up()
    run.ended_at = timezone.now()
    run.save(update_fields=["ended_at"])
    Reindexing.objects.filter(pk__lt=run.pk).delete()


def _documents(articles: Sequence[Article]) -> list[Document]:
    keys = [a.pk for a in articles]
    authors = _grouped(Byline.objects.filter(article__in=keys).values_list("article", "author", "author__name"))
    tags = _grouped(
        TaggedArticle.objects.filter(content_object__in=keys).values_list("content_object", "tag", "tag__name")
    )
    lists: dict[int, list[tuple[int, int | None]]] = {}
    for key, publication, section in Listing.objects.filter(article__in=keys).values_list(
        "article", "publication", "section"
    ):
        lists.setdefault(key, []).append((publication, section))
    return [_document(a, authors.get(a.pk, []), tags.get(a.pk, []), lists.get(a.pk, [])) for a in articles]


def _grouped(rows: Iterable[tuple[int, int, str]]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for article, key, name in rows:
        found.setdefault(article, []).append((key, name))
    return found


def _document(
    article: Article,
    authors: list[tuple[int, str]],
    tags: list[tuple[int, str]],
    lists: list[tuple[int, int | None]],
) -> Document:
    headline = f"{article.kicker} {article.headline}"
    parts = [headline, article.standfirst, words_in(article.body), article.dateline_place, article.lead_caption]
    parts += [name for _key, name in (*authors, *tags)]
    return Document(
        article_id=article.pk,
        at=article.published_at or article.created_at,
        headline=" ".join(words_of(headline)),
        words=" ".join(words_of(" ".join(parts))),
        marks=(*_marks(article, [key for key, _ in authors], [key for key, _ in tags]), *_lists(article, lists)),
    )


def _marks(article: Article, authors: list[int], tags: list[int]) -> Iterator[str]:
    """Yield what narrows a search. What depends on the hour is not among it: that is asked of the story itself."""
    yield f"p{article.publication_id}"
    yield f"s{article.section_id}"
    owned = {"g": article.agency_id, "b": article.created_by_id}
    yield from (f"{letter}{key}" for letter, key in owned.items() if key)
    yield from (f"a{key}" for key in authors)
    yield from (f"t{key}" for key in tags)
    yield "out" if article.published_at else "draft"
    states = {
        "trash": article.trashed_at, "withdrawn": article.withdrawn_at, "embargo": article.embargo_until,
        "ends": article.expires_at,
    }  # fmt: skip
    yield from (name for name, when in states.items() if when)


def _lists(article: Article, lists: list[tuple[int, int | None]]) -> Iterator[str]:
    """Yield the marks that readers' searches ask for: where a story runs, if it is one they may come to see.

    The hour is not among them: whoever finds for readers asks the stories themselves as well, by `live()`.
    """
    if not lists or article.withdrawn_at or article.trashed_at or not article.published_at:
        return
    yield RUNS
    yield from (f"k{section}" if section else f"l{publication}" for publication, section in lists)
    yield from places_of(article.dateline_place)
