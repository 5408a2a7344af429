"""What readers are asked with, where and when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Appeal(models.Model):
    """One campaign of asking: for a publication, for a section, or for the network, from a day to a day."""

    name = models.CharField(_("name"), max_length=80, help_text=_("For the desk; readers don't see it."))
    publication = models.ForeignKey(
        "sections.Publication", models.PROTECT, null=True, blank=True, related_name="appeals",
        verbose_name=_("publication"), help_text=_("Empty: the whole network."),
    )  # fmt: skip
    section = models.ForeignKey(
        "sections.Section", models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name=_("section"),
        help_text=_("Empty: all sections."),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True, help_text=_("Empty: until you end it."))
    is_on = models.BooleanField(_("on"), default=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="supporters_appeal_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AppealText(models.Model):
    """One wording of an appeal. With two or more, readers see one of them by chance, and the desk sees which gets more."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="texts", verbose_name=_("appeal"))
    letter = models.CharField(_("letter"), max_length=1, default="A")
    headline = models.CharField(_("headline"), max_length=120)
    text = models.CharField(_("text"), max_length=500)
    button = models.CharField(_("button"), max_length=40)
    shown = models.PositiveBigIntegerField(_("shown"), default=0, editable=False)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [models.UniqueConstraint(fields=["appeal", "letter"], name="supporters_wording_letter_once")]

    def __str__(self) -> str:
        return f"{self.appeal} {self.letter}"
