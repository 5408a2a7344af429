"""What every gateway can be asked, and the plain facts it answers with.

A gateway knows no tables: dataclasses go in and come out. It has a timeout on every call, checks a signature before it
reads a word, and says of a call that failed which of four things happened (see `GatewayError`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from newsroom.kit.money import Money

# No call to a gateway takes longer: a giver waits for it, and so does one of the server's processes.
TIMEOUT_SECONDS = 8


class GatewayError(Exception):
    """A call that did not do what was asked. Never raised itself: one of its four kinds says what is known."""


class Declined(GatewayError):
    """The payer or the bank said no. Nothing was charged; another way to pay may work."""


class Rejected(GatewayError):
    """The gateway refused the request as wrong: our fault, the same request will never work. Nothing happened."""


class Unavailable(GatewayError):
    """The request surely didn't get through. Nothing happened; the same request may be sent again."""


class Unclear(GatewayError):
    """It may have happened: the answer was lost. Look it up, or send the same request under the same key; no new one."""


class NotFound(Rejected):
    """The gateway knows no such object."""


class NotGenuine(Exception):
    """A message that claims to be a gateway's and isn't, or is too old, or is meant for another site."""


class Rhythm(StrEnum):
    """How often an order is charged."""

    ONCE = "once"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class CheckoutState(StrEnum):
    """How far a payer got on the gateway's own pages."""

    OPEN = "open"
    APPROVED = "approved"  # the payer agreed, the money is still to be collected by `finish`
    PENDING = "pending"  # on its way, such as a bank's e-cheque
    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"


class SubscriptionState(StrEnum):
    """Whether money comes by itself."""

    PENDING = "pending"  # the payer hasn't agreed yet
    ACTIVE = "active"
    LATE = "late"  # the last charge failed, the gateway tries again
    PAUSED = "paused"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    """Whether money moved."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class RefundState(StrEnum):
    """Whether money went back."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class DisputeState(StrEnum):
    """How a payer's complaint to their bank stands."""

    OPEN = "open"
    WON = "won"  # the money stays with us
    LOST = "lost"  # the money went back


@dataclass(frozen=True)
class Ref:
    """Which object at a gateway: kind is `checkout`, `subscription`, `payment`, `refund`, `dispute`, or the gateway's own word."""

    kind: str
    remote_id: str


@dataclass(frozen=True)
class Order:
    """What a giver wishes to pay. `reference` is our public number of the attempt; `key` makes a repetition harmless."""

    key: str
    reference: str
    money: Money
    rhythm: Rhythm
    method: str  # "card" or "paypal"
    title: str  # what the payer reads on the gateway's page, such as “Monthly Supporter · Spacewire”
    return_url: str  # where the payer comes back to when done
    cancel_url: str  # where the payer comes back to when not
    email: str = ""
    language: str = "en"
    plan_id: str = ""  # the gateway's own plan, where it needs one (`make_plan`)


@dataclass(frozen=True)
class PlanTerms:
    """What a gateway with plans of its own must know to make one."""

    key: str
    title: str
    money: Money
    rhythm: Rhythm


@dataclass(frozen=True)
class Started:
    """A checkout that was begun: send the payer to `url`."""

    ref: Ref
    url: str


@dataclass(frozen=True)
class RemoteCheckout:
    """One attempt as the gateway sees it."""

    remote_id: str
    reference: str
    state: CheckoutState
    money: Money | None
    subscription_id: str = ""
    payment_id: str = ""
    email: str = ""
    name: str = ""


@dataclass(frozen=True)
class RemoteSubscription:
    """Money that comes by itself, as the gateway sees it."""

    remote_id: str
    reference: str
    state: SubscriptionState
    money: Money | None
    next_at: datetime | None = None
    started_at: datetime | None = None
    email: str = ""
    customer_id: str = ""


@dataclass(frozen=True)
class RemotePayment:
    """Money that moved, or didn't, as the gateway sees it. `subscription_id` is empty for a one-off."""

    remote_id: str
    reference: str
    state: PaymentState
    money: Money
    at: datetime
    subscription_id: str = ""
    fee_minor: int | None = None
    why_not: str = ""


@dataclass(frozen=True)
class RemoteRefund:
    """Money that went back, as the gateway sees it. `key` is ours where the gateway keeps it."""

    remote_id: str
    payment_id: str
    state: RefundState
    money: Money
    at: datetime
    key: str = ""


