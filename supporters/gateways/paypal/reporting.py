"""All money of a span of time, for comparing ledgers. PayPal's report runs up to three hours behind."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from supporters.gateways.base import Facts, PaymentState, RefundState, RemotePayment, RemoteRefund
from supporters.gateways.paypal import amounts, disputes
from supporters.gateways.paypal.gathering import Gathering
from supporters.gateways.paypal.line import Errand
from supporters.gateways.paypal.looking import is_subscription, look_at_dispute, total_pages
from supporters.gateways.paypal.subscriptions import stamp
from supporters.gateways.paypal.trees import Tree, branch, branches, is_id, link, moment, text

ADDRESS = "/v1/reporting/transactions"
# The report answers for 31 days at most.
LONGEST_SPAN = timedelta(days=31)
# developer.paypal.com/docs/transaction-search/transaction-event-codes: T00nn is money from account to account, T1107 a
# refund of ours. Reversals and chargebacks are told of as disputes: counting both would send the money back twice.
_PAYMENT_CODES, _REFUND_CODES = "T00", {"T1107"}
_STATES = {"S": PaymentState.SUCCEEDED, "V": PaymentState.SUCCEEDED, "D": PaymentState.FAILED}
_REFUND_STATES = {"S": RefundState.SUCCEEDED, "D": RefundState.FAILED, "V": RefundState.FAILED}


def spans(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Part a span of time into spans that the report answers for."""
    while start < end:
        stop = min(start + LONGEST_SPAN, end)
        yield start, stop
        start = stop


def read_all(begin: Callable[[], Errand], start: datetime, end: datetime) -> Iterator[Facts]:
    """Tell of payments and refunds page by page, then of disputes; each page is an errand of its own."""
    for since, until in spans(start, end):
        page, pages = 1, 1
        while page <= pages:
            into = Gathering()
            answer = begin().get(
                ADDRESS,
                start_date=stamp(since),
                end_date=stamp(until),
                fields="transaction_info",
                page_size="500",
                page=str(page),
            )
            pages = total_pages(answer)
            page += 1
            _read_page(answer, into)
            yield into.facts()
    yield from _read_disputes(begin, start, end)


def _read_page(answer: Tree, into: Gathering) -> None:
    for detail in branches(answer, "transaction_details"):
        info = branch(detail, "transaction_info")
        code, number = text(info, "transaction_event_code"), text(info, "transaction_id")
        is_outgoing = text(info, "transaction_amount", "value").startswith("-")
        if code.startswith(_PAYMENT_CODES) and not is_outgoing:
            into.payments[number] = _payment(info)
        elif code in _REFUND_CODES and is_outgoing:
            into.refunds[number] = _refund(info)


def _payment(info: Tree) -> RemotePayment:
    money = amounts.read(branch(info, "transaction_amount"))
    around = text(info, "paypal_reference_id")
    return RemotePayment(
        remote_id=text(info, "transaction_id"),
        reference=_reference(info),
        state=_STATES.get(text(info, "transaction_status"), PaymentState.PENDING),
        money=money,
        at=moment(info, "transaction_initiation_date") or datetime.now(UTC),
        subscription_id=around if is_subscription(around) else "",
        fee_minor=amounts.fee(branch(info, "fee_amount"), money.currency),
    )


def _reference(info: Tree) -> str:
    words = text(info, "custom_field")
    return "" if words == "-" else words


def _refund(info: Tree) -> RemoteRefund:
    value = text(info, "transaction_amount", "value").removeprefix("-")
    return RemoteRefund(
        remote_id=text(info, "transaction_id"),
        payment_id=text(info, "paypal_reference_id"),
        state=_REFUND_STATES.get(text(info, "transaction_status"), RefundState.PENDING),
        money=amounts.read({**branch(info, "transaction_amount"), "value": value}),
        at=moment(info, "transaction_initiation_date") or datetime.now(UTC),
    )


def _read_disputes(begin: Callable[[], Errand], start: datetime, end: datetime) -> Iterator[Facts]:
    place = ""
    while True:
        asked = {"next_page_token": place} if place else {}
        answer = begin().get(
            disputes.ADDRESS,
            update_time_after=stamp(start),
            update_time_before=stamp(end),
            page_size="50",
            **asked,
        )
        for one in branches(answer, "items"):
            number = text(one, "dispute_id")
            if is_id(number):
                into = Gathering()
                look_at_dispute(begin(), number, into)
                yield into.facts()
        found = parse_qs(urlsplit(link(answer, "next")).query).get("next_page_token", [""])
        if not found[0] or found[0] == place:
            return
        place = found[0]
