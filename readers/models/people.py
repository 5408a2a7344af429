"""Who reads with an account, and what proves it is them. Readers are not users of the desk: docs/decisions/0036."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reader(models.Model):
    """One person with an account, over all sites of the network. After erasure only the row's number stays."""

    class Mail(models.TextChoices):
        """When they are told of answers and decisions."""

        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day")
        NEVER = "never", _("never")

    key = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("display name"), max_length=60, blank=True, help_text=_("Shown beside what they write."))
    email = models.EmailField(
        _("e-mail"), max_length=254, blank=True, help_text=_("Proved to be theirs, in small letters. Never shown.")
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    mail = models.CharField(_("mail"), max_length=10, choices=Mail, default=Mail.AT_ONCE)
    trusted_at = models.DateTimeField(_("trusted"), null=True, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="readers_one_reader_per_address"),
        ]
        indexes = [models.Index(fields=["-since", "-id"], name="readers_newest_first")]

    def __str__(self) -> str:
        return self.name or f"R-{self.pk}"


class Identity(models.Model):
    """One account elsewhere that a reader signs in with: the provider's name for them, and nothing else of it."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="identities", verbose_name=_("reader"))
    provider = models.CharField(_("provider"), max_length=60)
    subject = models.CharField(_("known there as"), max_length=255)
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    used_at = models.DateTimeField(_("last used"), default=timezone.now)

    class Meta:
        verbose_name = _("account elsewhere")
        verbose_name_plural = _("accounts elsewhere")
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="readers_identity_once"),
        ]

    def __str__(self) -> str:
        return self.provider


class Passkey(models.Model):
    """One passkey of a reader, good at the network's door only (a passkey belongs to one host)."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="passkeys", verbose_name=_("reader"))
    credential_id = models.CharField(max_length=1400, unique=True, help_text=_("In base64url, as browsers say it."))
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(_("name"), max_length=60, blank=True)
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")

    def __str__(self) -> str:
        return self.name
