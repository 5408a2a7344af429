"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """The pages app."""

    name = "pages"
    verbose_name = _("Stored pages")
