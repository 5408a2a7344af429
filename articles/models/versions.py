"""What a story said at a moment, and what is being typed into it now."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class VersionQuerySet(models.QuerySet):
    """Questions to ask of versions."""

    def newest_first(self) -> "VersionQuerySet":
        """The latest kept first."""
        return self.order_by("-number")

    def for_readers(self) -> "VersionQuerySet":
        """Versions that were put before readers, and that no editor has withheld since."""
        return self.filter(kind=Version.Kind.PUBLISHED, withheld_at=None)


class Version(models.Model):
    """All that was written in a story at one moment: when it was published or changed for readers, or when someone gave it a name."""

    class Kind(models.TextChoices):
        """Why it was kept."""

        NAMED = "named", _("Named")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=100, blank=True)
    content = models.JSONField(_("content"), help_text=_("Field by field, as articles/content.py writes it."))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    withheld_at = models.DateTimeField(_("withheld from readers"), null=True, blank=True, editable=False)
    withheld_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("withheld by"),
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="articles_version_number_once")]

    def __str__(self) -> str:
        return self.name or f"{self.number}"

    @property
    def is_for_readers(self) -> bool:
        """Tell whether it was put before readers and is not withheld; the same rule as `for_readers`."""
        return self.kind == self.Kind.PUBLISHED and self.withheld_at is None


class WorkingCopy(models.Model):
    """What is being typed into one story: the fields that differ from the row, and who changed which field last.

    `values` holds a field only while the row does not: what readers see must not change before “Update”, and what is
    half typed may not be valid yet. `stamps` holds, for every field that was typed since the story was made, its
    number (counting up), the person, the window it came from and that window's own count, so that two editors never
    overwrite each other and a late message never undoes a newer one. `clashes` keeps a text that lost a race until
    its writer has chosen.
    """

    article = models.OneToOneField(Article, models.CASCADE, related_name="working_copy")
    values = models.JSONField(_("values"), default=dict)
    stamps = models.JSONField(_("stamps"), default=dict)
    clashes = models.JSONField(_("clashes"), default=list)
    number = models.PositiveIntegerField(_("number"), default=0)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.number}"


class Presence(models.Model):
    """One window in which someone has a story open; gone when it was not heard of for a while."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    client = models.CharField(_("window"), max_length=40)
    field = models.CharField(_("field"), max_length=40, blank=True)
    seen_at = models.DateTimeField(_("seen"), default=timezone.now)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.UniqueConstraint(fields=["article", "client"], name="articles_window_once_per_story")]

    def __str__(self) -> str:
        return f"{self.user} at {self.article_id}"
