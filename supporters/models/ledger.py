"""The ledger: money that moved, money that went back, what was disputed, and the receipts for it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.kit.money import Money
from supporters.gateways.base import DisputeState, RefundState
from supporters.models.amounts import Amount
from supporters.models.attempts import Contribution, Subscription


class AmountIsFixed(Exception):
    """Somebody tried to change what was paid."""


class Payment(Amount):
    """Money that moved to us. Its amount never changes; what goes back is a refund."""

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="payments", verbose_name=_("contribution")
    )
    subscription = models.ForeignKey(
        Subscription, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("subscription")
    )
    supporter = models.ForeignKey(
        "supporters.Supporter", models.PROTECT, related_name="payments", verbose_name=_("supporter")
    )
    publication = models.ForeignKey(
        "sections.Publication", models.PROTECT, related_name="payments", verbose_name=_("publication")
    )
    gateway = models.CharField(_("gateway"), max_length=10)
    remote_id = models.CharField(_("gateway's number"), max_length=120)
    fee_minor = models.PositiveBigIntegerField(_("gateway's fee"), null=True, blank=True)
    refunded_minor = models.PositiveBigIntegerField(_("refunded"), default=0)
    paid_at = models.DateTimeField(_("paid"))
    booked_at = models.DateTimeField(_("booked"), default=timezone.now)
    held_why = models.CharField(_("held for a person because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        permissions = [("refund", _("Can refund payments")), ("see_revenue", _("Can see the sums of what is given"))]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="supporters_payment_is_something"),
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=F("amount_minor")), name="supporters_refunds_within_payment"
            ),
            models.UniqueConstraint(fields=["gateway", "remote_id"], name="supporters_payment_once_per_gateway"),
        ]
        indexes = [
            models.Index(fields=["-paid_at"], name="supporters_payments_newest"),
            models.Index(fields=["publication", "-paid_at"], name="supporters_payments_by_pub"),
        ]

    def __str__(self) -> str:
        return f"P-{self.pk} {self.money}"

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **kwargs: Any) -> "Payment":  # noqa: ANN401 - Django's own
        """Remember what was paid, so that saving can refuse another amount."""
        row = super().from_db(db, field_names, values, **kwargs)
        vars(row)["_paid"] = (row.__dict__.get("amount_minor"), row.__dict__.get("currency"))
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless the amount was changed: that raises AmountIsFixed."""
        before = getattr(self, "_paid", None)
        if before and None not in before and before != (self.amount_minor, self.currency):
            raise AmountIsFixed(f"{self} was paid as it is; refund instead of changing it.")
        super().save(*args, **kwargs)

    @property
    def kept(self) -> Money:
        """What is left after refunds."""
        return Money(self.amount_minor - self.refunded_minor, self.currency)


class Refund(Amount):
    """Money that went back, or that we asked to go back: the row is there before the gateway is asked."""

    class State(models.TextChoices):
        """Whether it went."""

        ASKED = "asked", _("asked for")
        PENDING = RefundState.PENDING.value, _("on its way")
        SUCCEEDED = RefundState.SUCCEEDED.value, _("done")
        FAILED = RefundState.FAILED.value, _("failed")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds", verbose_name=_("payment"))
    gateway = models.CharField(_("gateway"), max_length=10)
    remote_id = models.CharField(_("gateway's number"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        "newsroom.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    made_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="supporters_refund_is_something"),
            models.UniqueConstraint(
                fields=["gateway", "remote_id"], condition=~Q(remote_id=""), name="supporters_refund_once_per_gateway"
            ),
        ]

    def __str__(self) -> str:
        return f"R-{self.pk} {self.money}"


class Dispute(Amount):
    """A payer's complaint to their bank about a payment."""

    class State(models.TextChoices):
        """How it stands."""

        OPEN = DisputeState.OPEN.value, _("open")
        WON = DisputeState.WON.value, _("won: the money stays")
        LOST = DisputeState.LOST.value, _("lost: the money went back")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes", verbose_name=_("payment"))
    gateway = models.CharField(_("gateway"), max_length=10)
    remote_id = models.CharField(_("gateway's number"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "remote_id"], name="supporters_dispute_once_per_gateway")
        ]

    def __str__(self) -> str:
        return f"D-{self.pk} {self.money}"


class ReceiptCounter(models.Model):
    """The last receipt's number of a year: one row a year, locked while a receipt is numbered, so that there is no gap."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("receipt counter")
        verbose_name_plural = _("receipt counters")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Receipt(models.Model):
    """The receipt for one payment, numbered through within its year (UTC)."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="receipt", verbose_name=_("payment"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="supporters_receipt_number_once")]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:06d}"
