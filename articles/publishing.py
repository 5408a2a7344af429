"""Putting stories before readers, and taking them back."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import acting, addresses, illustrating, listing, versions
from articles.acting import Refused
from articles.models import Article, Author, Byline, FollowUp, Version
from newsroom.kit import clock, failpoints
from newsroom.models import User

__all__ = [
    "Refused", "publish", "restore", "schedule", "set_times", "staff_writers", "trash", "unschedule", "withdraw",
]  # fmt: skip


def publish(article: Article, *, by: User | None, at: datetime | None = None, hold: bool = False) -> Article:
    """Put a story before readers, now or at a later time; a time in the past keeps its place in the archive.

    With `hold`, as the desk's button has it, nothing of it is public for the seconds in which it can be undone.
    Publishing a live story again changes nothing; a withdrawn one returns under its old address and time.
    Raises Refused for a story in the trash, without text, under embargo until after that time, or expired by then.
    """
    with acting.on(article, "publish", by=by, changing=("bylines", versions.PART)) as act:
        story, now = act.story, timezone.now()
        until = now + acting.hold() if hold and not story.is_live(now) else None
        at = at or _own_time(story, now=now, hold=hold) or until or now
        _refuse_unready(story, at=at)
        if story.published_at == at and not story.withdrawn_at:
            return story
        story.held_until = until if until and at <= until else None
        _put_out(story, by=by, at=at, now=now)
        if by is not None:
            # An archive comes in without: what it said is kept when it is first changed.
            versions.keep(story, kind=Version.Kind.PUBLISHED, by=by)
            failpoints.reached("publish:version")
        return story


def schedule(article: Article, *, by: User, at: datetime) -> Article:
    """Let a story go out at a later time, to the second. Raises Refused for a time that is past, and as `publish`."""
    now = timezone.now()
    if at <= now:
        raise Refused(_("That time is past. Choose a later one, or publish now."))
    if article.is_live(now):
        raise Refused(_("Readers see this story already. Withdraw it first if it should come later."))
    return publish(article, by=by, at=at)


def unschedule(article: Article, *, by: User) -> Article:
    """Take a story's time away before it has come. It gives its address back unless readers ever had it."""
    with acting.on(article, "unschedule", by=by) as act:
        story = act.story
        if not story.published_at or story.published_at <= timezone.now() or story.withdrawn_at:
            raise Refused(_("This story has no time before it that could be taken away."))
        story.published_at = story.published_by = story.held_until = None
        columns = ["published_at", "published_by", "held_until"]
        told = story.follow_ups.filter(what=FollowUp.What.OUT, done_at__isnull=False)
        if not told.exists() and not story.redirects.exists():
            story.path = None
            columns.append("path")
        story.save(update_fields=columns)
        listing.relist(story)
        return story


def set_times(
    article: Article, *, by: User | None, embargo_until: datetime | None, expires_at: datetime | None
) -> Article:
    """Set until when a story is under embargo and when it expires; None is never.

    Raises Refused when it would expire before anyone could read it, or come out before its embargo ends.
    """
    with acting.on(article, "set times", by=by) as act:
        story, now = act.story, timezone.now()
        starts = max(filter(None, [story.published_at, embargo_until]), default=None)
        if expires_at and starts and expires_at <= starts:
            raise Refused(_("It would expire before anyone could read it. Choose a later time."))
        at = story.published_at
        if at and embargo_until and now < at < embargo_until:
            raise Refused(
                _("It is scheduled for %(time)s, before this embargo ends. Schedule it for later first.")
                % {"time": clock.said(at, story.publication.zone)}
            )
        story.embargo_until, story.expires_at = embargo_until, expires_at
        story.save(update_fields=["embargo_until", "expires_at"])
        return story


def withdraw(article: Article, *, by: User, reason: str) -> Article:
    """Take a story away from readers; its address answers “gone” with the reason. Raises Refused when it isn't out."""
    with acting.on(article, "withdraw", by=by) as act:
        story = act.story
        if not story.published_at or story.withdrawn_at:
            raise Refused(_("This story is not before readers, so there is nothing to withdraw."))
        story.withdrawn_at, story.withdrawn_by, story.withdrawn_because = timezone.now(), by, reason
        story.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
        act.note = reason
        return story


def trash(article: Article, *, by: User) -> Article:
    """Put a story in the trash; it leaves every list and can be restored. Doing it twice changes nothing."""
    with acting.on(article, "trash", by=by) as act:
        story = act.story
        if story.trashed_at is None:
            story.trashed_at, story.trashed_by = timezone.now(), by
            story.save(update_fields=["trashed_at", "trashed_by"])
            listing.relist(story)
        return story


def restore(article: Article, *, by: User | None = None) -> Article:
    """Take a story out of the trash, in the state it had."""
    with acting.on(article, "restore", by=by) as act:
        story = act.story
        story.trashed_at = story.trashed_by = None
        story.save(update_fields=["trashed_at", "trashed_by"])
        listing.relist(story)
        return story


def staff_writers() -> Author:
    """Return the byline of stories that name no one."""
    author, _made = Author.objects.get_or_create(slug=Author.STAFF_WRITERS, defaults={"name": "Staff Writers"})
    return author


def _own_time(story: Article, *, now: datetime, hold: bool) -> datetime | None:
    """Return the time a story has already. The desk's button means now when that time is still to come."""
    return None if hold and story.published_at and story.published_at > now else story.published_at


def _put_out(story: Article, *, by: User | None, at: datetime, now: datetime) -> None:
    story.published_at, story.published_by, story.updated_at = at, by, now
    story.withdrawn_at = story.withdrawn_by = None
    story.withdrawn_because = ""
    addresses.give(story, at)
    failpoints.reached("publish:address")
    if not story.bylines.exists():
        Byline.objects.create(article=story, author=staff_writers())
    story.save(update_fields=[
        "published_at", "published_by", "updated_at", "held_until", "withdrawn_at", "withdrawn_by", "withdrawn_because",
    ])  # fmt: skip
    listing.relist(story)


def _refuse_unready(article: Article, *, at: datetime) -> None:
    if article.trashed_at:
        raise Refused(_("This story is in the trash. Restore it first."))
    if not article.body.strip():
        raise Refused(_("This story has no text yet. Write it, then publish."))
    if article.embargo_until and article.embargo_until > at:
        until = clock.said(article.embargo_until, article.publication.zone)
        raise Refused(
            _("This story is under embargo until %(until)s (%(zone)s). Schedule it for then or later.")
            % {"until": until, "zone": article.publication.zone}
        )
    if article.expires_at and article.expires_at <= at:
        raise Refused(_("This story expires before it would be published. Change or clear “expires”."))
    if missing := illustrating.missing(article):
        raise Refused(" ".join(missing))
