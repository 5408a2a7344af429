"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AudienceConfig(AppConfig):
    """The app that counts reading."""

    name = "audience"
    verbose_name = _("Audience")

    def ready(self) -> None:
        """Let the worker know what comes round."""
        from audience import gathering  # noqa: F401, PLC0415 - it needs tables, and registers itself
