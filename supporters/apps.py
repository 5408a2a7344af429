"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportersConfig(AppConfig):
    """The supporters app."""

    name = "supporters"
    verbose_name = _("Supporters")

    def ready(self) -> None:
        """Listen for changes of the plans."""
        from supporters import receivers  # noqa: F401, PLC0415 - receivers connect themselves once apps are loaded
