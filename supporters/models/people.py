"""Who gives, and how they get at what is theirs without a password."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Supporter(models.Model):
    """One person who gives, known by an e-mail address. After erasure only the row's number and its money stay."""

    class WallState(models.TextChoices):
        """Where a name for the wall stands."""

        OFF = "off", _("not shown")
        WAITING = "waiting", _("waiting for the desk")
        SHOWN = "shown", _("shown")
        REFUSED = "refused", _("refused by the desk")

    key = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True, help_text=_("In small letters."))
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    wall_name = models.CharField(_("name on the wall"), max_length=60, blank=True)
    wall_state = models.CharField(_("on the wall"), max_length=10, choices=WallState, default=WallState.OFF)
    since = models.DateTimeField(_("supporter since"), default=timezone.now)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        permissions = [("see_names", _("Can see names and addresses of supporters")), ("export", _("Can export"))]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="supporters_one_supporter_per_address"
            ),
        ]
        indexes = [
            models.Index(fields=["-since"], name="supporters_newest_first"),
            models.Index(fields=["wall_state", "-since"], name="supporters_wall"),
        ]

    def __str__(self) -> str:
        return f"S-{self.pk}"


class ManageLink(models.Model):
    """One mailed link to a supporter's own page: kept as a digest, good once and for half an hour."""

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mailed link")
        verbose_name_plural = _("mailed links")

    def __str__(self) -> str:
        return f"{self.supporter} {self.made_at:%Y-%m-%d %H:%M}"


class ManageSession(models.Model):
    """One browser in which a supporter opened their own page: kept as a digest, for an hour."""

    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("opened page")
        verbose_name_plural = _("opened pages")

    def __str__(self) -> str:
        return f"{self.supporter} until {self.expires_at:%Y-%m-%d %H:%M}"
