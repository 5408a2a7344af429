"""The supporter's pass: what lets a browser read without advertising. It says how long, and nothing of whom.

Public pages are the same for everyone: the pass lies in the browser, whose script takes the slots out (js/pass.js) and
asks once a day whether it still holds.
"""

import time
from datetime import timedelta

from django.core import signing
from django.db.models import F
from django.utils import timezone

from supporters.models import Dispute, Payment, Subscription, Supporter

LASTS = timedelta(days=35)
AFTER_A_GIFT = timedelta(days=365)
_SALT = "supporters.pass"


def is_entitled(supporter: Supporter) -> bool:
    """Tell whether someone supports us: money comes by itself, or came within a year and stayed.

    A payment that is disputed, or went back, counts no more; a subscription whose last payment is disputed rests.
    """
    if supporter.erased_at:
        return False
    paid = Payment.objects.filter(supporter=supporter, held_why="").order_by("-paid_at", "-pk")
    disputed = Dispute.objects.filter(payment__supporter=supporter).exclude(state=Dispute.State.WON)
    good = paid.exclude(pk__in=disputed.values("payment")).filter(refunded_minor__lt=F("amount_minor"))
    if good.filter(paid_at__gt=timezone.now() - AFTER_A_GIFT, subscription=None).exists():
        return True
    return any(_carries(row) for row in Subscription.objects.filter(supporter=supporter, state__in=Subscription.LIVE))


def issue(supporter: Supporter) -> str:
    """Return a pass: the second until which it holds, and what only we can read. Empty for who isn't entitled."""
    if not is_entitled(supporter):
        return ""
    until = int(time.time() + LASTS.total_seconds())
    return f"{until}.{signing.dumps([supporter.pk, until], salt=_SALT)}"


def renew(held: str) -> str:
    """Return a new pass for one that still holds; empty when it ended, isn't ours, or its owner's support did."""
    try:
        key, until = signing.loads(held.partition(".")[2], salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    supporter = Supporter.objects.filter(pk=key).first()
    return issue(supporter) if supporter and until > time.time() else ""


def _carries(subscription: Subscription) -> bool:
    """Tell whether a living subscription's last payment stayed with us."""
    last = subscription.payments.order_by("-paid_at", "-pk").first()
    if last is None:
        return True
    return last.kept.minor > 0 and not last.disputes.exclude(state=Dispute.State.WON).exists()
