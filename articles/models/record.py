"""The record: what was corrected, and where stories used to stand."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from newsroom.kit.text import says_something

LONGEST_CHAIN = 5
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")


class Correction(models.Model):
    """A public note on what was changed in a story after publication, and why."""

    class Kind(models.TextChoices):
        """How grave it is, from a new fact to a story taken back."""

        UPDATE = "update", _("Update")
        CLARIFICATION = "clarification", _("Clarification")
        CORRECTION = "correction", _("Correction")
        APOLOGY = "apology", _("Apology")
        RETRACTION = "retraction", _("Retraction")

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("what was wrong, what is right"), validators=[says_something])
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("made by"),
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class Redirect(models.Model):
    """An address that a story or page had before, or elsewhere; it answers with the way to the present one."""

    publication = models.ForeignKey(
        "sections.Publication", models.CASCADE, related_name="redirects", verbose_name=_("publication")
    )
    old_path = models.CharField(
        _("old address"),
        max_length=500,
        help_text=_("Path and query as readers have it, without the host: /2004/06/rover.html or /?p=123."),
    )
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="redirects", verbose_name=_("leads to the story")
    )
    new_path = models.CharField(_("or to the path"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [
            models.UniqueConstraint(fields=["publication", "old_path"], name="articles_old_path_once_per_publication"),
            models.CheckConstraint(
                condition=models.Q(article__isnull=False, new_path="")
                | (models.Q(article=None) & ~models.Q(new_path="")),
                name="articles_redirect_has_one_end",
            ),
        ]

    def __str__(self) -> str:
        return self.old_path

    def clean(self) -> None:
        """Refuse what is no path on this site, a loop, and a chain of more than five."""
        for field in ("old_path", "new_path"):
            path = getattr(self, field)
            if path and (not path.startswith("/") or path.startswith(("//", "/\\")) or _UNPRINTABLE.search(path)):
                raise ValidationError(
                    {field: _("Write a path on this site, beginning with one slash: /old/page.html.")}
                )
        if self.new_path:
            self._refuse_circles()

    def _refuse_circles(self) -> None:
        seen, path = {self.old_path}, self.new_path
        others = Redirect.objects.filter(publication_id=self.publication_id).exclude(pk=self.pk)
        while path:
            if path in seen:
                raise ValidationError({"new_path": _("This leads back to where it began: %s") % path})
            seen.add(path)
            if len(seen) > LONGEST_CHAIN + 1:
                raise ValidationError(
                    {"new_path": _("This leads on through more than five redirects. Name the last one.")}
                )
            path = others.filter(old_path=path).values_list("new_path", flat=True).first()
