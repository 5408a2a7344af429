"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SigninConfig(AppConfig):
    """The signin app."""

    name = "signin"
    verbose_name = _("Signing in")
