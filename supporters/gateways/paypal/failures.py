"""Which of the four things happened, as far as PayPal's answer or its silence tells."""

from collections.abc import Mapping

import httpx

from supporters.gateways.base import Declined, GatewayError, NotFound, Rejected, Unavailable, Unclear
from supporters.gateways.paypal.trees import branches, text

# The payer's money or account: nothing of ours to mend, another way to pay may work
# (developer.paypal.com/api/rest/reference/orders/v2/errors).
DECLINES = {
    "CARD_EXPIRED",
    "COMPLIANCE_VIOLATION",
    "INSTRUMENT_DECLINED",
    "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED",
    "PAYER_ACCOUNT_LOCKED_OR_CLOSED",
    "PAYER_ACCOUNT_RESTRICTED",
    "PAYER_CANNOT_PAY",
    "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING",
    "TRANSACTION_BLOCKED_BY_PAYEE",
    "TRANSACTION_LIMIT_EXCEEDED",
    "TRANSACTION_REFUSED",
}


class Refused(Rejected):
    """A request PayPal refused, with the issues it named."""

    def __init__(self, message: str, issues: frozenset[str] = frozenset()) -> None:
        super().__init__(message)
        self.issues = issues


def of_connection(error: httpx.TransportError, *, changes: bool) -> GatewayError:
    """Say what a broken connection means for a request that changes something, or only asks."""
    name = type(error).__name__
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError):
        return Unavailable(f"PayPal can't be reached ({name}).")
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return Rejected(f"The request to PayPal can't be sent ({name}).")
    return lost(f"PayPal's answer was lost ({name}).", changes=changes)


def lost(message: str, *, changes: bool) -> GatewayError:
    """A request without an answer: what only asked did nothing, what changes may have happened."""
    return Unclear(message) if changes else Unavailable(message)


def of_answer(status: int, tree: Mapping[str, object], *, changes: bool) -> GatewayError:
    """Say what an answer outside of 200 to 299 means."""
    name = text(tree, "name") or text(tree, "error")
    issues = frozenset(issue for one in branches(tree, "details") if (issue := text(one, "issue")))
    said = f"PayPal answered {status} {name[:60]} {' '.join(sorted(issues))[:200]} ({text(tree, 'debug_id')[:40]})"
    if issues & DECLINES:
        return Declined(said)
    if status == httpx.codes.NOT_FOUND:
        return NotFound(said)
    if status == httpx.codes.TOO_MANY_REQUESTS or (
        status == httpx.codes.SERVICE_UNAVAILABLE and name == "SERVICE_UNAVAILABLE"
    ):
        return Unavailable(said)
    # 408 and 409: the request, or an earlier one under the same key, may still be at work.
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status in {httpx.codes.REQUEST_TIMEOUT, httpx.codes.CONFLICT}:
        return lost(said, changes=changes)
    return Refused(said, issues)
