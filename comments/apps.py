"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """The app of comments and letters."""

    name = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        """Let the worker know what to look for, and listen for readers who go."""
        # They register themselves once apps are loaded.
        from comments import drafting, gathering, receivers, sending  # noqa: F401, PLC0415
