"""Receipts: one for every payment, numbered through within a year without a gap."""

from datetime import UTC

from django.db import transaction

from supporters import mailing
from supporters.models import Payment, Receipt, ReceiptCounter


@transaction.atomic
def issue(payment: Payment) -> Receipt:
    """Give a payment its receipt and owe its mail; a second call returns the same one.

    The number is taken in the payment's own transaction and the year's counter stays locked to its end: a number is
    used exactly when the payment is booked.
    """
    given = Receipt.objects.filter(payment=payment).first()
    if given:
        return given
    year = payment.paid_at.astimezone(UTC).year
    ReceiptCounter.objects.get_or_create(year=year)
    counter = ReceiptCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    receipt = Receipt.objects.create(payment=payment, year=year, number=counter.last)
    mailing.owe(
        "receipt", about=f"payment:{payment.pk}", supporter=payment.supporter_id, publication=payment.publication_id
    )
    return receipt
