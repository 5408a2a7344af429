"""What gateways tell us by webhook: kept at once, asked about and booked by the worker."""

import logging
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from background import repeating, working
from supporters import gateways, giving
from supporters.gateways.base import Event, Gateway, NotFound, Ref, Unavailable, Unclear
from supporters.models import GatewayEvent

logger = logging.getLogger(__name__)

LARGEST_BODY = 1_000_000
# A look takes so many at most, and begins none after these seconds: other looks have their turn in between.
BATCH, LOOK_SECONDS = 2000, 10
# What tells of most is asked about first: the answer covers other messages.
_FIRST = ("subscription", "checkout", "invoice")
KEEP_BODIES = timedelta(days=90)


def receive(gateway: Gateway, body: bytes, headers: Mapping[str, str]) -> GatewayEvent:
    """Keep a genuine message, once however often it is sent, and return its row.

    Raises NotGenuine for one that isn't, ValueError for one that can't be read.
    """
    if len(body) > LARGEST_BODY:
        raise ValueError(f"A message of {len(body)} bytes is no gateway's.")
    event = gateway.read_event(body, headers)
    now = timezone.now()
    row, is_new = GatewayEvent.objects.get_or_create(
        gateway=gateway.name,
        remote_id=event.remote_id,
        defaults={
            "type": event.type[:120], "api_version": event.api_version[:40], "refs": _kept(event),
            "body": body.decode(errors="replace").replace("\x00", ""), "sent_at": event.created_at,
            "due_at": now, "not_before": now, "done_at": None if event.refs else now,
        },
    )  # fmt: skip
    if is_new:
        logger.info("%s told %s %s", gateway.name, event.type, event.remote_id)
    return row


@repeating.each_second
def work(limit: int = BATCH) -> int:
    """Book what waits in the inbox, the oldest of it; return how many were done.

    Messages about the same thing are answered by asking once. All of them were here before the first question, so that
    no answer is older than a message it stands for.
    """
    rows = sorted(GatewayEvent.objects.due().defer("body")[:limit], key=_turn)
    return working.do_all(_in_time(rows), _Questions().settle, in_one=False)


@repeating.every(days=1, at="03:40")
def empty_old_bodies() -> int:
    """Forget what was in old messages. Their numbers are kept for ever: a replay after years is still a replay."""
    old = GatewayEvent.objects.filter(received_at__lt=timezone.now() - KEEP_BODIES).exclude(body="")
    return old.update(body="")


class _Questions:
    """What was asked in one look, and needs no asking again in it."""

    def __init__(self) -> None:
        self._answered: set[tuple[str, Ref]] = set()

    def settle(self, row: GatewayEvent) -> None:
        """Ask about each object that a message names, and book it. What the message says of it is not looked at."""
        gateway = gateways.get(row.gateway)
        for ref in (Ref(kind, remote_id) for kind, remote_id in row.refs):
            if (row.gateway, ref) in self._answered:
                continue
            try:
                facts = gateway.facts(ref)
                giving.apply_and_finish(gateway, facts, cause=f"{row.gateway} {row.type} {row.remote_id}"[:120])
            except NotFound:
                logger.warning("%s %s names %s, which is unknown there", row.gateway, row.remote_id, ref)
            except (Unavailable, Unclear) as error:
                raise working.NotNow(str(error)) from error
            else:
                self._answered |= {(row.gateway, one) for one in (ref, *facts.answers)}


def _turn(row: GatewayEvent) -> int:
    """Say how early in a look a message is taken."""
    return min((_FIRST.index(kind) for kind, _ in row.refs if kind in _FIRST), default=len(_FIRST))


def _in_time(rows: list[GatewayEvent]) -> Iterator[GatewayEvent]:
    until = time.monotonic() + LOOK_SECONDS
    for row in rows:
        if time.monotonic() > until:
            return
        yield row


def _kept(event: Event) -> list[list[str]]:
    return [[ref.kind, ref.remote_id] for ref in event.refs]


def try_again(rows: list[GatewayEvent]) -> int:
    """Let messages that were given up be tried again, and those that were done be booked once more; return how many."""
    now = timezone.now()
    keys = [row.pk for row in rows]
    with transaction.atomic():
        return GatewayEvent.objects.filter(pk__in=keys).update(
            parked_at=None, done_at=None, tries=0, error="", due_at=now, not_before=now
        )
