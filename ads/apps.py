"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdsConfig(AppConfig):
    """The app of ads."""

    name = "ads"
    verbose_name = _("Ads")

    def ready(self) -> None:
        """Listen for changes of what is booked."""
        from ads import receivers  # noqa: F401, PLC0415 - receivers connect themselves once apps are loaded
