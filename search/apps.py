"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """The search app."""

    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Listen for stories that are deleted, and let the vocabulary follow what is published."""
        from search import receivers, spelling  # noqa: F401, PLC0415 - they connect themselves once apps are loaded
