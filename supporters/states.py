"""Which state may follow which: the only place where a state of money changes, and each change is written down."""

from collections.abc import Mapping

from django.db import models

from newsroom.models import User
from supporters.models import Contribution, Dispute, Refund, StateChange, Subscription

_C, _S, _R, _D = Contribution.State, Subscription.State, Refund.State, Dispute.State
_ENDS_OF_ATTEMPT = {_C.PAID, _C.DECLINED, _C.EXPIRED, _C.HELD}

# What isn't here can't happen: nothing un-pays an attempt, nothing revives a cancelled subscription.
ARROWS: Mapping[type[models.Model], Mapping[str, set[str]]] = {
    Contribution: {
        _C.BEGUN: {_C.SENT, _C.CHECKING, *_ENDS_OF_ATTEMPT},
        _C.SENT: {_C.CHECKING, *_ENDS_OF_ATTEMPT},
        _C.CHECKING: {_C.SENT, *_ENDS_OF_ATTEMPT},
        # A payer may try another card on the same page of the gateway, and money may come late.
        _C.DECLINED: {_C.SENT, _C.CHECKING, _C.PAID, _C.EXPIRED, _C.HELD},
        _C.EXPIRED: {_C.PAID, _C.HELD},
        _C.HELD: {_C.PAID},
        _C.PAID: set(),
    },
    Subscription: {
        _S.PENDING: {_S.ACTIVE, _S.LATE, _S.PAUSED, _S.CANCELLED},
        _S.ACTIVE: {_S.LATE, _S.PAUSED, _S.CANCELLED},
        _S.LATE: {_S.ACTIVE, _S.PAUSED, _S.CANCELLED},
        _S.PAUSED: {_S.ACTIVE, _S.LATE, _S.CANCELLED},
        _S.CANCELLED: set(),
    },
    Refund: {
        _R.ASKED: {_R.PENDING, _R.SUCCEEDED, _R.FAILED},
        _R.PENDING: {_R.SUCCEEDED, _R.FAILED},
        _R.SUCCEEDED: {_R.FAILED},  # a bank may send it back weeks later
        _R.FAILED: set(),
    },
    Dispute: {_D.OPEN: {_D.WON, _D.LOST}, _D.LOST: {_D.WON}, _D.WON: set()},
}
type Stateful = Contribution | Subscription | Refund | Dispute


def may(row: Stateful, to: str) -> bool:
    """Tell whether a row may go to this state from where it is."""
    return to in ARROWS[type(row)][row.state]


def move(row: Stateful, to: str, *, cause: str, by: User | None = None, note: str = "", **also: object) -> bool:
    """Move a locked row to a state if there is such an arrow, with other fields, and write the change down.

    Returns whether it moved: a late or repeated fact asks for what is no longer possible, and that is no error.
    """
    if not may(row, to):
        return False
    before, row.state = row.state, to
    for name, value in also.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *also])
    written_down(row, before=before, after=to, cause=cause, by=by, note=note)
    return True


def written_down(
    row: models.Model, *, after: str, cause: str, before: str = "", by: User | None = None, note: str = ""
) -> StateChange:
    """Write down what became of a row, with its cause, in the transaction that does it."""
    supporter_id = getattr(row, "supporter_id", None) or row.payment.supporter_id  # type: ignore[attr-defined] # refunds and disputes are of a payment
    return StateChange.objects.create(
        supporter_id=supporter_id,
        table=row._meta.model_name or "",
        row_key=row.pk,
        before=before,
        after=after,
        amount_minor=getattr(row, "amount_minor", None),
        cause=cause[:120],
        note=note[:300],
        by=by,
    )
