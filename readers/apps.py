"""How Django knows this app."""

from allauth.socialaccount.apps import SocialAccountConfig
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


class ElsewhereConfig(SocialAccountConfig):
    """Signing in elsewhere, as allauth does it. Its providers are imported with the first reader who goes there."""

    def ready(self) -> None:
        """Register the checks alone (`readers/travelling.py` loads the providers)."""
        from allauth.socialaccount import checks  # noqa: F401, PLC0415 - they need tables, and register themselves
