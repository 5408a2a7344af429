"""Emptying the trash after ninety days: only of what readers never saw, and its words stay in the record."""

from datetime import timedelta

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles import content
from articles.models import Article, FollowUp, Ping, Undo
from audit import recording
from background import repeating
from search import indexing

TRASH_DAYS = 90
KEPT_DAYS = 30
# What a version holds are the words; the record cuts long ones down, so the body goes in pieces it keeps whole.
PIECE = 1900


@repeating.every(days=1, at="03:20")
def empty_trash() -> int:
    """Delete stories that lie in the trash for ninety days and never were before readers; return how many."""
    before = timezone.now() - timedelta(days=TRASH_DAYS)
    old = Article.objects.trashed().filter(trashed_at__lt=before, published_at=None, path=None)
    return sum(_purge(key) for key in old.order_by("trashed_at").values_list("pk", flat=True)[:500])


@repeating.every(days=1, at="03:30")
def forget_what_is_over() -> int:
    """Delete what was told a month ago and what can't be undone any more."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    told = [
        table._default_manager.filter(due_at__lt=before, parked_at=None).exclude(done_at=None, cancelled_at=None)
        for table in (FollowUp, Ping)
    ]
    return sum(rows.delete()[0] for rows in told) + Undo.objects.filter(expires_at__lt=before).delete()[0]


@transaction.atomic
def _purge(key: int) -> int:
    """Delete one story and keep its words. One that another points at stays where it is."""
    story = Article.objects.select_for_update(of=("self",)).filter(pk=key, published_at=None).first()
    if story is None or story.trashed_at is None or story.related_from.exists():
        return 0
    recording.record("purge", story, by=None, before=_words(story), note=f"In the trash for {TRASH_DAYS} days.")
    try:
        with transaction.atomic():
            indexing.unindex(story)
            story.delete()
    except ProtectedError:
        transaction.set_rollback(True)
        return 0
    return 1


def _words(story: Article) -> dict:
    """Return all that is written in a story, each value short enough to be kept whole."""
    words = content.of(story)
    body = words.pop("body")
    pieces = [body[start : start + PIECE] for start in range(0, len(body), PIECE)]
    return words | {f"body {number:03}": piece for number, piece in enumerate(pieces, 1)}
