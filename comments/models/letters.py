"""What readers write to the editor."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models.comment import Comment
from readers.models import Reader
from sections.models import Publication


class Letter(models.Model):
    """One letter to the editor, not public until chosen; or a request for a correction, a task on the story's desk page."""

    class Kind(models.TextChoices):
        """What it wants."""

        LETTER = "letter", _("letter")
        CORRECTION = "correction", _("request for a correction")

    key = models.UUIDField(_("public number"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.LETTER)
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", db_index=False, verbose_name=_("publication")
    )
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("story")
    )
    reader = models.ForeignKey(
        Reader, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reader")
    )
    comment = models.OneToOneField(
        Comment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made from comment")
    )
    author_name = models.CharField(_("author"), max_length=100, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    body = models.TextField(_("text"), max_length=10_000)
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    chosen_at = models.DateTimeField(_("chosen"), null=True, blank=True, help_text=_("Public from then on."))
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chosen by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ("view", "change")
        indexes = [
            models.Index(fields=["publication", "-created_at", "-id"], name="comments_letters_newest"),
            models.Index(fields=["publication", "-chosen_at"], condition=Q(chosen_at__isnull=False),
                         name="comments_letters_chosen"),
            models.Index(fields=["article", "created_at"], condition=Q(article__isnull=False),
                         name="comments_letters_by_story"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"L-{self.pk}"
