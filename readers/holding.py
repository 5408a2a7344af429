"""What a browser holds while its reader proves who they are elsewhere: for a quarter of an hour, used up by coming back.

It stands in a session of its own, with a cookie of its own. Staff's session in the same browser is neither read nor
changed, and afterwards nothing is left, neither row nor cookie.
"""

from collections.abc import Callable
from functools import wraps

from allauth.socialaccount.internal import statekit
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from background import repeating

View = Callable[..., HttpResponse]
LASTS = 900
_PREFIX = "__Host-reader" if settings.HTTPS else "reader"
AWAY = f"{_PREFIX}-away"


class Held(SessionStore):
    """The row behind such a cookie. Its name goes into the seal, so that no other session can be taken for one."""


def in_place_of_session(view: View) -> View:
    """Give a view what this browser holds in place of the session, for allauth to keep its state in."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        theirs, request.session = request.session, Held(request.COOKIES.get(AWAY))
        try:
            response = view(request, *args, **kwargs)
        finally:
            held, request.session = request.session, theirs
        _end(held, response) if _is_over(held) else _keep(held, response, AWAY)
        return response

    return answer


def give(response: HttpResponse, name: str, what: dict) -> None:
    """Give a browser something to hold under a name."""
    held = Held()
    held.update(what)
    _keep(held, response, f"{_PREFIX}-{name}")


def look_at(request: HttpRequest, name: str) -> dict:
    """Return what a browser holds under a name."""
    key = request.COOKIES.get(f"{_PREFIX}-{name}", "")
    return dict(Held(key).load()) if key else {}


def take_back(request: HttpRequest, name: str) -> dict:
    """Return what a browser holds under a name, and use it up: whoever comes with it again gets nothing."""
    key, held = request.COOKIES.get(f"{_PREFIX}-{name}", ""), look_at(request, name)
    # Of two who come at once the database lets one through.
    return held if Held.get_model_class().objects.filter(session_key=key).delete()[0] else {}


@repeating.every(days=1, at="04:10")
def forget_old() -> int:
    """Forget what nobody came back for, and sessions of staff, that are over; return how many rows."""
    return Held.get_model_class().objects.filter(expire_date__lt=timezone.now()).delete()[0]


def _is_over(held: Held) -> bool:
    """Tell whether nothing is under way any more: allauth takes each state out as its reader comes back."""
    return not held.get(statekit.STATES_SESSION_KEY)


def _keep(held: Held, response: HttpResponse, cookie: str) -> None:
    held.set_expiry(LASTS)
    held.save()
    response.set_cookie(
        cookie, held.session_key or "", max_age=LASTS, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def _end(held: Held, response: HttpResponse) -> None:
    if held.session_key:
        held.delete()
        response.delete_cookie(AWAY, path="/", samesite="Lax")
