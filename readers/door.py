"""The network's door: the one site at which readers prove who they are, and the way there and back.

A cookie belongs to one host, so each site of the network has its own. Who signs in at a sister site is sent to the door
with a sealed errand, and comes back with a pass: good once, for a minute, at that site, in the browser that set out from
there and holds the other half (docs/decisions/0036). No cookie of another site is asked for, and no script.
"""

import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from background import repeating
from readers import sessions
from readers.models import Handover, Reader, ReaderSession
from sections import network
from sections.models import Publication

View = Callable[..., HttpResponse]
_PREFIX = "__Host-reader" if settings.HTTPS else "reader"
# At the sister site: what its browser holds until it comes back. At the door: what its reader came for.
STATE_COOKIE, ERRAND_COOKIE = f"{_PREFIX}-state", f"{_PREFIX}-errand"
ERRAND_LASTS = timedelta(hours=1)
PASS_LASTS = timedelta(minutes=1)
_FOR, _STATE, _ERRAND = "readers.door.for", "readers.door.state", "readers.door.errand"
# An address of ours without its host: never “//host” or “/\host”.
_OURS = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}")


class NotOurs(ValueError):
    """The errand wasn't sealed by us, or lay about for too long."""


@dataclass(frozen=True)
class Errand:
    """What a reader came to the door for: where they go when they are in."""

    publication: Publication
    state: str = ""
    next: str = ""


def publication() -> Publication:
    """Return the site that is the network's door: the one that READERS_DOOR names, or the first."""
    all_of_them = network.current().publications
    named = settings.READERS_DOOR.lower()
    return next((p for p in all_of_them if named in {p.slug, p.host}), all_of_them[0])


def is_here(request: HttpRequest) -> bool:
    """Tell whether a request is at the door, under the door's own host: cookies and passkeys know no other."""
    return request.publication == publication() and is_own_host(request)


def is_own_host(request: HttpRequest) -> bool:
    """Tell whether a site was asked under its own host, not another at which it answers too."""
    return request.get_host().rpartition("@")[2].rsplit(":", 1)[0].rstrip(".").lower() == request.publication.host


def at_the_door(view: View) -> View:
    """Let a view answer at the door alone, in the language a reader comes from; elsewhere there is no such page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.publication is None or not is_here(request):
            raise Http404
        return in_their_language(errand_of(request), lambda: view(request, *args, **kwargs))

    return answer


def in_their_language(errand: Errand, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer in the language of the site that someone came from: they set out there, and go back to it."""
    language = errand.publication.language
    with translation.override(language):
        response = answer()
    response.headers.setdefault("Content-Language", language)
    return response


def sites() -> list[str]:
    """Return the origins of all sites: where a form at the door may lead on to."""
    return [p.origin for p in network.current().publications]


def address(request: HttpRequest, *, back: str = "") -> str:
    """Return where someone signs in who is to come back to a page of this site, or to the one they are on."""
    back = back or (request.get_full_path() if request.method in {"GET", "HEAD"} else "")
    return reverse("readers:door") + (f"?next={quote(back)}" if back else "")


def own_path(said: str) -> str:
    """Return an address that a request names when it is a path of this site; else a reader's own page."""
    return said if _OURS.fullmatch(said) else reverse("readers:mine")


def way_to(request: HttpRequest) -> tuple[str, str]:
    """Return where someone at a sister site goes to sign in, and the state that their browser must hold until then.

    Under another of the site's hosts that is its own host first, with no state.
    """
    here = request.publication
    if not is_own_host(request):
        return here.origin + request.get_full_path(), ""
    secret = _state_of(request)[0] or secrets.token_urlsafe(32)
    errand = signing.dumps([here.pk, sessions.digest(secret)], salt=_FOR)
    state = signing.dumps([secret, own_path(request.GET.get("next", ""))], salt=_STATE)
    return f"{publication().origin}{reverse('readers:door')}?for={errand}", state


