"""The record: what was corrected, and where stories used to stand."""

import re
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article, may_be_seen
from articles.models.versions import Version
from newsroom.kit.text import says_something

LONGEST_CHAIN = 5
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")


class CorrectionQuerySet(models.QuerySet):
    """Questions to ask of corrections."""

    def live(self, at: datetime | None = None) -> "CorrectionQuerySet":
        """Notes on stories that readers may see now, or at another time."""
        at = at or timezone.now()
        return self.filter(may_be_seen(at, "article__"), made_at__lte=at)

    def in_publication(self, publication_id: int) -> "CorrectionQuerySet":
        """Notes on the stories that are at home in a publication."""
        return self.filter(publication=publication_id)

    def newest_first(self) -> "CorrectionQuerySet":
        """The latest note first."""
        return self.order_by("-made_at", "-pk")

    def after(self, made_at: datetime, key: int) -> "CorrectionQuerySet":
        """What follows a note in a list with the newest first."""
        return self.filter(models.Q(made_at__lt=made_at) | models.Q(made_at=made_at, pk__lt=key), made_at__lte=made_at)

    def with_versions(self) -> "CorrectionQuerySet":
        """With the versions before and after, but for what they say."""
        return self.select_related("before", "after").defer("before__content", "after__content")

    def with_stories(self) -> "CorrectionQuerySet":
        """With what a list says of their stories; touching anything else raises."""
        return self.select_related("article__publication", "article__section", "before", "after").only(
            "kind", "text", "made_at", "place",
            "before__number", "before__kind", "before__withheld_at",
            "after__number", "after__kind", "after__withheld_at",
            "article__headline", "article__path", "article__kicker", "article__retracted_at", "article__published_at",
            "article__embargo_until",
            "article__publication__host", "article__publication__name", "article__section__name",
            "article__section__hue",
        ).fetch_mode(models.FETCH_RAISE)  # fmt: skip


class Correction(models.Model):
    """A public note on what was changed in a story after publication, and why."""

    class Kind(models.TextChoices):
        """How grave it is, from a new fact to a story taken back."""

        UPDATE = "update", pgettext_lazy("kind of correction", "Update")
        CLARIFICATION = "clarification", _("Clarification")
        CORRECTION = "correction", _("Correction")
        APOLOGY = "apology", _("Apology")
        RETRACTION = "retraction", _("Retraction")

    class Place(models.TextChoices):
        """Where in the story it stands."""

        TOP = "top", _("Above the text")
        BOTTOM = "bottom", _("Beneath the text")

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    # Its story's, kept by the database (`articles.mirroring`), so that a publication's notes are one walk down an index.
    publication = models.ForeignKey(
        "sections.Publication", models.CASCADE, null=True, editable=False, db_index=False, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("what was wrong, what is right"), validators=[says_something])
    # Null: beneath the text, where all notes stood before they had a choice.
    place = models.CharField(_("where"), max_length=6, choices=Place, null=True, blank=True)  # noqa: DJ001
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
    before = models.ForeignKey(
        Version, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("it was")
    )
    after = models.ForeignKey(
        Version, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("it is")
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="articles_corrections_by_time"),
            models.Index(fields=["publication", "-made_at", "-id"], name="articles_corrections_of_site"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    @property
    def has_comparison(self) -> bool:
        """Tell whether readers may see what was changed with it. Needs both versions to be loaded, if there are any."""
        return bool(self.before and self.after and self.before.is_for_readers and self.after.is_for_readers)


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
