"""What the buttons of the writer's screen do, each by the verb that is meant for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms import BaseForm
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import approving, keeping, publishing, updating, versions
from articles import status as statuses
from articles.acting import Refused
from articles.keeping import Window
from articles.models import Article, Version
from articles.status import Status
from newsroom.kit import clock


@dataclass(frozen=True)
class Deed:
    """What was asked for, and all that stood on the screen when it was."""

    act: str
    screen: keeping.Values
    known: dict[str, int]
    window: Window
    wish: datetime | None = None


def do(deed: Deed, story: Article) -> tuple[Article, str]:
    """Write the screen's words into the story and do the act. Returns the story, and why the act was refused, if it was.

    A refusal leaves the words saved: only the act is taken back.
    """
    if deed.act == "update":
        return _update(deed, story)
    story = _write(deed, story)
    try:
        with transaction.atomic():
            if deed.act in ACTS:
                story = ACTS[deed.act](deed, story)
                keeping.forget_wish(story)
    except Refused as refusal:
        return story, str(refusal)
    return story, ""


def said(story: Article, act: str) -> str:
    """Return what to tell the person when an act is done."""
    state = statuses.of(story)
    if state == Status.SCHEDULED:
        return _("Scheduled for %(time)s.") % {"time": clock.said(story.published_at, story.publication.zone)}
    if state == Status.HELD:
        return _("Going out in a moment.")
    words = {
        "submit": _("Handed in."),
        "approve": _("Approved: it may go out as it is."),
        "update": _("Updated. Readers see it now."),
        "save": _("Saved as a draft."),
    }
    by_state = {
        Status.LIVE: _("Saved. Readers see it now."),
        Status.WITHDRAWN: _("Saved. The story stays withdrawn."),
        Status.EXPIRED: _("Saved. The story has expired: readers don't see it."),
        Status.EMBARGOED: _("Saved. Readers see it when its embargo ends."),
    }
    if act == "save" and story.published_at:
        return _("Kept. Readers see it after “Update”.")
    return by_state.get(state) or words.get(act, _("Saved.")) if act != "update" or state != Status.LIVE else words[act]


def errors_in(form: BaseForm) -> dict[str, list[str]]:
    """Return what is wrong, by field."""
    return {name: [str(error) for error in found] for name, found in form.errors.items()}


def _write(deed: Deed, story: Article) -> Article:
    """Write the words where they belong for this act."""
    if deed.act == "save" and story.published_at:
        keeping.keep(story, changes=deed.screen, known=deed.known, window=deed.window)
        return story
    going_out = deed.act in GOING_OUT
    return keeping.settle(story, screen=deed.screen, known=deed.known, window=deed.window, going_out=going_out)


def _update(deed: Deed, story: Article) -> tuple[Article, str]:
    try:
        with transaction.atomic():
            story = updating.update(story, screen=deed.screen, known=deed.known, window=deed.window)
            if deed.wish and deed.wish != story.published_at:
                story = publishing.publish(story, by=deed.window.user, at=deed.wish)
            keeping.forget_wish(story)
    except Refused as refusal:
        keeping.keep(story, changes=deed.screen, known=deed.known, window=deed.window)
        return story, str(refusal)
    return story, ""


def _approve(deed: Deed, story: Article) -> Article:
    story = approving.approve(story, by=deed.window.user)
    versions.keep(story, kind=Version.Kind.APPROVED, by=deed.window.user)
    return story


def _publish(deed: Deed, story: Article) -> Article:
    """Publish now, with the time to undo it; at a time that is past, for a piece that belongs into the archive."""
    past = deed.wish if deed.wish and deed.wish <= timezone.now() and not story.published_at else None
    return publishing.publish(story, by=deed.window.user, at=past, hold=past is None)


def _schedule(deed: Deed, story: Article) -> Article:
    times = [time for time in (deed.wish, story.embargo_until) if time]
    if not times:
        raise Refused(_("Say when it should go out: give a time under “Goes out”."))
    return publishing.schedule(story, by=deed.window.user, at=max(times))


ACTS: dict[str, Any] = {
    "submit": lambda deed, story: approving.submit(story, by=deed.window.user),
    "approve": _approve,
    "publish": _publish,
    "schedule": _schedule,
    "publish_again": lambda deed, story: publishing.publish(story, by=deed.window.user, hold=True),
}
# What goes out, or is approved to, is what its editor saw.
GOING_OUT = {"approve", "publish", "schedule", "publish_again"}
