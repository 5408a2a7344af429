"""How Django knows this app."""

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks as django_checks
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    """The building: staff accounts and plumbing."""

    name = "newsroom"
    verbose_name = _("People who work here")

    def ready(self) -> None:
        """Register the checks that watch over settings."""
        from newsroom import checks  # noqa: F401, PLC0415 - checks register themselves once apps are loaded


class DeskConfig(SimpleAdminConfig):
    """Django's admin, whose screens are imported with the desk's addresses, so that who serves readers has none of them."""

    default_site = "unfold.sites.UnfoldAdminSite"

    def ready(self) -> None:
        """Have the screens checked, wherever settings are."""
        django_checks.register(check_dependencies, django_checks.Tags.admin)
        django_checks.register(_check_screens, django_checks.Tags.admin)


def _check_screens(app_configs: object, **said: object) -> list:
    admin.autodiscover()
    return check_admin_app(app_configs, **said)
