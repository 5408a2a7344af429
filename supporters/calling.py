"""Calls that change something at a gateway: each is a committed row before it is made, so that none is forgotten."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from newsroom.kit import failpoints
from supporters.gateways.base import (
    KEYS_HOLD_HOURS,
    TIMEOUT_SECONDS,
    Declined,
    Gateway,
    GatewayError,
    Rejected,
    Unavailable,
    Unclear,
)
from supporters.models import GatewayCall

logger = logging.getLogger(__name__)

_OUTCOMES = [
    (Declined, GatewayCall.Outcome.DECLINED),
    (Rejected, GatewayCall.Outcome.REJECTED),
    (Unavailable, GatewayCall.Outcome.UNAVAILABLE),
    (Unclear, GatewayCall.Outcome.UNCLEAR),
]
# As long as this another process may be waiting for the answer to the same call.
IN_FLIGHT = timedelta(seconds=TIMEOUT_SECONDS + 2)


class InFlight(Unclear):
    """Another process is making this very call now."""


class TooLate(Unclear):
    """The gateway has forgotten the key: sending again might do it twice, so it must be looked up."""


def call[Answer](gateway: Gateway, act: str, *, key: str, about: str, ask: Callable[[], Answer]) -> Answer:
    """Make a call under a key and return its answer. Must be called outside of a transaction.

    Raises what the gateway raises; InFlight when another process is at it; TooLate when the key is too old to be sent
    again and what became of it isn't known.
    """
    row = _claim(gateway, act, key, about)
    failpoints.reached(f"{act}:journalled")
    try:
        answer = ask()
    except GatewayError as error:
        _end(row, next((o for kind, o in _OUTCOMES if isinstance(error, kind)), GatewayCall.Outcome.UNCLEAR), error)
        raise
    except Exception as error:
        # A fault of our own between request and answer: what happened there isn't known.
        _end(row, GatewayCall.Outcome.UNCLEAR, error)
        raise
    failpoints.reached(f"{act}:answered")
    _end(row, GatewayCall.Outcome.DONE)
    return answer


def _claim(gateway: Gateway, act: str, key: str, about: str) -> GatewayCall:
    now = timezone.now()
    with transaction.atomic(durable=True):
        row, is_new = GatewayCall.objects.get_or_create(
            gateway=gateway.name, key=key, defaults={"act": act, "about": about, "first_at": now, "last_at": now}
        )
        free = Q(last_at__lt=now - IN_FLIGHT) | ~Q(outcome=GatewayCall.Outcome.OPEN)
        mine = GatewayCall.objects.filter(pk=row.pk)
        if not mine.filter(Q(tries=0) if is_new else free | Q(tries=0)).update(
            tries=F("tries") + 1, last_at=now, outcome=GatewayCall.Outcome.OPEN, error=""
        ):
            raise InFlight(f"{row} is being made")
    if row.first_at < now - timedelta(hours=KEYS_HOLD_HOURS):
        _end(row, GatewayCall.Outcome.UNCLEAR, "The key is too old to be sent again.")
        raise TooLate(f"{row} was first made at {row.first_at:%Y-%m-%d %H:%M}")
    return row


def _end(row: GatewayCall, outcome: str, error: object = "") -> None:
    if error:
        logger.warning("%s: %s (%s)", row, outcome, type(error).__name__)
    ended = None if outcome == GatewayCall.Outcome.UNCLEAR else timezone.now()
    GatewayCall.objects.filter(pk=row.pk).update(outcome=outcome, error=str(error)[:300], ended_at=ended)
