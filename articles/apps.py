"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """The articles app."""

    name = "articles"
    verbose_name = _("Stories")

    def ready(self) -> None:
        """Let the worker know what to look for, and listen to what is saved."""
        # They need tables, and register themselves.
        from articles import awaiting, following_up, pinging, purging, receivers  # noqa: F401, PLC0415
