"""What other readers make of a comment."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from readers.models import Reader


class Recommendation(models.Model):
    """One reader recommends one comment, once."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+", db_index=False)
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "reader"], name="comments_recommended_once")]

    def __str__(self) -> str:
        return f"{self.reader_id} recommends {self.comment_id}"


class Report(models.Model):
    """One reader thinks that a comment shouldn't stand, once for each comment. The desk settles it."""

    class Reason(models.TextChoices):
        """What is wrong with it."""

        SPAM = "spam", _("advertising or spam")
        ATTACK = "attack", _("attacks a person or a group")
        FALSE = "false", _("untrue")
        UNLAWFUL = "unlawful", _("unlawful")
        OTHER = "other", _("something else")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reported", db_index=False)
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.CharField(_("in their words"), max_length=500, blank=True)
    at = models.DateTimeField(_("reported"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "reader"], name="comments_reported_once")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.reason}"
