"""How often stories were read and passed on: sums by story and time, and nothing of whoever read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class HourCount(models.Model):
    """How often one story was read and shared within one hour (UTC). Kept for some days, see `audience.gathering`."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="+", db_index=False, verbose_name=_("story")
    )  # the constraint's index begins with it
    hour = models.DateTimeField(_("hour"))
    reads = models.PositiveIntegerField(_("reads"), db_default=0)
    shares = models.PositiveIntegerField(_("shares"), db_default=0)

    class Meta:
        verbose_name = _("hour’s count")
        verbose_name_plural = _("hours’ counts")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["article", "hour"], name="audience_story_once_per_hour")]
        indexes = [models.Index(fields=["hour"], name="audience_by_hour")]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.hour:%Y-%m-%d %H}"


class DayCount(models.Model):
    """How often one story was read and shared on one day (UTC). Kept for good."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+", db_index=False, verbose_name=_("story"))
    day = models.DateField(_("day"))
    reads = models.PositiveIntegerField(_("reads"), db_default=0)
    shares = models.PositiveIntegerField(_("shares"), db_default=0)

    class Meta:
        verbose_name = _("day’s count")
        verbose_name_plural = _("days’ counts")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="audience_story_once_per_day")]
        indexes = [models.Index(fields=["day"], name="audience_by_day")]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.day}"
