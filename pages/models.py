"""What was changed of what public pages are made from."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """What one statement changed, written in the very transaction that changed it.

    Numbers are given when they are asked for, transactions end when they end: on PostgreSQL `transaction` says which one
    it was, so that whoever reads can go back to the oldest that was still open. SQLite has one writer at a time, and the
    number is enough.
    """

    id = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(_("transaction"), default=0)
    tags = models.TextField(_("what was changed"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(fields=["transaction"], name="pages_by_transaction"),
            models.Index(fields=["made_at"], name="pages_by_time"),
        ]

    def __str__(self) -> str:
        return self.tags[:80]


class Told(models.Model):
    """How far one front was told of changes. It goes on only when the front has heard all up to there."""

    front = models.CharField(_("front"), max_length=255, unique=True)
    floor = models.BigIntegerField(_("told of all changes below"), default=0)
    told_at = models.DateTimeField(_("told of all changes until"), null=True, blank=True)
    failing_since = models.DateTimeField(_("can’t be told since"), null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=200, blank=True)
    held_by = models.CharField(_("told by"), max_length=64, blank=True)
    held_until = models.DateTimeField(_("told by that worker until"), null=True, blank=True)

    class Meta:
        verbose_name = _("front")
        verbose_name_plural = _("fronts")

    def __str__(self) -> str:
        return self.front
