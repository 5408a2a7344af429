"""Where stories come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.kit.loading import QuicklyLoaded
from newsroom.kit.text import says_something


class Agency(QuicklyLoaded):
    """A news agency or institution whose reports we run, with the credit it asks for."""

    name = models.CharField(_("name"), max_length=150, validators=[says_something])
    code = models.SlugField(_("code"), max_length=20, unique=True, help_text=_("As in the dateline: Beijing (XNA)."))
    credit_line = models.CharField(
        _("credit line"), max_length=300, blank=True, help_text=_("Stands at the end of each of its stories.")
    )
    url = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def get_absolute_url(self) -> str:
        """Return the address of the page with its stories."""
        return f"/agency/{self.code.lower()}/"
