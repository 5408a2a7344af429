"""Taking back what was just done, exactly."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import acting, following_up, listing, parts
from articles.models import Article, Undo
from audit import recording
from newsroom.models import User
from search import indexing


@dataclass
class Report:
    """What came of undoing one act on one or several stories: those put back, and why others were not."""

    undone: list[Article] = field(default_factory=list)
    refused: list[tuple[Article, str]] = field(default_factory=list)


def open_to(user: User, article: Article) -> Undo | None:
    """Return the last act on a story if it is this person's and can still be undone."""
    last = Undo.objects.filter(article=article).order_by("-made_at", "-pk").first()
    if last is None or last.by_id != user.pk or last.used_at or last.expires_at <= timezone.now():
        return None
    return last


def undo(batch: UUID, *, by: User, may: Callable[[Article], bool] = lambda _: True) -> Report:
    """Take back one act on all the stories it was done to, each by itself. Undoing twice changes nothing.

    `may` tells for each story whether the person still works there.
    """
    report = Report()
    for act in Undo.objects.filter(batch=batch, by=by, used_at=None).select_related("article").order_by("pk"):
        if not may(act.article):
            report.refused.append((act.article, _("it is no longer yours to change")))
            continue
        try:
            report.undone.append(_take_back(act))
        except acting.Refused as refusal:
            report.refused.append((act.article, str(refusal)))
    return report


@transaction.atomic
def _take_back(act: Undo) -> Article:
    """Put one story back as it was before an act. Raises Refused when it is too late or someone went on from there."""
    story = acting.locked(act.article)
    act = Undo.objects.select_for_update(of=("self",)).get(pk=act.pk)
    now = timezone.now()
    if act.expires_at <= now:
        raise acting.Refused(_("The time to undo this is over: it has gone out."))
    was_live = story.is_live()
    try:
        with transaction.atomic():
            parts.write_back(story, act.before, act.after)
    except parts.ChangedSince:
        raise acting.Refused(_("It was changed again meanwhile, and undoing would take that back too.")) from None
    act.used_at = now
    act.save(update_fields=["used_at"])
    told = act.follow_ups.filter(done_at__isnull=False).exists()
    act.follow_ups.waiting().update(cancelled_at=now)
    listing.relist(story)
    following_up.settle(story, was_live=was_live, at=now, quietly=not told)
    following_up.wait_again(story, act.waiting)
    indexing.index(story)
    recording.record(
        "undo", story, by=act.by, before=acting.told(act.after), after=acting.told(act.before), note=act.act
    )
    return story
