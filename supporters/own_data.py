"""What we know of a supporter, as a file for them: everything that stands in a table under their number."""

from collections.abc import Iterable, Mapping

from django.db import models
from django.db.models import Q

from supporters.models import (
    Contribution,
    Dispute,
    OutgoingMail,
    Payment,
    Receipt,
    Refund,
    StateChange,
    Subscription,
    Supporter,
)

Row = Mapping[str, object]
# What opens something, or is only ours.
_KEPT_BACK = {"id", "supporter", "form_key", "pay_url", "by", "asked_by", "tries", "not_before", "parked_at", "error"}


def of(supporter: Supporter) -> dict[str, object]:
    """Return all of it, in plain words and numbers."""
    mine = Q(supporter=supporter)
    paid = Q(payment__supporter=supporter)
    return {
        "supporter": _row(supporter),
        "contributions": _rows(Contribution.objects.filter(mine)),
        "subscriptions": _rows(Subscription.objects.filter(mine)),
        "payments": _rows(Payment.objects.filter(mine)),
        "receipts": _rows(Receipt.objects.filter(paid)),
        "refunds": _rows(Refund.objects.filter(paid)),
        "disputes": _rows(Dispute.objects.filter(paid)),
        "mails": _rows(OutgoingMail.objects.filter(mine)),
        "changes": _rows(StateChange.objects.filter(mine)),
    }


def _rows(rows: models.QuerySet) -> list[Row]:
    return [_row(row) for row in rows.order_by("pk")]


def _row(row: models.Model) -> Row:
    return {field.name: _value(field.value_from_object(row)) for field in _told(row)}


def _told(row: models.Model) -> Iterable[models.Field]:
    return [field for field in row._meta.concrete_fields if field.name not in _KEPT_BACK]


def _value(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | str | dict | list) else str(value)