def hold(response: HttpResponse, state: str) -> None:
    """Let a browser hold the state with which it comes back."""
    if state:
        _give(response, STATE_COOKIE, state)


def errand_in(request: HttpRequest) -> Errand | None:
    """Return the errand that the door's address names; None where it names none. Raises NotOurs."""
    here = request.publication
    if "for" not in request.GET:
        return Errand(here, next=own_path(request.GET["next"])) if "next" in request.GET else None
    try:
        key, state = signing.loads(request.GET["for"], salt=_FOR, max_age=ERRAND_LASTS)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise NotOurs("The errand is not sealed by us, or too old.") from error
    site = network.current().by_id.get(key)
    if site is None:
        raise NotOurs("No site of ours has this errand.")
    return Errand(site.publication, state)


def keep(response: HttpResponse, errand: Errand) -> None:
    """Let a browser hold its errand while its reader proves who they are."""
    _give(response, ERRAND_COOKIE, signing.dumps([errand.publication.pk, errand.state, errand.next], salt=_ERRAND))


def errand_of(request: HttpRequest) -> Errand:
    """Return the errand that a browser holds; without one, its reader goes to their own page here."""
    try:
        key, state, path = signing.loads(request.COOKIES.get(ERRAND_COOKIE, ""), salt=_ERRAND, max_age=ERRAND_LASTS)
        return Errand(network.current().by_id[key].publication, state, path)
    except (signing.BadSignature, TypeError, ValueError, KeyError):
        return Errand(request.publication, next=reverse("readers:mine"))


def go_on(request: HttpRequest, reader: Reader, *, family: uuid.UUID, errand: Errand | None = None) -> HttpResponse:
    """Lead a reader who is in to where they wanted: a page here, or their sister site with a pass."""
    errand = errand or errand_of(request)
    where = errand.next or reverse("readers:mine")
    if errand.publication != request.publication:
        secret = secrets.token_urlsafe(32)
        Handover.objects.create(
            digest=sessions.digest(secret), reader=reader, publication=errand.publication, state=errand.state,
            family=family, expires_at=timezone.now() + PASS_LASTS,
        )  # fmt: skip
        where = f"{errand.publication.origin}{reverse('readers:arrive')}?pass={secret}"
    response = HttpResponseRedirect(where, status=303)
    response.delete_cookie(ERRAND_COOKIE, path="/", samesite="Lax")
    return response


def arrive(request: HttpRequest, secret: str) -> HttpResponse | None:
    """Take a pass and sign its reader in at this site; None when it is used, too old, of another site or browser.

    It is a GET that writes, the only one: the browser's half comes along with no other kind of request from the door.
    """
    state, where = _state_of(request)
    good = Handover.objects.filter(
        digest=sessions.digest(secret), publication=request.publication, state=sessions.digest(state), used_at=None,
        expires_at__gt=timezone.now(), reader__erased_at=None,
    )  # fmt: skip
    with transaction.atomic():
        found = good.select_related("reader").first() if state else None
        # Of two who come at once the database lets one through; who left the door meanwhile is out here too.
        is_in = found and ReaderSession.objects.filter(family=found.family).exists()
        if found is None or not is_in or not good.update(used_at=timezone.now()):
            return None
        response = HttpResponseRedirect(where)
        sessions.start(request, response, found.reader, family=found.family)
    response.delete_cookie(STATE_COOKIE, path="/", samesite="Lax")
    return response


@repeating.every(days=1, at="04:00")
def forget_old() -> int:
    """Forget passes that are over; return how many."""
    return Handover.objects.filter(expires_at__lt=timezone.now()).delete()[0]


def _state_of(request: HttpRequest) -> tuple[str, str]:
    try:
        secret, where = signing.loads(request.COOKIES.get(STATE_COOKIE, ""), salt=_STATE, max_age=ERRAND_LASTS)
    except (signing.BadSignature, TypeError, ValueError):
        return "", ""
    return secret, own_path(where)


def _give(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie, value, max_age=ERRAND_LASTS, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
