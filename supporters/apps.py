"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportersConfig(AppConfig):
    """The supporters app."""

    name = "supporters"
    verbose_name = _("Supporters")

    def ready(self) -> None:
        """Listen for changes of the plans, let the worker know what to look for, and watch over the settings."""
        # They register themselves once apps are loaded.
        from supporters import banking, checks, inbox, receivers, reconciling, sending  # noqa: F401, PLC0415
