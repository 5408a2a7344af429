"""What follows when a story comes out, changes or goes: remembered in the act's own transaction, told by the worker."""

from datetime import datetime

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from articles.models import Article, FollowUp, Undo
from articles.signals import story_changed, story_gone, story_out
from background import repeating, working

OUT, CHANGED, GONE = FollowUp.What.OUT, FollowUp.What.CHANGED, FollowUp.What.GONE
SIGNALS: dict[str, Signal] = {OUT: story_out, CHANGED: story_changed, GONE: story_gone}
AT_ONCE = 200


@transaction.atomic
def remember(article: Article, what: str, due_at: datetime, *, act: Undo | None = None) -> FollowUp:
    """Note that something has to be told at a time. What waits already is moved to the new time; a change keeps the earlier."""
    row = FollowUp.objects.waiting().select_for_update(of=("self",)).filter(article=article, what=what).first()
    if row is None:
        return FollowUp.objects.create(article=article, what=what, due_at=due_at, not_before=due_at, act=act)
    if what == CHANGED and row.due_at <= due_at:
        return row
    row.due_at = row.not_before = due_at
    row.tries, row.error, row.act = 0, "", act
    row.save(update_fields=["due_at", "not_before", "tries", "error", "act"])
    return row


def waiting(article: Article) -> list[list[str]]:
    """Return what is still to be told of a story, and when, as plain values."""
    rows = FollowUp.objects.waiting().filter(article=article).order_by("due_at", "pk")
    return [[what, due_at.isoformat()] for what, due_at in rows.values_list("what", "due_at")]


def wait_again(article: Article, were: list[list[str]]) -> None:
    """Put back what was still to be told, unless it has been told meanwhile."""
    for what, moment in were:
        due_at = datetime.fromisoformat(moment)
        if not article.follow_ups.filter(what=what, due_at=due_at, done_at__isnull=False).exists():
            remember(article, what, due_at)


def cancel(article: Article, *whats: str) -> int:
    """Let these never be told, if their time is still to come; return how many there were."""
    now = timezone.now()
    return FollowUp.objects.waiting().filter(article=article, what__in=whats, due_at__gt=now).update(cancelled_at=now)


@transaction.atomic
def settle(article: Article, *, was_live: bool, at: datetime, act: Undo | None = None, quietly: bool = False) -> None:
    """Bring what waits in line with a story that was just changed.

    What readers notice now is told at `at`; `quietly` leaves that out, for a change that was taken back before anyone
    was told. What comes by itself later (its time, the end of its embargo, its expiry) waits for its moment.
    """
    now = timezone.now()
    live, appears = article.is_live(now), article.appears_at()
    if not quietly and (news := _news(was_live=was_live, live=live)):
        remember(article, news, at, act=act)
    if not live and appears and appears > now:
        remember(article, OUT, appears, act=act)
    elif not live:
        cancel(article, OUT)
    if live:
        cancel(article, GONE)
        if article.expires_at:
            remember(article, GONE, article.expires_at, act=act)


def _news(*, was_live: bool, live: bool) -> str:
    if was_live and live:
        return CHANGED
    if was_live:
        return GONE
    return OUT if live else ""


@repeating.each_second
def tell_what_is_due() -> int:
    """Tell the rest of the site what has come due; return how much was told."""
    return working.do_all(FollowUp.objects.due().select_related("article")[:AT_ONCE], _tell)


def _tell(due: FollowUp) -> None:
    """Send one piece of news, if it still is one: a story that went before anyone heard of it never came out."""
    article = due.article
    if (due.what == GONE) == article.is_live():
        return
    if due.what == OUT and article.expires_at:
        remember(article, GONE, article.expires_at)
    for _receiver, answer in SIGNALS[due.what].send_robust(sender=Article, article_id=article.pk):
        if isinstance(answer, Exception):
            raise answer
