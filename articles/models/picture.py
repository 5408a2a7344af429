"""Pictures: one row per picture, wherever it is shown."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsroom.kit import pictures


def original_name(picture: "Picture", _filename: str) -> str:
    """Return where an original is kept: under its content's hash, never under the name it came with."""
    return f"originals/{picture.digest[:2]}/{picture.digest}.{picture.extension}"


class Picture(models.Model):
    """A photograph or illustration with its words and its most important point."""

    file = models.ImageField(
        _("file"), upload_to=original_name, width_field="width", height_field="height", max_length=200
    )
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    extension = models.CharField(_("extension"), max_length=4, editable=False, default="jpg")
    filename = models.CharField(_("came as"), max_length=255, blank=True, editable=False)
    alt = models.CharField(
        _("alternative text"), max_length=500, blank=True, help_text=_("What it shows, for those who can't see it.")
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=300, blank=True)
    focal_x = models.FloatField(
        _("focal point, across"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="articles_focal_point_inside",
            )
        ]

    def __str__(self) -> str:
        return self.alt or self.caption[:80] or self.filename or self.digest[:8]

    @property
    def version(self) -> str:
        """What changes when its pixels or its focal point do; part of every rendition's address."""
        return pictures.version(self.digest, self.focal_x, self.focal_y)
