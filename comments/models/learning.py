"""What the machine has learned from the desk's decisions, and the words it looks for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sections.models import Publication


class WordCount(models.Model):
    """How many approved and rejected comments of a publication had one word. The empty word counts the comments."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=40)
    good = models.PositiveIntegerField(default=0, db_default=0)
    bad = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("word learned")
        verbose_name_plural = _("words learned")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["publication", "word"], name="comments_word_once")]

    def __str__(self) -> str:
        return self.word


class BlockedWord(models.Model):
    """One word or phrase that makes a comment wait, in whatever letters that look like it."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("publication"),
        help_text=_("The whole network when empty."),
    )  # fmt: skip
    word = models.CharField(_("word or phrase"), max_length=80)
    skeleton = models.CharField(max_length=160, editable=False, help_text=_("As look-alikes are compared."))

    class Meta:
        verbose_name = _("blocked word")
        verbose_name_plural = _("blocked words")
        constraints = [
            models.UniqueConstraint(fields=["publication", "skeleton"], name="comments_blocked_word_once"),
            models.UniqueConstraint(
                fields=["skeleton"], condition=Q(publication=None), name="comments_blocked_everywhere_once"
            ),
        ]

    def __str__(self) -> str:
        return self.word
