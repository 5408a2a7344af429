"""Finding a story that can be talked about, and a comment on it, by their addresses."""

import uuid

from django.db.models import OuterRef, Subquery

from articles.models import Article
from comments.models import Comment, OutsideTalk
from sections.models import Publication

State = Comment.State


def story_at(publication: Publication, path: str) -> Article | None:
    """Return the live story at a path of its own publication. One query.

    It knows under `kept_at` the publication's name at Disqus, where its comments are kept there.
    On a sister's site a story has no talk of its own: there its page leads to the talk at home.
    """
    shortname = OutsideTalk.objects.filter(publication=OuterRef("publication_id")).values("shortname")
    stories = (
        Article.objects.live().select_related("publication", "section__parent").annotate(kept_at=Subquery(shortname))
    )
    return stories.filter(publication=publication, path=path).first()


def comment_of(story: Article, key: uuid.UUID) -> Comment | None:
    """Return a comment that readers see on a story."""
    return Comment.objects.approved().filter(article=story, key=key).first()


def own_of(story: Article, key: uuid.UUID, *, reader_id: int) -> Comment | None:
    """Return a reader's own comment on a story, whatever became of it."""
    return Comment.objects.filter(article=story, key=key, reader=reader_id).exclude(state=State.REMOVED).first()


def own_on(story: Article, *, reader_id: int, most: int = 20) -> list[Comment]:
    """Return what a reader wrote on a story, latest first."""
    rows = Comment.objects.filter(article=story, reader=reader_id).exclude(state=State.REMOVED)
    return list(rows.newest_first()[:most])
