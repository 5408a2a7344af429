"""Where a story stands on its way to readers, in one word."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.models.article import ArticleQuerySet, may_be_seen


class Status(models.TextChoices):
    """The states a story can be in. It is in exactly one at any moment."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    HELD = "held", _("Going out")
    SCHEDULED = "scheduled", _("Scheduled")
    EMBARGOED = "embargoed", _("Under embargo")
    LIVE = "live", _("Live")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRASH = "trash", _("In the trash")


def of(article: Article, at: datetime | None = None) -> Status:
    """Return a story's state now, or at another time."""
    at = at or timezone.now()
    states = [
        (Status.TRASH, article.trashed_at is not None),
        (Status.APPROVED, article.published_at is None and article.approved_at is not None),
        (Status.SUBMITTED, article.published_at is None and article.submitted_at is not None),
        (Status.DRAFT, article.published_at is None),
        (Status.WITHDRAWN, article.withdrawn_at is not None),
        (Status.EXPIRED, article.expires_at is not None and article.expires_at <= at),
        (Status.HELD, article.held_until is not None and article.held_until > at),
        (Status.SCHEDULED, article.published_at is not None and article.published_at > at),
        (Status.EMBARGOED, article.embargo_until is not None and article.embargo_until > at),
    ]
    return next((status for status, holds in states if holds), Status.LIVE)


def having(status: Status, rows: ArticleQuerySet, at: datetime | None = None) -> ArticleQuerySet:
    """Return the stories that are in a state now, or at another time: the same rule as `of`, for the database."""
    at = at or timezone.now()
    if status == Status.TRASH:
        return rows.trashed()
    expired = Q(expires_at__lte=at)
    out = Q(published_at__isnull=False, withdrawn_at=None) & (Q(expires_at=None) | Q(expires_at__gt=at))
    let_go = Q(held_until=None) | Q(held_until__lte=at)
    conditions = {
        Status.DRAFT: Q(published_at=None, approved_at=None, submitted_at=None),
        Status.SUBMITTED: Q(published_at=None, approved_at=None, submitted_at__isnull=False),
        Status.APPROVED: Q(published_at=None, approved_at__isnull=False),
        Status.WITHDRAWN: Q(published_at__isnull=False, withdrawn_at__isnull=False),
        Status.EXPIRED: Q(published_at__isnull=False, withdrawn_at=None) & expired,
        Status.HELD: out & Q(held_until__gt=at),
        Status.SCHEDULED: out & let_go & Q(published_at__gt=at),
        Status.EMBARGOED: out & let_go & Q(published_at__lte=at, embargo_until__gt=at),
        Status.LIVE: may_be_seen(at),
    }
    return rows.kept().filter(conditions[status])
