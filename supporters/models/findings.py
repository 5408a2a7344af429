"""What looking through the books found: ours against the gateways'."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReconciliationRun(models.Model):
    """One comparison of our books with a gateway's."""

    class Scope(models.TextChoices):
        """How far it looks."""

        OPEN = "open", _("what is open")
        LEDGER = "ledger", _("the whole ledger")

    gateway = models.CharField(_("gateway"), max_length=10)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope)
    is_dry = models.BooleanField(_("changes nothing"), default=False)
    began_at = models.DateTimeField(_("began"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    looked_at = models.PositiveIntegerField(_("objects compared"), default=0)
    mended = models.PositiveIntegerField(_("mended"), default=0)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")

    def __str__(self) -> str:
        return f"{self.gateway} {self.scope} {self.began_at:%Y-%m-%d %H:%M}"


class Finding(models.Model):
    """One difference a person should know of, until it is gone or settled."""

    class Kind(models.TextChoices):
        """What differs."""

        AMOUNT = "amount", _("another amount or currency than ordered")
        MISSED = "missed", _("paid there, was unknown here")
        UNKNOWN = "unknown", _("money there that no attempt of ours explains")
        DEAD_HERE = "dead_here", _("subscription runs there, ended here")
        DEAD_THERE = "dead_there", _("subscription ended there, ran here")
        ON_DEAD = "on_dead", _("money on a cancelled subscription")
        TWICE = "twice", _("paid twice in one attempt")
        STUCK = "stuck", _("no answer for a long time")
        DISPUTE = "dispute", _("disputed by the payer")
        CARD_TESTING = "card_testing", _("looks like card testing")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    gateway = models.CharField(_("gateway"), max_length=10, blank=True)
    remote_id = models.CharField(_("gateway's number"), max_length=120)
    supporter = models.ForeignKey(
        "supporters.Supporter", models.PROTECT, null=True, blank=True, related_name="findings",
        verbose_name=_("supporter"),
    )  # fmt: skip
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        "newsroom.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_how = models.CharField(_("how"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [models.UniqueConstraint(fields=["kind", "gateway", "remote_id"], name="supporters_finding_once")]
        indexes = [models.Index(fields=["settled_at", "-found_at"], name="supporters_findings_open")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.remote_id}"
