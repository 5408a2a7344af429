"""What the limits on giving count."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Press(models.Model):
    """One press of a button that costs something: a gift begun, a mail asked for. Digests only, kept for a day."""

    class Kind(models.TextChoices):
        """What was asked for."""

        GIFT = "gift", _("gift")
        MAIL = "mail", _("mail with a link to go on giving")
        ANSWER = "answer", _("the same, after an answer to a question")
        LINK = "link", _("mail with a link to one's own page")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    email = models.CharField(_("e-mail"), max_length=40, blank=True)
    network = models.CharField(_("network"), max_length=40, blank=True)
    around = models.CharField(_("network around it"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("press of a button")
        verbose_name_plural = _("presses of buttons")
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "network", "at"], name="supporters_presses_from"),
            models.Index(fields=["kind", "around", "at"], name="supporters_presses_around"),
            models.Index(fields=["kind", "email", "at"], name="supporters_presses_by"),
            models.Index(fields=["at"], name="supporters_presses_old"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.at}"
