"""What came in from another system, so that bringing it twice brings it once."""

from django.db import models
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
    checksum = models.CharField(_("checksum"), max_length=64)
    object_id = models.PositiveBigIntegerField(_("our key"))
    imported_at = models.DateTimeField(_("imported"), auto_now=True)

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="articles_import_item_once")]
        indexes = [models.Index(fields=["kind", "object_id"], name="articles_import_by_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
