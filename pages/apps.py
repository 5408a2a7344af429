"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """The pages app."""

    name = "pages"
    verbose_name = _("Stored pages")

    def ready(self) -> None:
        """Watch what pages are made from, and what changes."""
        from pages import clearing, observing, telling  # noqa: F401, PLC0415 - it needs all models; the others register

        observing.watch()
