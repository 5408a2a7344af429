"""What can still be undone."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class UndoQuerySet(models.QuerySet):
    """Questions to ask of what was done."""

    def open(self, at: datetime | None = None) -> "UndoQuerySet":
        """What can be undone at this moment, the latest first."""
        return self.filter(used_at=None, expires_at__gt=at or timezone.now()).order_by("-made_at", "-pk")


class Undo(models.Model):
    """One act on one story that can be taken back for a while: what it changed, before and after.

    Acts on several stories at once share a `batch`. Undoing writes `before` back where the story still says `after`.
    """

    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="undos", verbose_name=_("story"))
    act = models.CharField(_("act"), max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("can be undone until"))
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    waiting = models.JSONField(_("what was still to be told"), default=list)
    used_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = UndoQuerySet.as_manager()

    class Meta:
        verbose_name = _("act to undo")
        verbose_name_plural = _("acts to undo")
        indexes = [models.Index(fields=["expires_at"], name="articles_undo_by_expiry")]

    def __str__(self) -> str:
        return f"{self.act} {self.article_id}"
