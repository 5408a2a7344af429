"""Work that is owed, and who does it."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WAITING = Q(done_at=None, cancelled_at=None, parked_at=None)


class OwedQuerySet(models.QuerySet):
    """Questions to ask of work that is owed."""

    def waiting(self) -> "OwedQuerySet":
        """Neither done, nor cancelled, nor given up."""
        return self.filter(WAITING)

    def due(self, at: datetime | None = None) -> "OwedQuerySet":
        """Waiting, their time has come, and nobody is at them: in the order of their times."""
        return self.waiting().filter(not_before__lte=at or timezone.now()).order_by("due_at", "pk")

    def parked(self) -> "OwedQuerySet":
        """Given up after too many tries; a person has to look."""
        return self.filter(parked_at__isnull=False, cancelled_at=None)


class Owed(models.Model):
    """One piece of work with its time. A row is what survives a power cut; `background.working` does it exactly once."""

    due_at = models.DateTimeField(_("due"))
    not_before = models.DateTimeField(
        _("not before"), help_text=_("When it may be tried next: its time, or later after a try.")
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    parked_at = models.DateTimeField(_("given up"), null=True, blank=True)

    objects = OwedQuerySet.as_manager()

    class Meta:
        abstract = True


class Turn(Owed):
    """One turn of a job that comes round at its hour. However many workers there are, each turn has one row."""

    job = models.CharField(_("job"), max_length=120)

    class Meta:
        verbose_name = _("turn of a job")
        verbose_name_plural = _("turns of jobs")
        constraints = [models.UniqueConstraint(fields=["job", "due_at"], name="background_one_turn_per_time")]

    def __str__(self) -> str:
        return f"{self.job} {self.due_at:%Y-%m-%d %H:%M}"


class Worker(models.Model):
    """One process that does background work: when it was last heard of, and what troubles it."""

    name = models.CharField(_("name"), max_length=64, unique=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    seen_at = models.DateTimeField(_("last heard of"), default=timezone.now)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    trouble = models.TextField(_("trouble"), blank=True)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        indexes = [models.Index(fields=["-seen_at"], name="background_worker_last_seen")]

    def __str__(self) -> str:
        return self.name
