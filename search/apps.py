"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """The search app."""

    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Listen for stories that are deleted."""
        from search import receivers  # noqa: F401, PLC0415 - receivers connect themselves once apps are loaded
