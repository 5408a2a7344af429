"""Work that is owed, and who does it."""

from datetime import datetime

from django.conf import settings
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


class ReturnedMailQuerySet(models.QuerySet):
    """Questions to ask of addresses from which mail came back."""

    def closed(self) -> "ReturnedMailQuerySet":
        """Those that get no more mail than must be."""
        return self.filter(closed_at__isnull=False)


class ReturnedMail(models.Model):
    """One address, as a digest, from which mail of ours came back: what its server said last, and whether it is closed."""

    address = models.CharField(max_length=64, unique=True, help_text=_("Digest."))
    who = models.CharField(_("who"), max_length=60, blank=True, help_text=_("Supporter S-12, reader R-5."))
    status = models.CharField(_("status"), max_length=11, blank=True, help_text=_("As mail servers say it: 5.1.1."))
    is_final = models.BooleanField(_("for good"), default=False)
    times = models.PositiveIntegerField(_("mails that came back"), default=0)
    numbers = models.JSONField(default=list, help_text=_("Of the last mails that came back, so that each counts once."))
    first_at = models.DateTimeField(_("first"))
    last_at = models.DateTimeField(_("latest"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("opened again"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("opened again by"), help_text=_("Nobody when a mailed code or link was used."),
    )  # fmt: skip

    objects = ReturnedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mail")
        default_permissions = ("view", "change")
        indexes = [models.Index(fields=["last_at", "id"], name="background_returned_by_time")]

    def __str__(self) -> str:
        return self.who or f"#{self.pk}"


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
