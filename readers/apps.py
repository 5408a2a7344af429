"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadersConfig(AppConfig):
    """The app of readers' accounts."""

    name = "readers"
    verbose_name = _("Readers")

    def ready(self) -> None:
        """Let the worker know what to look for."""
        # They register themselves once apps are loaded.
        from readers import door, entering, limiting, sending, sessions  # noqa: F401, PLC0415
