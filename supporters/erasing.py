"""Erasing a supporter: the gateway stops collecting first, then name and address leave every table.

What the law wants kept stays: what was paid, when, and the receipts' numbers, under a number that names nobody.
"""

import json

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from audit import recording
from background import returning
from newsroom.models import User
from supporters import managing
from supporters.models import (
    Contribution,
    Finding,
    GatewayCall,
    GatewayEvent,
    ManageLink,
    ManageSession,
    OutgoingMail,
    Payment,
    Refund,
    StateChange,
    Subscription,
    Supporter,
)

# Shorter names than this stand in too many words that aren't names.
_SHORTEST = 4


def erase(supporter: Supporter, *, by: User | None = None) -> Supporter:
    """End what comes by itself and erase what says who someone is. Raises what the gateway raises: then nothing is erased.

    Erasing twice is erasing once.
    """
    living = Subscription.objects.exclude(state=Subscription.State.CANCELLED).filter(supporter=supporter)
    for subscription in living:
        managing.cancel(subscription, why="erased", by=by)
    return _shred(supporter, by=by)


@transaction.atomic
def _shred(supporter: Supporter, *, by: User | None) -> Supporter:
    row = Supporter.objects.select_for_update().get(pk=supporter.pk)
    words = [w for w in {row.email, row.name, row.wall_name} if len(w) >= _SHORTEST]
    if row.email:
        returning.forget(row.email)
    row.email = row.name = row.wall_name = ""
    row.wall_state, row.erased_at = Supporter.WallState.OFF, row.erased_at or timezone.now()
    row.save(update_fields=["email", "name", "wall_name", "wall_state", "erased_at"])
    ManageLink.objects.filter(supporter=row).delete()
    ManageSession.objects.filter(supporter=row).delete()
    mails = OutgoingMail.objects.filter(supporter=row)
    mails.waiting().update(cancelled_at=timezone.now())
    mails.update(facts={}, error="")
    Contribution.objects.filter(supporter=row).update(story_path="", section=None, pay_url="")
    Subscription.objects.filter(supporter=row).update(customer_id="")
    _empty_what_gateways_told(row, words)
    _take_words_out(words)
    StateChange.objects.create(
        supporter=row, table="supporter", row_key=row.pk, after="erased", cause="desk" if by else "supporter", by=by
    )
    recording.record("erase", row, by=by)
    return row


def _empty_what_gateways_told(row: Supporter, words: list[str]) -> None:
    """Empty the bodies of messages that are about this supporter's objects, or name them."""
    numbers = set(Contribution.objects.filter(supporter=row).values_list("remote_id", flat=True))
    numbers |= set(Subscription.objects.filter(supporter=row).values_list("remote_id", flat=True))
    numbers |= set(Payment.objects.filter(supporter=row).values_list("remote_id", flat=True))
    for wanted in [*(numbers - {""}), *words]:
        GatewayEvent.objects.filter(_says("body", wanted)).update(body="")


def _take_words_out(words: list[str]) -> None:
    """Empty remarks of machines and people that name them."""
    remarks: list[tuple[type[models.Model], str]] = [
        (GatewayCall, "error"), (GatewayEvent, "error"), (Finding, "detail"), (Refund, "reason"),
        (Subscription, "cancelled_why"),
    ]  # fmt: skip
    for table, name in remarks:
        for word in words:
            table._default_manager.filter(_says(name, word)).update(**{name: ""})


def _says(name: str, word: str) -> Q:
    """Ask for rows whose text has these words, as they are or as JSON writes them."""
    as_json = json.dumps(word)[1:-1]
    return Q(**{f"{name}__icontains": word}) | Q(**{f"{name}__icontains": as_json})
