"""What a person can do with a story next: one main act, named for what it does, and the others beside it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import approving
from articles import status as statuses
from articles.models import Article
from articles.status import Status
from newsroom.models import User
from sections import permissions

PUBLISH, CHANGE, DELETE = "articles.publish_article", "articles.change_article", "articles.delete_article"

LABELS: dict[str, Promise] = {
    "save": _("Save"),
    "submit": _("Submit"),
    "take_back": _("Take back"),
    "approve": _("Approve"),
    "send_back": _("Send back"),
    "publish": _("Publish"),
    "schedule": _("Schedule"),
    "unschedule": _("Unschedule"),
    "undo": _("Undo"),
    "update": _("Update"),
    "publish_again": _("Publish again"),
    "withdraw": _("Withdraw"),
    "trash": _("Put in the trash"),
    "restore": _("Restore"),
}
# Acts that want a few words with them.
WITH_REASON = {"send_back", "withdraw"}


@dataclass(frozen=True)
class Step:
    """One act on offer: its name, which is also its address, and what the button says. `at` is its time, if it has one."""

    act: str
    at: datetime | None = None

    @property
    def label(self) -> Any:  # noqa: ANN401 - a lazy text
        """What the button says."""
        return LABELS[self.act]

    @property
    def needs_reason(self) -> bool:
        """Whether it wants a few words."""
        return self.act in WITH_REASON


@dataclass(frozen=True)
class Steps:
    """The main act for this person, if there is one, and the others in the order of use."""

    primary: Step | None = None
    others: list[Step] = field(default_factory=list)

    def __contains__(self, act: str) -> bool:
        """Tell whether an act is on offer."""
        return any(step.act == act for step in [self.primary, *self.others] if step)


def next_step(article: Article | None, user: User, *, wish: datetime | None = None) -> Steps:
    """Return what this person can do with a story; with None, with one that isn't saved yet.

    `wish` is the time typed into “goes out”: one to come turns the main act into Schedule, as an embargo does.
    """
    if article is None:
        return Steps(Step("save"))
    state, at = statuses.of(article), _time_to_come(article, wish)
    for_person = _for_publisher if permissions.may(user, PUBLISH, article) else _for_writer
    names = for_person(article, state, user)
    if at and "schedule" in names:
        names = ["schedule", *(name for name in names if name != "schedule")]
    steps = [Step(name, at if name == "schedule" else None) for name in names]
    others = steps[1:]
    if state != Status.TRASH and may_trash(article, user):
        others.append(Step("trash"))
    return Steps(steps[0] if steps else None, others)


def may_trash(article: Article, user: User) -> bool:
    """Tell whether a person may throw a story away and restore it: writers their own unpublished ones."""
    own = article.published_at is None and article.created_by_id == user.pk
    return permissions.may(user, DELETE, article) or (own and permissions.may(user, CHANGE, article))


def _time_to_come(article: Article, wish: datetime | None) -> datetime | None:
    now = timezone.now()
    times = [time for time in (wish, article.embargo_until) if time and time > now]
    return max(times, default=None)


def _for_publisher(article: Article, state: Status, user: User) -> list[str]:
    """Return the acts of someone who may publish, the main one first."""
    if state in {Status.DRAFT, Status.SUBMITTED, Status.APPROVED}:
        names = ["publish", "schedule"]
        waits = article.embargo_until is not None and article.embargo_until > timezone.now()
        if waits:
            names = ["schedule"]
        if state != Status.APPROVED and permissions.may(user, approving.APPROVE, article):
            names.append("approve")
        return names + (["send_back"] if state != Status.DRAFT else [])
    return {
        Status.HELD: ["undo", "update"],
        Status.SCHEDULED: ["update", "publish", "unschedule"],
        Status.EMBARGOED: ["update", "withdraw"],
        Status.LIVE: ["update", "withdraw"],
        Status.EXPIRED: ["update", "withdraw"],
        Status.WITHDRAWN: ["publish_again", "update"],
        Status.TRASH: ["restore"] if may_trash(article, user) else [],
    }[state]


def _for_writer(article: Article, state: Status, user: User) -> list[str]:
    """Return the acts of someone who writes, or approves, but doesn't publish."""
    if state == Status.TRASH:
        return ["restore"] if may_trash(article, user) else []
    if article.published_at or not permissions.may(user, CHANGE, article):
        return []
    if permissions.may(user, approving.APPROVE, article):
        return {Status.APPROVED: ["send_back"]}.get(
            state, ["approve"] + (["send_back"] if state != Status.DRAFT else [])
        )
    return ["submit"] if state == Status.DRAFT else ["take_back"]
