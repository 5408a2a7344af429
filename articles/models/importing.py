"""What came in from another system, so that bringing it twice brings it once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportedItem(models.Model):
    """One item of an import: the key it had at its source, and the row it became here."""

    class Kind(models.TextChoices):
        """What it became."""

        STORY = "story", _("Story")
        PAGE = "page", _("Standing page")
        PICTURE = "picture", _("Picture")

    source = models.CharField(_("source"), max_length=200, help_text=_("The file's or site's name for itself."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    key = models.CharField(_("key at the source"), max_length=500)
    checksum = models.CharField(_("checksum"), max_length=64, help_text=_("Of the item as it came."))
    earlier = models.TextField(
        _("earlier checksums"), blank=True, help_text=_("Of its former versions, so that an old file undoes nothing.")
    )
    exported_at = models.DateTimeField(_("exported there"), null=True, blank=True)
    object_id = models.PositiveBigIntegerField(_("our key"))
    written = models.CharField(
        _("fingerprint"),
        max_length=64,
        blank=True,
        help_text=_("Of our row as the import left it: when the row differs, a person has changed it since."),
    )
    missing = models.JSONField(
        _("still missing"),
        null=True,
        blank=True,
        help_text=_("Pictures and stories it names that could not be had yet; the next run tries again."),
    )
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="articles_import_item_once")]
        indexes = [models.Index(fields=["kind", "object_id"], name="articles_import_by_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
