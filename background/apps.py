"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackgroundConfig(AppConfig):
    """The background app."""

    name = "background"
    verbose_name = _("Background work")

    def ready(self) -> None:
        """Let the worker know what to look for."""
        from background import reaping, returning  # noqa: F401, PLC0415 - they need tables, and register themselves
