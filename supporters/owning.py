"""What is a supporter's own: what their page shows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from newsroom.kit.money import Money
from supporters import composing
from supporters.models import Payment, Receipt, Subscription, Supporter

MOST_PAYMENTS = 200


@dataclass
class Year:
    """What came in one year: the payments, and what of them stayed, per currency."""

    payments: list[Payment] = field(default_factory=list)
    sums: list[Money] = field(default_factory=list)


def subscriptions(supporter: Supporter) -> QuerySet[Subscription]:
    """Return what comes, or came, by itself: the living first."""
    rows = Subscription.objects.filter(supporter=supporter).exclude(state=Subscription.State.PENDING)
    return rows.select_related("plan", "publication", "supporter", "contribution").order_by(
        "cancelled_at", "-began_at", "-pk"
    )


def page_of(supporter: Supporter) -> Mapping[str, object]:
    """Return all that the own page shows: two queries."""
    rows = list(subscriptions(supporter))
    paid = _payments(supporter)[:MOST_PAYMENTS]
    payments = list(paid)
    return {
        "living": [row for row in rows if row.state in Subscription.LIVE],
        "ended": [row for row in rows if row.state == Subscription.State.CANCELLED],
        "payments": payments,
        "years": sorted({payment.paid_at.year for payment in payments}, reverse=True),
    }


def receipt(supporter: Supporter, number: str) -> Receipt:
    """Return a supporter's receipt by its number. Raises Http404 for one of another's, as for none."""
    year, _dash, rest = number.partition("-")
    mine = Receipt.objects.filter(payment__supporter=supporter, year=int(year), number=int(rest))
    found = mine.select_related("payment__contribution__plan", "payment__publication", "payment__supporter").first()
    if found is None:
        raise Http404
    return found


def rows_of(found: Receipt) -> tuple[composing.Row, ...]:
    """Return what a receipt says."""
    return composing.receipt_rows(found.payment)


def year(supporter: Supporter, number: int) -> Year:
    """Return what came in a year (UTC, as receipts are numbered). Raises Http404 for one in which nothing came."""
    if not 2000 <= number <= timezone.now().year:  # noqa: PLR2004 - before there was a site
        raise Http404
    payments = list(_payments(supporter).filter(paid_at__year=number))
    if not payments:
        raise Http404
    sums: dict[str, int] = defaultdict(int)
    for payment in payments:
        sums[payment.currency] += payment.kept.minor
    return Year(payments, [Money(minor, currency) for currency, minor in sorted(sums.items())])


def _payments(supporter: Supporter) -> QuerySet[Payment]:
    rows = Payment.objects.filter(supporter=supporter).select_related("receipt", "contribution__plan", "publication")
    return rows.order_by("-paid_at", "-pk")
