"""The first step of signing in: name and password, counted, with the same answer for whatever is wrong."""

import secrets

from django.conf import settings
from django.contrib.auth import authenticate
from django.core import signing
from django.http import HttpRequest, HttpResponse

from audit import recording
from newsroom.models import User
from signin import limiting

FAILED, LOCKED = "failed sign-in", "locked out"
DEVICE_COOKIE = "__Secure-desk-device" if settings.HTTPS else "desk-device"
DEVICE_AGE = 180 * 24 * 3600
_SALT = "signin.device"


def enter(request: HttpRequest, *, username: str, password: str) -> User | None:
    """Return the person whose name and password these are, if they may use the desk; nobody otherwise.

    Raises limiting.Locked or limiting.CanNotTell. Unknown names, wrong passwords and closed accounts take the same
    time and get the same answer.
    """
    known = User.objects.filter(username__iexact=username).order_by("pk").first()
    try:
        attempt = limiting.enter(
            limiting.Kind.PASSWORD, username, request, device=_device_of(request, known) if known else ""
        )
    except limiting.Locked:
        recording.record(LOCKED, known or User, by=None)
        raise
    user = authenticate(request, username=known.username if known else username, password=password)
    if user is None or not user.is_staff:
        recording.record(FAILED, known or User, by=None)
        return None
    limiting.forgive(attempt)
    return user


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let this browser's next attempts on this account be counted by themselves."""
    device = _device_of(request, user) or secrets.token_urlsafe(16)
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps([user.pk, device], salt=_SALT),
        max_age=DEVICE_AGE,
        path=f"/{settings.DESK_PATH}/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _device_of(request: HttpRequest, user: User) -> str:
    """Return this browser's mark, if it was given to this person."""
    try:
        owner, device = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=_SALT, max_age=DEVICE_AGE)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return device if owner == user.pk else ""
