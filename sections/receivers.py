"""What the network does when its map changes, and when the tables were migrated."""

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.apps.registry import Apps
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver

from sections import network, roles
from sections.models import HostAlias, Publication, Section, SidebarBlock, StandingPage


@receiver([post_save, post_delete], dispatch_uid="sections.map_changed")
def map_changed(sender: type, **_kwargs: object) -> None:
    """Tell every process that its copy of the map is old."""
    if sender in {Publication, HostAlias, Section, SidebarBlock, StandingPage}:
        network.changed()


@receiver(post_migrate, dispatch_uid="sections.roles_follow_permissions")
def roles_follow_permissions(sender: AppConfig, using: str, apps: Apps = all_apps, **_kwargs: object) -> None:
    """Give the permissions that are new since the last migration to the roles that are meant to have them."""
    # Where someone migrates a single app of an empty database, there may be no groups yet.
    if "group" in apps.all_models["auth"]:
        roles.follow_permissions(sender, using)
