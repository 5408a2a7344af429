"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    """The building: staff accounts and plumbing."""

    name = "newsroom"
    verbose_name = _("People who work here")

    def ready(self) -> None:
        """Register the checks that watch over settings."""
        from newsroom import checks  # noqa: F401, PLC0415 - checks register themselves once apps are loaded
