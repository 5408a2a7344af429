"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SectionsConfig(AppConfig):
    """The sections app."""

    name = "sections"
    verbose_name = _("Network")

    def ready(self) -> None:
        """Listen for changes of the network's map."""
        from sections import receivers  # noqa: F401, PLC0415 - receivers connect themselves once apps are loaded
