"""Who must sign in with a second step, and who has one."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Q

from newsroom.models import User
from signin.models import RoleRule

# Without a rule of its own a role needs a second step when it holds this right: publishers and administrators do,
# whatever they are called.
TELLING_RIGHT = ("sections", "change_publication")
# Where a session keeps that this was looked at.
PROVEN = "second_factor"
STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def needs_second_factor(user: User) -> bool:
    """Tell whether a person must have a second step: superusers, and those with a role that needs it."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    if user.is_superuser:
        return True
    app, right = TELLING_RIGHT
    theirs = Group.objects.filter(Q(assignments__user=user) | Q(user=user))
    unruled = Q(rule=None, permissions__content_type__app_label=app, permissions__codename=right)
    return theirs.filter(Q(rule__second_factor=True) | unruled).exists()


def role_needs_it(role: Group) -> bool:
    """Tell whether a role needs a second step: by its rule, or by what it may do."""
    rule = RoleRule.objects.filter(role=role).first()
    if rule is not None:
        return rule.second_factor
    app, right = TELLING_RIGHT
    return role.permissions.filter(content_type__app_label=app, codename=right).exists()


def decide(role: Group, *, second_factor: bool) -> None:
    """Give a role its rule. Doing it twice changes nothing."""
    RoleRule.objects.update_or_create(role=role, defaults={"second_factor": second_factor})


def has_second_factor(user: User) -> bool:
    """Tell whether a person has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=STEPS).exists()
