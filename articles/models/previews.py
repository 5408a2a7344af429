"""Showing a story to someone outside before readers have it, and what they said to it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class PreviewLinkQuerySet(models.QuerySet):
    """Questions to ask of guest links."""

    def newest_first(self) -> "PreviewLinkQuerySet":
        """The latest made first."""
        return self.order_by("-made_at", "-pk")

    def open(self, at: datetime | None = None) -> "PreviewLinkQuerySet":
        """Links that work now, or at another time."""
        return self.filter(revoked_at=None, expires_at__gt=at or timezone.now())


class PreviewLink(models.Model):
    """A secret address at which someone without an account reads one story as it will be.

    The secret itself is not kept, only its digest: who reads the database can't open the link.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="preview_links")
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    label = models.CharField(_("for whom"), max_length=100, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="preview_links", verbose_name=_("made by")
    )
    expires_at = models.DateTimeField(_("works until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    last_opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)
    opens = models.PositiveIntegerField(_("times opened"), default=0, db_default=0)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest link")
        verbose_name_plural = _("guest links")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=F("made_at")), name="articles_preview_has_a_life")
        ]

    def __str__(self) -> str:
        return self.label or f"{self.pk}"

    def is_open(self, at: datetime | None = None) -> bool:
        """Tell whether it works now, or at another time; the same rule as `open`."""
        return self.revoked_at is None and self.expires_at > (at or timezone.now())


class GuestAnswerQuerySet(models.QuerySet):
    """Questions to ask of guests' answers."""

    def newest_first(self) -> "GuestAnswerQuerySet":
        """The latest first."""
        return self.order_by("-made_at", "-pk")


class GuestAnswer(models.Model):
    """What a guest said to a story behind a link: it may go, or it should be changed. Written once, never changed."""

    class Verdict(models.TextChoices):
        """What the guest asks for."""

        APPROVE = "approve", _("Approved")
        CHANGE = "change", _("Please change")

    link = models.ForeignKey(PreviewLink, models.CASCADE, related_name="answers", verbose_name=_("guest link"))
    verdict = models.CharField(_("answer"), max_length=10, choices=Verdict)
    name = models.CharField(_("name"), max_length=100)
    words = models.TextField(_("words"), blank=True)
    made_at = models.DateTimeField(_("given"), default=timezone.now)
    seen = models.CharField(_("digest of the text that was read"), max_length=64)

    objects = GuestAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest's answer")
        verbose_name_plural = _("guests' answers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.get_verdict_display()}"
