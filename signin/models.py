"""What signing in leaves behind: who must take a second step, failed attempts, codes that were used."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RoleRule(models.Model):
    """Whether people with a role must sign in with a second step; a role without a rule follows signin/policy.py."""

    role = models.OneToOneField(Group, models.CASCADE, related_name="rule", verbose_name=_("role"))
    second_factor = models.BooleanField(_("second step required"), default=False, db_default=False)

    class Meta:
        verbose_name = _("rule for signing in")
        verbose_name_plural = _("rules for signing in")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.role)


class Attempt(models.Model):
    """One attempt to get in that has not succeeded (yet): what the limits count. Kept for a day.

    Names and addresses are kept as digests only: people type passwords into the wrong field.
    """

    class Kind(models.TextChoices):
        """What was attempted."""

        PASSWORD = "password", _("password")
        CODE = "code", _("code")
        RESET = "reset", _("forgotten password")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    account = models.CharField(_("account"), max_length=40, blank=True)
    network = models.CharField(_("network"), max_length=40, blank=True)
    device = models.CharField(_("device"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("attempt to sign in")
        verbose_name_plural = _("attempts to sign in")
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "account", "at"], name="signin_attempts_on_account"),
            models.Index(fields=["kind", "network", "at"], name="signin_attempts_from"),
            models.Index(fields=["kind", "device", "at"], name="signin_attempts_by_device"),
            models.Index(fields=["at"], name="signin_attempts_old"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.at}"


class UsedCode(models.Model):
    """A code of an authenticator app that was used and must not be used again. Kept for some minutes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("staff member"))
    digest = models.CharField(_("digest"), max_length=40)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("used code")
        verbose_name_plural = _("used codes")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="signin_code_used_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.at}"
