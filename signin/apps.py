"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigninConfig(AppConfig):
    """The signin app."""

    name = "signin"
    verbose_name = _("Signing in")

    def ready(self) -> None:
        """Listen to who comes, who goes, and whose rights change."""
        from signin import receivers  # noqa: F401, PLC0415 - receivers register themselves once apps are loaded
