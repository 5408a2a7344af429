"""Payers' complaints: which payment, why, and how they ended."""

from datetime import UTC, datetime

from supporters.gateways.base import DisputeState, RemoteDispute
from supporters.gateways.paypal import amounts
from supporters.gateways.paypal.trees import Tree, branch, moment, text

ADDRESS = "/v1/customer/disputes"

# developer.paypal.com/api/rest/reference/customer-disputes/v1: a resolved dispute's outcome. With a payout PayPal paid
# both sides from its own pocket; ACCEPTED means that we agreed to pay back.
_LOST = {"RESOLVED_BUYER_FAVOUR", "ACCEPTED"}
_WON = {"RESOLVED_SELLER_FAVOUR", "RESOLVED_WITH_PAYOUT", "CANCELED_BY_BUYER", "DENIED"}


def payment_id(dispute: Tree) -> str:
    """Return our number of the payment that is disputed."""
    return text(dispute, "disputed_transactions", 0, "seller_transaction_id")


def read(dispute: Tree) -> RemoteDispute:
    """Read a dispute."""
    return RemoteDispute(
        remote_id=text(dispute, "dispute_id") or text(dispute, "id"),
        payment_id=payment_id(dispute),
        state=_state(dispute),
        reason=text(dispute, "reason"),
        at=moment(dispute, "create_time") or datetime.now(UTC),
        money=amounts.read_or_none(branch(dispute, "dispute_amount")),
    )


def _state(dispute: Tree) -> DisputeState:
    outcome = text(dispute, "dispute_outcome", "outcome_code")
    if text(dispute, "status") != "RESOLVED":
        return DisputeState.OPEN
    if outcome in _LOST:
        return DisputeState.LOST
    # An outcome we don't know stays open: a person looks at it.
    return DisputeState.WON if outcome in _WON else DisputeState.OPEN
