"""Facts from several answers, each object once."""

from datetime import UTC, datetime

from supporters.gateways.base import (
    Facts,
    PaymentState,
    Ref,
    RemoteCheckout,
    RemoteDispute,
    RemotePayment,
    RemoteRefund,
    RemoteSubscription,
)


class Gathering:
    """What several answers told. Of an object told twice the first word counts: it was fuller."""

    def __init__(self) -> None:
        # Before the first question: what is asked later can only be newer than this says.
        self.asked_at = datetime.now(UTC)
        self.checkouts: dict[str, RemoteCheckout] = {}
        self.subscriptions: dict[str, RemoteSubscription] = {}
        self.payments: dict[str, RemotePayment] = {}
        self.refunds: dict[str, RemoteRefund] = {}
        self.disputes: dict[str, RemoteDispute] = {}
        self.answers: set[Ref] = set()

    def facts(self) -> Facts:
        """Return all of it."""
        return Facts(
            asked_at=self.asked_at,
            checkouts=tuple(self.checkouts.values()),
            subscriptions=tuple(self.subscriptions.values()),
            payments=tuple(self.payments.values()),
            refunds=tuple(self.refunds.values()),
            disputes=tuple(self.disputes.values()),
            answers=(*self.answers, *(Ref("payment", number) for number in self._paid())),
        )

    def _paid(self) -> list[str]:
        """Return the payments of which no more is to be told. PayPal's lists run behind: what is open there isn't among them."""
        return [one.remote_id for one in self.payments.values() if one.state is PaymentState.SUCCEEDED]
