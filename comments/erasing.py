"""Taking out what an erased reader wrote: comments and letters go; where others answered, an empty place stays.

Called in the transaction of the erasure (`readers.signals`).
"""

from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Article
from comments import recounting
from comments.models import Comment, Digest, Letter, Notice, Recommendation, Report
from readers.models import Reader

_EMPTY: dict[str, object] = {
    "reader": None,
    "author_name": "",
    "body": "",
    "signs": [],
    "fingerprint": "",
    "network": "",
}


def erase(reader: Reader) -> None:
    """Take out all that a reader wrote, recommended and reported, and count anew what that changes."""
    touched = {*_opinions(Recommendation, reader), *_opinions(Report, reader)}
    own = Comment.objects.filter(reader=reader)
    stories = set(own.values_list("article_id", flat=True))
    touched |= set(own.exclude(parent=None).values_list("parent_id", flat=True))
    own.exclude(parent=None).delete()
    answered = Exists(Comment.objects.filter(parent=OuterRef("pk")))
    own.filter(~answered).delete()
    own.update(state=Comment.State.REMOVED, chosen_at=None, **_EMPTY)
    for pk in touched:
        recounting.count_comment(pk)
    for story in _cheaply(Article.objects.filter(pk__in=stories)):
        recounting.count_story(story)
    Notice.objects.filter(reader=reader).delete()
    Digest.objects.filter(reader=reader).delete()
    letters = Letter.objects.filter(reader=reader)
    letters.filter(chosen_at=None).delete()
    letters.update(reader=None, author_name="", place="")


def _opinions(table: type[Recommendation] | type[Report], reader: Reader) -> set[int]:
    """Delete a reader's opinions and return the numbers of the comments that they were of."""
    theirs = table._default_manager.filter(reader=reader)
    of = set(theirs.values_list("comment_id", flat=True))
    theirs.delete()
    return of


def _cheaply(stories: QuerySet[Article]) -> QuerySet[Article]:
    return stories.only("pk", "section_id")
