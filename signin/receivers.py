"""What follows from signing in and out, and from a change of what someone may do."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as steps
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from audit import recording
from newsroom.models import User
from sections.models import Assignment
from signin import entering, policy, sessions, telling


@receiver(auth.user_logged_in)
def begin_session(request: HttpRequest | None, **_kwargs: Any) -> None:
    """Note when a session began."""
    if request is not None and hasattr(request, "session"):
        sessions.begin(request.session)


@receiver(account.user_logged_in)
def record_signing_in(request: HttpRequest, response: HttpResponse, user: User, **_kwargs: Any) -> None:
    """Write it down, and know this browser next time."""
    recording.record("sign in", user, by=user)
    entering.remember_device(request, response, user)


@receiver(auth.user_logged_out)
def record_signing_out(user: User | None, **_kwargs: Any) -> None:
    """Write it down."""
    if user is not None and user.is_authenticated:
        recording.record("sign out", user, by=user)


@receiver([post_save, post_delete], sender=Assignment)
def end_sessions_on_change_of_role(instance: Assignment, raw: bool = False, **_kwargs: Any) -> None:
    """Let nobody go on in a session from before a role was given or taken."""
    if not raw:
        sessions.end_all(instance.user)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def end_sessions_on_change_of_rights(instance: User | Group, action: str, **_kwargs: Any) -> None:
    """Do the same for rights that hold in the whole network."""
    if action.startswith("post_") and isinstance(instance, User):
        sessions.end_all(instance)


@receiver(steps.authenticator_added)
@receiver(steps.authenticator_removed)
@receiver(steps.authenticator_reset)
def record_change_of_steps(signal: Any, user: User, authenticator: Any, request: HttpRequest, **_kwargs: Any) -> None:  # noqa: ANN401
    """Write down that a second step came or went; where one is still needed is looked at anew."""
    acts = {steps.authenticator_added: "add second step", steps.authenticator_removed: "remove second step"}
    recording.record(acts.get(signal, "reset second step"), user, by=user, note=str(authenticator.get_type_display()))
    request.session.pop(policy.PROVEN, None)
    _tell_of_step(signal, user, authenticator, request)


def _tell_of_step(signal: Any, user: User, authenticator: Any, request: HttpRequest) -> None:  # noqa: ANN401
    """Tell the person by mail; recovery codes come and go with an app, and are told of when they are made anew."""
    if signal is steps.authenticator_reset:
        what = telling.CODES
    elif authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    else:
        what = telling.ADDED if signal is steps.authenticator_added else telling.REMOVED
    telling.tell_later(user, what, publication=getattr(request, "publication", None))


@receiver(steps.authentication_failed)
def record_wrong_code(user: User, **_kwargs: Any) -> None:
    """Write down that a second step was not passed."""
    recording.record(entering.FAILED, user, by=None, note="second step")


@receiver([account.password_changed, account.password_reset, account.password_set])
def record_new_password(user: User, request: HttpRequest, **_kwargs: Any) -> None:
    """Write down that a password is another one, and tell the person."""
    recording.record("change password", user, by=user)
    telling.tell_later(user, telling.PASSWORD, publication=getattr(request, "publication", None))
