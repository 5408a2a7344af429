"""Giving everything that readers wrote out, row by row, in a shape that can be read back: docs/operators.md says how."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from articles.models import Article
from comments.models import Comment, Letter
from sections.models import Publication

_CHUNK = 1000
# Long, and nothing of them is told.
_UNREAD = [f"article__{name}" for name in ("body", "standfirst", "lead_caption")]
Row = dict[str, object]


def rows(publication: Publication | None = None) -> Iterator[Row]:
    """Yield comments, then letters, of one publication or of all. What an answer answers always came before it.

    People are in it by the name they write under and their public number: no e-mail, no internet address.
    """
    yield from map(_comment, _of(Comment.objects.select_related("parent", "staff"), publication))
    yield from map(_letter, _of(Letter.objects.select_related("comment"), publication))


def _of(found: QuerySet, publication: Publication | None) -> Iterator:
    """Yield rows by their number with little memory."""
    if publication is not None:
        found = found.filter(publication=publication)
    whole = found.select_related("publication", "reader", "article__publication").defer(*_UNREAD)
    return whole.order_by("pk").iterator(chunk_size=_CHUNK)


def _comment(comment: Comment) -> Row:
    return {
        "type": "comment",
        **_common(comment),
        "parent": str(comment.parent.key) if comment.parent else None,
        "by_staff": comment.staff_id is not None,
        "state": comment.state,
        "because": comment.because,
        "edited_at": _at(comment.edited_at),
        "decided_at": _at(comment.decided_at),
        "recommendations": comment.recommendations,
        "imported_from": comment.imported_from,
        "imported_id": comment.imported_id,
    }


def _letter(letter: Letter) -> Row:
    return {
        "type": letter.kind,
        **_common(letter),
        "comment": str(letter.comment.key) if letter.comment else None,
        "place": letter.place,
        "settled_at": _at(letter.settled_at),
    }


def _common(row: Comment | Letter) -> Row:
    return {
        "key": str(row.key),
        "publication": row.publication.slug,
        "story": _address(row.article),
        "reader": str(row.reader.key) if row.reader else None,
        "author": row.author_name,
        "text": row.body,
        "created_at": _at(row.created_at),
        "chosen_at": _at(row.chosen_at),
    }


def _address(article: Article | None) -> str | None:
    return article.canonical_url if article and article.path else None


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
