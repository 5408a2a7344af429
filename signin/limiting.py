"""How often someone may try to get in: by account, by network, and all strangers together.

An attempt is written down before it is looked at and taken back when it succeeds, so that many at once can't slip
through together. Counting is in the database, which every process shares; where it can't be asked, nobody gets in.

A browser that someone has signed in from before is counted by itself and not by account, network or crowd: whoever
hammers a colleague's name locks out strangers, not the colleague.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom.kit import clients, text
from signin.models import Attempt

Kind = Attempt.Kind
KEPT = timedelta(days=1)


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
            attempt = Attempt.objects.create(
                kind=kind, account=digest(account), network=digest(clients.network_of(request))
            )
        if _is_too_many(attempt, LIMITS[kind], now):
            raise Locked
    except DatabaseError as error:
        raise CanNotTell from error
    return attempt


def forgive(attempt: Attempt) -> None:
    """Take an attempt back that succeeded."""
    Attempt.objects.filter(pk=attempt.pk).delete()


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
