"""What is still to be done after a story came out, changed or went."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.undo import Undo

OPEN = Q(done_at=None, cancelled_at=None, parked_at=None)


class FollowUpQuerySet(models.QuerySet):
    """Questions to ask of follow-ups."""

    def waiting(self) -> "FollowUpQuerySet":
        """Neither done, nor cancelled, nor parked."""
        return self.filter(OPEN)

    def due(self, at: datetime | None = None) -> "FollowUpQuerySet":
        """Waiting, their time has come, and nobody is at them: the oldest first."""
        return self.waiting().filter(not_before__lte=at or timezone.now()).order_by("due_at", "pk")

    def parked(self) -> "FollowUpQuerySet":
        """Given up after too many tries; a person has to look."""
        return self.filter(parked_at__isnull=False, cancelled_at=None)


class FollowUp(models.Model):
    """One thing to tell the rest of the site about one story, at a time: written in the act's own transaction.

    What must not be lost is a row, not a signal. A story has at most one of each kind waiting.
    """

    class What(models.TextChoices):
        """What there is to tell."""

        OUT = "out", _("came out")
        CHANGED = "changed", _("was changed")
        GONE = "gone", _("went")

    article = models.ForeignKey(Article, models.CASCADE, related_name="follow_ups", verbose_name=_("story"))
    what = models.CharField(_("what"), max_length=10, choices=What)
    due_at = models.DateTimeField(_("due"))
    not_before = models.DateTimeField(
        _("not before"), help_text=_("When it may be tried next: its time, or later after a try.")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    act = models.ForeignKey(
        Undo, models.SET_NULL, null=True, blank=True, related_name="follow_ups", verbose_name=_("act")
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    parked_at = models.DateTimeField(_("given up"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "what"], condition=OPEN, name="articles_one_follow_up_of_a_kind_waits"
            )
        ]
        indexes = [models.Index(fields=["not_before"], condition=OPEN, name="articles_follow_ups_due")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.what} {self.due_at:%Y-%m-%d %H:%M:%S}"