@dataclass(frozen=True)
class RemoteDispute:
    """A payer's complaint, as the gateway sees it."""

    remote_id: str
    payment_id: str
    state: DisputeState
    reason: str
    at: datetime
    money: Money | None = None


@dataclass(frozen=True)
class Facts:
    """What a gateway says is true about an object and those around it, and when it was asked.

    `answers` are those of which asking by themselves would tell no more than this does.
    """

    asked_at: datetime
    checkouts: tuple[RemoteCheckout, ...] = ()
    subscriptions: tuple[RemoteSubscription, ...] = ()
    payments: tuple[RemotePayment, ...] = ()
    refunds: tuple[RemoteRefund, ...] = ()
    disputes: tuple[RemoteDispute, ...] = ()
    answers: tuple[Ref, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Event:
    """A genuine message of a gateway. It is a hint: `refs` say what to ask about, nothing else in it is believed."""

    remote_id: str
    type: str
    created_at: datetime
    is_live: bool
    refs: tuple[Ref, ...] = ()
    api_version: str = ""


@dataclass(frozen=True)
class Changed:
    """The answer to a change: the facts after it, or the address where the payer must agree first."""

    facts: Facts | None = None
    consent_url: str = ""


@dataclass(frozen=True)
class Abilities:
    """What differs between gateways and what pages must know."""

    methods: frozenset[str]
    needs_plans: bool = False
    # Where a payer changes how they pay: on the gateway's page that `portal` returns.
    has_portal: bool = True
    events_expire_after_days: int = 30
    extra: Mapping[str, str] = field(default_factory=dict)


class Gateway(Protocol):
    """A company that moves money for us.

    Every call raises one of the four kinds of `GatewayError` when it didn't do what was asked. Calls that change
    something take `key`: the same key again does it no second time, as long as the gateway remembers it
    (`KEYS_HOLD_HOURS`).
    """

    name: str
    is_live: bool
    abilities: Abilities

    def make_plan(self, terms: PlanTerms) -> str:
        """Make the gateway's own plan and return its number. Only where `abilities.needs_plans`."""
        ...

    def start(self, order: Order) -> Started:
        """Begin a checkout, for a one-off or the first of many."""
        ...

    def finish(self, ref: Ref, *, key: str) -> Facts:
        """Collect the money of a checkout that the payer approved; of one already collected, tell the facts."""
        ...

    def facts(self, ref: Ref) -> Facts:
        """Tell what is true about an object and those around it. Raises NotFound."""
        ...

    def refund(self, payment_id: str, money: Money, *, key: str, reason: str) -> Facts:
        """Send money back, in whole or in part."""
        ...

    def cancel(self, subscription_id: str, *, key: str, reason: str) -> Facts:
        """End a subscription now. One that has ended is a success."""
        ...

    def pause(self, subscription_id: str, *, key: str) -> Facts:
        """Collect nothing until it is resumed."""
        ...

    def resume(self, subscription_id: str, *, key: str) -> Facts:
        """Collect again, from the next due date."""
        ...

    def change_amount(
        self, subscription_id: str, money: Money, *, key: str, return_url: str, cancel_url: str, plan_id: str = ""
    ) -> Changed:
        """Change what is collected from the next time on."""
        ...

    def portal(self, customer_id: str, *, return_url: str) -> str:
        """Return the address of the gateway's page where a payer changes how they pay."""
        ...

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Event:
        """Check a message's signature, age and mode, then read it. Raises NotGenuine; ValueError when it can't be read."""
        ...

    def payments_between(self, start: datetime, end: datetime) -> Iterable[Facts]:
        """Tell of all payments, refunds and disputes of a span of time, page by page."""
        ...

    def subscriptions(self) -> Iterable[Facts] | None:
        """Tell of all subscriptions that aren't ended; None where the gateway can't list them."""
        ...


# Stripe forgets keys of idempotency after about a day (docs.stripe.com/api/idempotent_requests): later, look up instead
# of sending again. PayPal's own description says 45 days for refunds, 72 hours for plans and subscriptions, and 6 hours
# for orders; there a second order takes no money, and one order is captured once whatever the key.
KEYS_HOLD_HOURS = 23
