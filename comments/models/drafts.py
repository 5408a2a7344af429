"""What was typed before its writer was signed in."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Draft(models.Model):
    """One text that waits while its writer signs in. Only the browser it was typed in can open it; kept for a day."""

    digest = models.CharField(max_length=64, unique=True, help_text=_("Of what that browser holds."))
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("story"),
        help_text=_("None for a letter about no story."),
    )  # fmt: skip
    about = models.CharField(max_length=50, blank=True, help_text=_("Which comment it answers or changes; “letter”."))
    body = models.TextField(_("text"), max_length=50_000)
    network = models.CharField(_("network"), max_length=43, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("text before signing in")
        verbose_name_plural = _("texts before signing in")
        default_permissions = ()
        indexes = [
            models.Index(fields=["network", "at"], name="comments_drafts_from"),
            models.Index(fields=["at"], name="comments_drafts_old"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
