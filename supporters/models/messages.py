"""What gateways told us, what we asked of them, and what we tell supporters."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from background.models import Owed


class GatewayEvent(Owed):
    """One genuine message of a gateway, as it came: a hint to ask about what it names. Its number is kept for ever."""

    gateway = models.CharField(_("gateway"), max_length=10)
    remote_id = models.CharField(_("gateway's number"), max_length=120)
    type = models.CharField(_("type"), max_length=120)
    api_version = models.CharField(_("version"), max_length=40, blank=True)
    refs = models.JSONField(_("what it is about"), default=list)
    body = models.TextField(_("as it came"), blank=True, help_text=_("Emptied after 90 days."))
    sent_at = models.DateTimeField(_("sent"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("gateway event")
        verbose_name_plural = _("gateway events")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "remote_id"], name="supporters_event_once_per_gateway")
        ]
        indexes = [
            models.Index(fields=["done_at", "cancelled_at", "parked_at", "not_before"], name="supporters_events_due")
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.type}"


class GatewayCall(models.Model):
    """One call that changes something at a gateway: written before it is made, finished after its answer."""

    class Outcome(models.TextChoices):
        """What is known of it."""

        OPEN = "", _("no answer yet")
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")
        REJECTED = "rejected", _("rejected: our fault")
        UNAVAILABLE = "unavailable", _("not reached: nothing happened")
        UNCLEAR = "unclear", _("unclear: being looked up")

    gateway = models.CharField(_("gateway"), max_length=10)
    act = models.CharField(_("act"), max_length=20)
    key = models.CharField(_("key"), max_length=80, help_text=_("The same key again does nothing a second time."))
    about = models.CharField(_("about"), max_length=60, help_text=_("Our row, such as contribution 12."))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, default=Outcome.OPEN, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)
    first_at = models.DateTimeField(_("first made"), default=timezone.now)
    last_at = models.DateTimeField(_("last made"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("gateway call")
        verbose_name_plural = _("gateway calls")
        constraints = [models.UniqueConstraint(fields=["gateway", "key"], name="supporters_call_once_per_key")]
        indexes = [models.Index(fields=["outcome", "first_at"], name="supporters_calls_by_outcome")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.act} {self.about}"


class RemotePlan(models.Model):
    """A plan that a gateway needs to have of its own, once per plan, currency and rhythm."""

    gateway = models.CharField(max_length=10)
    key = models.CharField(max_length=80)
    remote_id = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("gateway's plan")
        verbose_name_plural = _("gateways' plans")
        constraints = [models.UniqueConstraint(fields=["gateway", "key"], name="supporters_remote_plan_once")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.key}"


class OutgoingMail(Owed):
    """One mail to a supporter that is owed. It is written when it is sent, so no address and no words lie here."""

    kind = models.CharField(_("kind"), max_length=30)
    about = models.CharField(_("about"), max_length=80, help_text=_("What it is about; a kind says it once of each."))
    supporter = models.ForeignKey(
        "supporters.Supporter", models.PROTECT, null=True, blank=True, related_name="mails", verbose_name=_("supporter")
    )
    publication = models.ForeignKey(
        "sections.Publication", models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        constraints = [models.UniqueConstraint(fields=["kind", "about"], name="supporters_mail_once_per_matter")]
        indexes = [
            models.Index(fields=["done_at", "cancelled_at", "parked_at", "not_before"], name="supporters_mail_due")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
