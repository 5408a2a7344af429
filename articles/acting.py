"""What every act on a story has in common: the story is held, the act written down, followed up and, for a while, undoable."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import following_up, parts
from articles.models import Article, Undo
from audit import recording
from newsroom.kit import failpoints
from newsroom.models import User
from search import indexing


class Refused(ValueError):
    """The act can't be done with the story as it is; the message says why and what to do."""


@dataclass
class Act:
    """One act while it is done: the story as it is in the database, and a note for the record."""

    story: Article
    note: str = ""


def hold() -> timedelta:
    """Return how long an act can be undone before anything goes out."""
    return timedelta(seconds=settings.UNDO_SECONDS)


def locked(article: Article) -> Article:
    """Return the story as it now is in the database, held until the transaction ends."""
    return Article.objects.select_for_update(of=("self",)).select_related("publication", "section").get(pk=article.pk)


@contextmanager
def on(article: Article, name: str, *, by: User | None, changing: tuple[str, ...] = ()) -> Iterator[Act]:
    """Do one act on a story in one transaction.

    `changing` names the parts beside the state that it may change. What nobody did (an import, a script) is told at
    once and can't be undone; what a person did is told when the time to undo it is over. An act that changes nothing
    leaves no trace.
    """
    names = (parts.FIELDS, *changing)
    with transaction.atomic():
        act = Act(locked(article))
        was_live, before = act.story.is_live(), parts.read(act.story, names)
        yield act
        failpoints.reached(f"{name}:row")
        was, now = parts.difference(before, parts.read(act.story, names))
        if was:
            _follow(act, name, by=by, was=was, now=now, was_live=was_live)
        failpoints.reached(f"{name}:commit")
    failpoints.reached(f"{name}:committed")


def _follow(act: Act, name: str, *, by: User | None, was: dict[str, Any], now: dict[str, Any], was_live: bool) -> None:
    moment, undo = timezone.now(), None
    if by is not None:
        undo = Undo.objects.create(
            article=act.story, act=name, by=by, made_at=moment, expires_at=moment + hold(), before=was, after=now,
            waiting=following_up.waiting(act.story),
        )  # fmt: skip
        failpoints.reached(f"{name}:undo")
    following_up.settle(act.story, was_live=was_live, at=moment + hold() if by else moment, act=undo)
    failpoints.reached(f"{name}:follow-up")
    indexing.index(act.story)
    failpoints.reached(f"{name}:index")
    recording.record(name, act.story, by=by, before=told(was), after=told(now), note=act.note)
    failpoints.reached(f"{name}:record")


def told(values: parts.Plain) -> parts.Plain:
    """Return what changed as the record has it: the story's columns beside its other parts."""
    others = {name: value for name, value in values.items() if name != parts.FIELDS}
    return {name.removesuffix("_id"): value for name, value in values.get(parts.FIELDS, {}).items()} | others
