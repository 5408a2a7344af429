"""What the desk decided, one row for each time, so that it can be taken back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from comments.models.rules import Ban


class Decision(models.Model):
    """One decision of a person on one comment, with what held before it. What was done at one stroke shares its number."""

    act = models.UUIDField(_("act"), default=uuid.uuid4, editable=False)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+", verbose_name=_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    at = models.DateTimeField(_("decided"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=Comment.State)
    before = models.JSONField(_("what held before"), default=dict)
    # The approval that made its author trusted: taken back, they aren't any more.
    gave_trust = models.BooleanField(default=False)
    ban = models.ForeignKey(
        Ban, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("with the ban")
    )
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["act", "comment"], name="comments_decided_once_at_a_stroke")]
        indexes = [
            models.Index(fields=["by", "-at"], condition=Q(undone_at=None), name="comments_decisions_latest"),
        ]

    def __str__(self) -> str:
        return f"C-{self.comment_id}: {self.state}"
