"""The demo's staff: one sign-in for each role."""

from django.contrib.auth.models import Group

from newsroom.models import User
from sections import roles
from sections.models import Assignment, Publication

LOGINS = {
    "reporter": "Reporter, Perihelion",
    "editor": "Editor, all sites",
    "publisher": "Publisher, all sites",
    "pictures": "Pictures, all sites",
    "supporters": "Supporters’ desk, all sites",
    "administrator": "Administrator of the network",
}
AT_ONE_SITE = {"reporter"}
ROLES = {
    "reporter": roles.REPORTER,
    "editor": roles.EDITOR,
    "publisher": roles.PUBLISHER,
    "pictures": roles.PICTURES,
    "supporters": roles.SUPPORTERS,
    "administrator": roles.ADMINISTRATOR,
}


def hire(password: str) -> str:
    """Make the accounts that are missing and return their common password; existing ones keep theirs."""
    publications = list(Publication.objects.order_by("position", "pk"))
    for login in LOGINS:
        user, is_new = User.objects.get_or_create(
            username=login,
            defaults={"name": f"Demo {login}", "is_staff": True, "is_superuser": login == "administrator"},
        )
        if not is_new:
            continue
        user.set_password(password)
        user.save(update_fields=["password"])
        role = Group.objects.get(name=ROLES[login])
        for publication in publications[:1] if login in AT_ONE_SITE else publications:
            Assignment.objects.get_or_create(user=user, publication=publication, role=role)
    return password
