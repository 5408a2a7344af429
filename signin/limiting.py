"""How often someone may try to get in: by account, by network, and all strangers together.

An attempt is written down before it is looked at and taken back when it succeeds, so that many at once can't slip
through together. Counting is in the database, which every process shares; where it can't be asked, nobody gets in.

A browser that someone has signed in from before is counted by itself and not by account, network or crowd: whoever
hammers a colleague's name locks out strangers, not the colleague.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom.kit import text
from signin.models import Attempt

Kind = Attempt.Kind
KEPT = timedelta(days=1)
# A home or an office has one IPv6 network of this size.
_IPV6_NETWORK = 64


@dataclass(frozen=True)
class Limit:
    """How many attempts of a kind fit into a window."""

    account: int
    network: int
    everyone: int
    window: timedelta


LIMITS = {
    Kind.PASSWORD: Limit(account=10, network=10, everyone=1000, window=timedelta(minutes=5)),
    Kind.CODE: Limit(account=10, network=30, everyone=1000, window=timedelta(minutes=5)),
    Kind.RESET: Limit(account=5, network=20, everyone=1000, window=timedelta(days=1)),
}


class Locked(Exception):
    """Too many attempts; nothing was looked at."""


class CanNotTell(Exception):
    """The attempts can't be counted, so nobody gets in."""


def enter(kind: Kind, account: str, request: HttpRequest, *, device: str = "") -> Attempt:
    """Write an attempt down. Raises Locked when it is one too many, CanNotTell when it can't be counted.

    `device` names a browser that is known to belong to the account.
    """
    now = timezone.now()
    try:
        Attempt.objects.filter(at__lt=now - KEPT).delete()
        if device:
            attempt = Attempt.objects.create(kind=kind, device=digest(device))
        else:
            attempt = Attempt.objects.create(kind=kind, account=digest(account), network=digest(network_of(request)))
        if _is_too_many(attempt, LIMITS[kind], now):
            raise Locked
    except DatabaseError as error:
        raise CanNotTell from error
    return attempt


def forgive(attempt: Attempt) -> None:
    """Take an attempt back that succeeded."""
    Attempt.objects.filter(pk=attempt.pk).delete()


def network_of(request: HttpRequest) -> str:
    """Return the network a request comes from; what a visitor says of it counts only from our own front server."""
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("x-forwarded-for", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        address = forwarded.rsplit(",", 1)[-1].strip()
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 6 and found.ipv4_mapped:  # noqa: PLR2004 - IPv6
        found = found.ipv4_mapped
    if found.version == 6:  # noqa: PLR2004 - IPv6
        return str(ipaddress.ip_network((found, _IPV6_NETWORK), strict=False))
    return str(found)


def digest(name: str) -> str:
    """Return what an account's or a network's name is counted under, the same in any letter case."""
    return salted_hmac("signin.limiting", text.tidy(name).casefold(), algorithm="sha256").hexdigest()[:40]


def _is_too_many(attempt: Attempt, limit: Limit, now: datetime) -> bool:
    recent = Attempt.objects.filter(kind=attempt.kind, at__gt=now - limit.window)
    if attempt.device:
        return recent.filter(device=attempt.device).count() > limit.account
    return (
        recent.filter(account=attempt.account).count() > limit.account
        or recent.filter(network=attempt.network).count() > limit.network
        or recent.filter(device="").count() > limit.everyone
    )
