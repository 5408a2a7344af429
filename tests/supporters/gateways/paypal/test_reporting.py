"""The report of a span of time: parted into months, read page by page, the same as PayPal's own books."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from newsroom.kit.money import Money
from supporters.gateways.base import DisputeState, PaymentState, Ref, RefundState, Unavailable
from supporters.gateways.paypal import reporting
from supporters.gateways.paypal.gathering import Gathering
from tests.peers.paypal_shapes import stamp

DAY = timedelta(days=1)


def everything(gateway, days=2):
    """Return all facts of the last days."""
    now = datetime.now(UTC)
    return list(gateway.payments_between(now - days * DAY, now + DAY))


@pytest.mark.parametrize("days", [1, 31, 32, 62, 400])
def test_a_long_span_is_parted_without_gap_or_overlap(days):
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC) + days * DAY

    parts = list(reporting.spans(start, end))

    assert parts[0][0] == start
    assert parts[-1][1] == end
    assert all(until - since <= 31 * DAY for since, until in parts)
    assert all(one[1] == following[0] for one, following in pairwise(parts))
    assert list(reporting.spans(end, start)) == []


def test_the_report_tells_what_paypal_s_books_say(paypal, gateway, monthly, paid):
    sale = paypal.renew(monthly)
    paypal.refund_there(sale, amount=250)
    gateway.refund(paid, Money(500, "USD"), key="refund-1", reason="")
    paypal.win(paypal.dispute(paid))

    told = everything(gateway)

    ledger = paypal.ledger()
    payments = {one.remote_id: one for facts in told for one in facts.payments}
    assert {number: one.money.minor for number, one in payments.items()} == {
        number: booked.minor for number, booked in ledger.payments.items()
    }
    assert {number: one.subscription_id for number, one in payments.items()} == {
        number: booked.subscription for number, booked in ledger.payments.items()
    }
    assert {one.state for one in payments.values()} == {PaymentState.SUCCEEDED}
    assert {one.fee_minor for one in payments.values()} == {45}
    refunds = {one.payment_id: one for facts in told for one in facts.refunds}
    assert {number: one.money.minor for number, one in refunds.items()} == {sale: 250, paid: 500}
    assert {one.state for one in refunds.values()} == {RefundState.SUCCEEDED}
    assert [(one.payment_id, one.state) for facts in told for one in facts.disputes] == [(paid, DisputeState.WON)]


def test_the_report_and_a_look_tell_the_same(paypal, gateway, monthly, paid):
    for facts in everything(gateway):
        for one in facts.payments:
            looked = {found.remote_id: found for found in gateway.facts(Ref("payment", one.remote_id)).payments}
            assert looked[one.remote_id] == one


def test_a_long_report_is_read_to_its_last_page(paypal, gateway, monthly):
    for _ in range(700):
        paypal.renew(monthly)

    told = everything(gateway, days=40)

    numbers = [one.remote_id for facts in told for one in facts.payments]
    assert len(numbers) == len(set(numbers)) == 701
    assert len(paypal.sent(reporting.ADDRESS)) == 1 + 2


def test_many_disputes_are_read_to_the_last(paypal, gateway, paid):
    numbers = {paypal.dispute(paid) for _ in range(60)}

    assert {one.remote_id for facts in everything(gateway) for one in facts.disputes} == numbers


def test_what_is_older_isn_t_told(paypal, gateway, paid):
    paypal.get(paid)["create_time"] = stamp(datetime.now(UTC) - 10 * DAY)

    assert [one for facts in everything(gateway) for one in facts.payments] == []
    assert [one.remote_id for facts in everything(gateway, days=20) for one in facts.payments] == [paid]


def test_a_page_that_fails_isn_t_an_end(paypal, gateway, paid):
    paypal.fault(reporting.ADDRESS, "500")

    with pytest.raises(Unavailable):
        everything(gateway)


def row(**info):
    """A row of the report, with anything a test changes."""
    return {
        "transaction_info": {
            "transaction_id": "T1",
            "transaction_event_code": "T0006",
            "transaction_initiation_date": "2026-11-26T05:00:00+0000",
            "transaction_amount": {"currency_code": "USD", "value": "5.00"},
            "transaction_status": "S",
        }
        | info
    }


def minus(value):
    return {"currency_code": "USD", "value": f"-{value}"}


@pytest.mark.parametrize(
    "info",
    [
        {"transaction_event_code": "T0400", "transaction_amount": minus("900.00")},  # to the bank
        {"transaction_event_code": "T0106", "transaction_amount": minus("20.00")},  # a fee for a chargeback
        {"transaction_event_code": "T1201", "transaction_amount": minus("5.00")},  # a chargeback: told as a dispute
        {"transaction_event_code": "T1106", "transaction_amount": minus("5.00")},  # a reversal: the same
        {"transaction_event_code": "T0200"},  # currency exchanged
        {"transaction_event_code": "T0001", "transaction_amount": minus("5.00")},  # paid by us
        {"transaction_event_code": "", "transaction_amount": None},
    ],
)
def test_what_is_no_gift_and_no_refund_is_passed_over(info):
    into = Gathering()

    reporting._read_page({"transaction_details": [row(**info), None, {}, {"transaction_info": []}]}, into)

    assert (into.payments, into.refunds) == ({}, {})


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("S", PaymentState.SUCCEEDED),
        ("P", PaymentState.PENDING),
        ("D", PaymentState.FAILED),
        ("V", PaymentState.SUCCEEDED),
    ],
)
def test_a_row_s_status_is_the_payment_s_state(status, state):
    into = Gathering()

    reporting._read_page({"transaction_details": [row(transaction_status=status, custom_field="-")]}, into)

    assert (into.payments["T1"].state, into.payments["T1"].reference) == (state, "")
    assert into.payments["T1"].at == datetime(2026, 11, 26, 5, tzinfo=UTC)
