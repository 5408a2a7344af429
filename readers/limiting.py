"""How often someone may knock at the door: by address, by network, and all strangers together.

A knock is written down before it is looked at, so that many at once can't slip through together. Counting is in the
database, which every process shares; where it can't be asked, nobody gets in.

A browser that a reader has signed in from before holds a mark and is counted by itself: whoever hammers somebody's
address locks out strangers, not the reader.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from background import repeating
from newsroom.kit import clients
from readers.models import Arrival

Kind = Arrival.Kind
KEPT = timedelta(days=1)
MARK_COOKIE = "__Host-reader-known" if settings.HTTPS else "reader-known"
MARK_LASTS = timedelta(days=180)
_SALT = "readers.limiting"


@dataclass(frozen=True)
class Limit:
    """How many knocks of a kind fit into a window; of one address, 0 is no limit of its own."""

    email: int
    network: int
    everyone: int
    window: timedelta


LIMITS = {
    Kind.CODE: Limit(email=3, network=20, everyone=2000, window=timedelta(hours=1)),
    # A code has five tries, whoever's it is; a limit by address would lock its reader out.
    Kind.TRY: Limit(email=0, network=20, everyone=1000, window=timedelta(minutes=5)),
}


class TooMany(Exception):
    """One knock too many; nothing was looked at."""

    def __init__(self, *, of_address: bool = False) -> None:
        """Say whose limit it is: the address's own, or that of those around."""
        super().__init__()
        self.of_address = of_address


class CanNotTell(Exception):
    """The knocks can't be counted, so nobody gets in."""


def knock(kind: Kind, request: HttpRequest, *, email: str) -> None:
    """Write a knock down. Raises TooMany when it is one too many, CanNotTell when it can't be counted."""
    mark = _mark_of(request, email)
    who = {"email": digest(mark or email), "network": "" if mark else digest(clients.network_of(request))}
    try:
        Arrival.objects.create(kind=kind, **who)
        _judge(kind, **who)
    except DatabaseError as error:
        raise CanNotTell from error


def know(request: HttpRequest, response: HttpResponse, *, email: str) -> None:
    """Let this browser's next knocks for this address be counted by themselves."""
    if not email:
        return
    mark = _mark_of(request, email) or get_random_string(22)
    response.set_cookie(
        MARK_COOKIE, signing.dumps([digest(email), mark], salt=_SALT), max_age=MARK_LASTS, path="/",
        secure=settings.HTTPS, httponly=True, samesite="Lax",
    )  # fmt: skip


def digest(what: str) -> str:
    """Return what an address or a network is counted under."""
    return salted_hmac(_SALT, what.lower(), algorithm="sha256").hexdigest()[:40]


@repeating.every(days=1, at="03:45")
def forget_old() -> int:
    """Forget what no limit counts any more; return how many."""
    return Arrival.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _mark_of(request: HttpRequest, email: str) -> str:
    """Return this browser's mark, if it was given to who has this address."""
    try:
        owner, mark = signing.loads(request.COOKIES.get(MARK_COOKIE, ""), salt=_SALT, max_age=MARK_LASTS)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return mark if owner == digest(email) else ""


def _judge(kind: Kind, *, email: str, network: str) -> None:
    limit = LIMITS[kind]
    if network and (_recent(kind, limit.network, network=network) or _recent(kind, limit.everyone)):
        raise TooMany
    # A browser with a mark has the network's limit for itself, and the address's.
    if (limit.email or not network) and _recent(kind, limit.email or limit.network, email=email):
        raise TooMany(of_address=True)


def _recent(kind: Kind, most: int, **mark: str) -> bool:
    """Tell whether there were more than `most`, counting no further: however long an attack lasts, it stays cheap."""
    since = timezone.now() - LIMITS[kind].window
    return Arrival.objects.filter(kind=kind, at__gt=since, **mark)[: most + 1].count() > most
