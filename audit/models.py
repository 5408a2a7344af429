"""The record of what was done at the desk: written once, never changed, never taken away."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppendOnly(TypeError):
    """Someone tried to change or delete what was recorded."""

    def __init__(self) -> None:
        super().__init__("The audit log is append-only: entries are neither changed nor deleted.")


class AuditEntryQuerySet(models.QuerySet):
    """Questions to ask of the record; it offers no way to change it."""

    def about(self, row: models.Model) -> "AuditEntryQuerySet":
        """Return what happened to a row."""
        return self.filter(table=row._meta.label, row_key=str(row.pk))

    def newest_first(self) -> "AuditEntryQuerySet":
        """Return the latest at the top."""
        return self.order_by("-pk")

    def older_than(self, mark: int | None) -> "AuditEntryQuerySet":
        """Return the entries behind a mark: pages go by key, whatever the size of the record."""
        return self if mark is None else self.filter(pk__lt=mark)

    def update(self, **_kwargs: Any) -> int:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> int:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly


class AuditEntry(models.Model):
    """One act: who did what to which row, when, and what the row said before and after.

    Written by `audit.recording.record` in the act's own transaction. Once that is committed, `audit.sealing` gives the
    entry its number in the chain and the digest of its predecessor; nothing else is ever changed, and the database
    refuses everyone who tries (audit/guarding.py).
    """

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="acts", verbose_name=_("who"),
        help_text=_("Nobody: the machine, or someone we don't know."),
    )  # fmt: skip
    act = models.CharField(_("act"), max_length=40)
    table = models.CharField(_("table"), max_length=100)
    row_key = models.CharField(_("key"), max_length=64, blank=True)
    row_name = models.CharField(_("name at that time"), max_length=300, blank=True)
    # A plain number: the record stands below the map of the network and outlives its publications.
    publication_key = models.BigIntegerField(_("publication"), null=True, blank=True)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    number = models.PositiveBigIntegerField(_("number in the chain"), null=True, blank=True, unique=True)
    follows = models.CharField(_("digest of its predecessor"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry in the record")
        verbose_name_plural = _("the record")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["table", "row_key", "-id"], name="audit_of_a_row"),
            models.Index(fields=["by", "-id"], name="audit_of_a_person"),
            models.Index(fields=["publication_key", "-id"], name="audit_of_a_publication"),
            models.Index(fields=["act", "-id"], name="audit_of_an_act"),
            models.Index(fields=["at"], name="audit_of_a_day"),
            models.Index(fields=["id"], condition=Q(number=None), name="audit_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.act}: {self.row_name or self.table}"

    def save(self, **kwargs: Any) -> None:
        """Write a new entry. Raises AppendOnly for one that was written before."""
        if not self._state.adding:
            raise AppendOnly
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly
