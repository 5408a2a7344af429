"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WireConfig(AppConfig):
    """The wire app."""

    name = "wire"
    verbose_name = _("Wire")
