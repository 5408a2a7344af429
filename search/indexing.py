"""Putting stories into the index of words, and taking them out."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Byline, TaggedArticle
from newsroom.kit.text import plain
from search.engines import engine
from search.engines.documents import Document
from search.engines.words import words_of
from search.models import Reindexing

_AT_ONCE = 1000


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


def unindex(article: Article | int) -> None:
    """Take a story out of the index, as when it is deleted for good."""
    engine().remove([article if isinstance(article, int) else article.pk])


def index_all(*, anew: bool = False) -> Iterator[tuple[int, int]]:
    """Index every story, oldest first; yield how many were done and the number of the last one.

    Each batch is a short transaction of its own, so the desk goes on working and finds what is indexed so far. A
    run that was stopped is taken up where it ended, unless it is to begin `anew`.
    """
    run = None if anew else Reindexing.objects.filter(ended_at=None).order_by("-pk").first()
    run = run or Reindexing.objects.create()
    done = 0
    while rows := list(Article.objects.filter(pk__gt=run.last_article).order_by("pk")[:_AT_ONCE]):
        with transaction.atomic():
            index_many(rows)
            run.last_article = rows[-1].pk
            run.save(update_fields=["last_article"])
        done += len(rows)
        yield done, run.last_article
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
    return [_document(a, authors.get(a.pk, []), tags.get(a.pk, [])) for a in articles]


def _grouped(rows: Iterable[tuple[int, int, str]]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for article, key, name in rows:
        found.setdefault(article, []).append((key, name))
    return found


def _document(article: Article, authors: list[tuple[int, str]], tags: list[tuple[int, str]]) -> Document:
    headline = f"{article.kicker} {article.headline}"
    parts = [headline, article.standfirst, plain(article.body), article.dateline_place, article.lead_caption]
    parts += [name for _key, name in (*authors, *tags)]
    return Document(
        article_id=article.pk,
        at=article.published_at or article.created_at,
        headline=" ".join(words_of(headline)),
        words=" ".join(words_of(" ".join(parts))),
        marks=tuple(_marks(article, [key for key, _ in authors], [key for key, _ in tags])),
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
