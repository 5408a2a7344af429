"""How often someone may begin to give, so that nobody tries stolen cards here: by address, by network, by those around it.

Nobody is locked out. Beyond the limit a gift goes on by a mailed link; when too many of those were asked for from a
network, by an answer to a question first. Counted in the database, which every process shares; where it can't be
counted, the gift takes the mailed link.
"""

import ipaddress
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from background import repeating
from newsroom.kit import clients
from supporters import finding
from supporters.models import Finding, Press

logger = logging.getLogger(__name__)

Kind = Press.Kind
WINDOW = timedelta(hours=1)
KEPT = timedelta(days=1)
# So many gifts begun from one network in an hour are told to the desk; more than that aren't even written down.
ALARM_AT = 30
_IPV4 = 4


class Verdict(StrEnum):
    """Whether a press is within the limits, and if not, whose limit it met."""

    OPEN = "open"
    EMAIL = "email"
    NETWORK = "network"


@dataclass(frozen=True)
class Limit:
    """How many presses of a kind fit into an hour."""

    email: int
    network: int
    around: int


LIMITS = {
    Kind.GIFT: Limit(email=6, network=10, around=60),
    Kind.MAIL: Limit(email=3, network=20, around=60),
    Kind.ANSWER: Limit(email=3, network=100, around=200),
    Kind.LINK: Limit(email=3, network=20, around=60),
}


def judge(kind: str, request: HttpRequest, *, email: str) -> Verdict:
    """Write a press down and tell whether it is within the limits of its kind."""
    network = clients.network_of(request)
    if _is_flooding(kind, network):
        return Verdict.NETWORK
    try:
        with transaction.atomic():
            return _judge(kind, email, network)
    except DatabaseError as error:
        logger.warning("Presses can't be counted: %s", type(error).__name__)
        return Verdict.NETWORK


def _judge(kind: str, email: str, network: str) -> Verdict:
    limit, marks = (
        LIMITS[Kind(kind)],
        {"network": digest(network), "around": digest(around(network)), "email": digest(email)},
    )
    most = max(limit.network, ALARM_AT)
    if _recent(kind, most + 1, network=marks["network"]) > most:
        _raise_alarm(kind, network)
        _note_flood(kind, network)
        return Verdict.NETWORK
    # Written before it is looked at: many at once can't slip through together.
    Press.objects.create(kind=kind, **marks)
    if _recent(kind, limit.network + 1, network=marks["network"]) > limit.network:
        return Verdict.NETWORK
    if _recent(kind, limit.around + 1, around=marks["around"]) > limit.around:
        _raise_alarm(kind, around(network))
        return Verdict.NETWORK
    return Verdict.EMAIL if _recent(kind, limit.email + 1, email=marks["email"]) > limit.email else Verdict.OPEN


def around(network: str) -> str:
    """Return the larger network around one, as providers hand them out: a /24 of IPv4, a /48 of IPv6."""
    try:
        found = ipaddress.ip_network(network)
    except ValueError:
        return network
    return str(found.supernet(new_prefix=24 if found.version == _IPV4 else 48))


def digest(what: str) -> str:
    """Return what an address or a network is counted under."""
    return salted_hmac("supporters.throttling", what.lower(), algorithm="sha256").hexdigest()[:40]


@repeating.every(days=1, at="03:50")
def forget_old() -> int:
    """Forget what no limit counts any more; return how many."""
    return Press.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _is_flooding(kind: str, network: str) -> bool:
    """Tell whether a network was far beyond its limit within the minute: then the database needn't be asked each time."""
    try:
        return bool(cache.get(f"flood:{kind}:{network}"))
    except Exception as error:  # noqa: BLE001 - each cache breaks in its own way; then the database is asked
        logger.warning("The cache says %s", type(error).__name__)
        return False


def _note_flood(kind: str, network: str) -> None:
    with suppress(Exception):
        cache.set(f"flood:{kind}:{network}", 1, timeout=60)


def _recent(kind: str, most: int, **mark: str) -> int:
    """Count presses of the last hour, `most` of them at most: however long an attack lasts, counting stays cheap."""
    return Press.objects.filter(kind=kind, at__gt=timezone.now() - WINDOW, **mark)[:most].count()


def _raise_alarm(kind: str, network: str) -> None:
    """Tell the desk, once an hour for each network; it needs the address to close the door at the front server."""
    if kind != Kind.GIFT:
        return
    hour = f"{timezone.now():%Y-%m-%d %H}:00"
    try:
        if not cache.add(f"card-testing:{network}:{hour}", 1, timeout=3600):
            return
    except Exception as error:  # noqa: BLE001 - each cache breaks in its own way; the desk is told all the same
        logger.warning("The cache says %s", type(error).__name__)
    finding.raise_to_desk(
        Finding.Kind.CARD_TESTING, remote_id=f"{network} {hour}",
        detail=f"More than {ALARM_AT} gifts were begun from {network} within an hour. New ones from there need a mailed link.",
    )  # fmt: skip
