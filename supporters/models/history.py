"""What changed, when and why: written once, never changed."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.kit.guards import Guards

GUARDS = Guards("supporters_statechange", "supporters_history", "What became of money is written down once")


class HistoryIsFixed(Exception):
    """Somebody tried to change or delete what was written down."""


class StateChange(models.Model):
    """One change of state of a contribution, subscription, payment, refund or dispute, with its cause.

    Append-only: this class refuses, and so do triggers of the database.
    """

    supporter = models.ForeignKey(
        "supporters.Supporter", models.PROTECT, related_name="changes", verbose_name=_("supporter")
    )
    table = models.CharField(_("table"), max_length=30)
    row_key = models.PositiveBigIntegerField(_("row"))
    before = models.CharField(_("before"), max_length=20, blank=True)
    after = models.CharField(_("after"), max_length=20)
    amount_minor = models.PositiveBigIntegerField(_("amount from then on, in the smallest unit"), null=True, blank=True)
    cause = models.CharField(_("cause"), max_length=120)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        "newsroom.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        indexes = [
            models.Index(fields=["table", "row_key"], name="supporters_changes_of_row"),
            models.Index(fields=["supporter", "-at"], name="supporters_timeline"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_key}: {self.before or '–'} → {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it down, once. Raises HistoryIsFixed for one that is written already."""
        if not self._state.adding:
            raise HistoryIsFixed(f"{self} is written down and stays as it is.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise HistoryIsFixed(f"{self} is written down and stays.")
