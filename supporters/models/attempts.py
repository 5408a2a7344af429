"""Attempts to pay, and what comes by itself because of them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from supporters.gateways.base import SubscriptionState
from supporters.models.amounts import Amount
from supporters.models.plans import Plan, PlanMethod


class Contribution(Amount):
    """One attempt to pay, from the pressed button to its end. A subscription has one: the attempt that began it."""

    class State(models.TextChoices):
        """How far it got."""

        BEGUN = "begun", _("begun")
        SENT = "sent", _("sent to the gateway")
        CHECKING = "checking", _("being checked")
        PAID = "paid", _("paid")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("given up")
        HELD = "held", _("held for a person")

    OPEN = (State.BEGUN, State.SENT, State.CHECKING, State.DECLINED)

    reference = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    form_key = models.CharField(
        _("form"), max_length=64, unique=True, help_text=_("One filled form makes one attempt.")
    )
    supporter = models.ForeignKey(
        "supporters.Supporter", models.PROTECT, related_name="contributions", verbose_name=_("supporter")
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="contributions", verbose_name=_("plan"))
    publication = models.ForeignKey(
        "sections.Publication", models.PROTECT, related_name="contributions", verbose_name=_("publication")
    )
    section = models.ForeignKey(
        "sections.Section", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    story_path = models.CharField(_("story it came from"), max_length=200, blank=True)
    appeal_text = models.ForeignKey(
        "supporters.AppealText", models.SET_NULL, null=True, blank=True, related_name="contributions",
        verbose_name=_("appeal it came from"),
    )  # fmt: skip
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Plan.Rhythm)
    method = models.CharField(_("method"), max_length=10, choices=PlanMethod.Method)
    gateway = models.CharField(_("gateway"), max_length=10)
    remote_id = models.CharField(_("gateway's number"), max_length=120, blank=True)
    pay_url = models.URLField(_("gateway's page"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BEGUN)
    made_at = models.DateTimeField(_("begun"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    looked_at = models.DateTimeField(_("last looked up"), null=True, blank=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="supporters_attempt_costs_something"),
            models.UniqueConstraint(
                fields=["gateway", "remote_id"], condition=~Q(remote_id=""), name="supporters_attempt_once_per_gateway"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "made_at"], name="supporters_attempts_by_state"),
            models.Index(fields=["-made_at"], name="supporters_attempts_newest"),
        ]

    def __str__(self) -> str:
        return f"C-{self.pk} {self.money}"


class Subscription(Amount):
    """Money that comes by itself, until it is cancelled. The gateway collects it; this row says what we know of that."""

    class State(models.TextChoices):
        """Whether money comes."""

        PENDING = SubscriptionState.PENDING.value, _("not agreed yet")
        ACTIVE = SubscriptionState.ACTIVE.value, _("active")
        LATE = SubscriptionState.LATE.value, _("last payment failed")
        PAUSED = SubscriptionState.PAUSED.value, _("paused")
        CANCELLED = SubscriptionState.CANCELLED.value, _("cancelled")

    LIVE = (State.ACTIVE, State.LATE, State.PAUSED)

    contribution = models.OneToOneField(
        Contribution, models.PROTECT, related_name="subscription", verbose_name=_("contribution")
    )
    supporter = models.ForeignKey(
        "supporters.Supporter", models.PROTECT, related_name="subscriptions", verbose_name=_("supporter")
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="subscriptions", verbose_name=_("plan"))
    publication = models.ForeignKey(
        "sections.Publication", models.PROTECT, related_name="subscriptions", verbose_name=_("publication")
    )
    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Plan.Rhythm)
    method = models.CharField(_("method"), max_length=10, choices=PlanMethod.Method)
    gateway = models.CharField(_("gateway"), max_length=10)
    remote_id = models.CharField(_("gateway's number"), max_length=120)
    customer_id = models.CharField(_("gateway's number of the payer"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    pending_minor = models.PositiveBigIntegerField(_("amount asked for, not agreed yet"), null=True, blank=True)
    next_at = models.DateTimeField(_("next payment"), null=True, blank=True)
    began_at = models.DateTimeField(_("began"), default=timezone.now)
    known_at = models.DateTimeField(_("gateway was asked"), help_text=_("Older facts change nothing."))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_why = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="supporters_subscription_costs_something"),
            models.UniqueConstraint(fields=["gateway", "remote_id"], name="supporters_subscription_once_per_gateway"),
        ]
        indexes = [
            models.Index(fields=["state", "next_at"], name="supporters_subs_by_state"),
            models.Index(fields=["-began_at"], name="supporters_subs_newest"),
        ]

    def __str__(self) -> str:
        return f"M-{self.pk} {self.money}"
