"""What the map does when its rows change."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from sections import network
from sections.models import HostAlias, Publication, Section, SidebarBlock, StandingPage


@receiver([post_save, post_delete], dispatch_uid="sections.map_changed")
def map_changed(sender: type, **_kwargs: object) -> None:
    """Tell every process that its copy of the map is old."""
    if sender in {Publication, HostAlias, Section, SidebarBlock, StandingPage}:
        network.changed()
