"""What happened, in one order: attempts, payments, refunds, disputes, mails, and each change of state with its cause."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supporters.models import (
    Contribution,
    Dispute,
    OutgoingMail,
    Payment,
    Refund,
    StateChange,
    Subscription,
    Supporter,
)

MOST = 100
_MAILS = {
    "receipt": gettext_lazy("Receipt"), "receipt_again": gettext_lazy("Receipt, once more"),
    "refund": gettext_lazy("Money sent back"), "cancelled": gettext_lazy("Subscription ended"),
    "late": gettext_lazy("Payment failed"), "paused": gettext_lazy("Subscription paused"),
    "amount_changed": gettext_lazy("Amount changed"), "manage": gettext_lazy("Link to their own page"),
}  # fmt: skip
_MODELS: dict[str, type[Model]] = {
    m._meta.model_name: m for m in (Contribution, Subscription, Payment, Refund, Dispute)
}
_WITH_PAGES = {"contribution", "subscription", "payment"}
_LETTERS = {"contribution": "C", "subscription": "M", "payment": "P", "refund": "R", "dispute": "D"}


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, what kind, in words, how it stands now, and why."""

    at: datetime
    kind: str
    words: str
    amount: str = ""
    state: str = ""
    state_words: str = ""
    why: str = ""
    by: str = ""
    address: str = ""


@dataclass(frozen=True)
class Books:
    """The rows that a timeline tells of."""

    contributions: QuerySet[Contribution]
    payments: QuerySet[Payment]
    refunds: QuerySet[Refund]
    disputes: QuerySet[Dispute]
    mails: QuerySet[OutgoingMail]
    changes: QuerySet[StateChange]


def of_supporter(supporter: Supporter, places: Iterable[int] | None) -> Books:
    """Return the books of a person, as far as they are of these publications; None is all."""
    within = Q() if places is None else Q(publication__in=places)
    through = Q() if places is None else Q(payment__publication__in=places)
    rows = Books(
        Contribution.objects.filter(within, supporter=supporter),
        Payment.objects.filter(within, supporter=supporter),
        Refund.objects.filter(through, payment__supporter=supporter),
        Dispute.objects.filter(through, payment__supporter=supporter),
        OutgoingMail.objects.filter(within, supporter=supporter),
        StateChange.objects.filter(supporter=supporter),
    )
    if places is None:
        return rows
    subscriptions = Subscription.objects.filter(within, supporter=supporter)
    return _with_changes(rows, supporter, subscriptions)


def of_payment(payment: Payment) -> Books:
    """Return the books of one payment."""
    rows = Books(
        Contribution.objects.none(), Payment.objects.filter(pk=payment.pk), Refund.objects.filter(payment=payment),
        Dispute.objects.filter(payment=payment), _mails_of(payment), StateChange.objects.none(),
    )  # fmt: skip
    return _with_changes(rows, payment.supporter, Subscription.objects.none())


def of_subscription(subscription: Subscription) -> Books:
    """Return the books of one subscription."""
    payments = Payment.objects.filter(subscription=subscription)
    about = Q(about=f"subscription:{subscription.pk}") | Q(about__startswith=f"subscription:{subscription.pk}:")
    rows = Books(
        Contribution.objects.filter(pk=subscription.contribution_id), payments,
        Refund.objects.filter(payment__in=payments), Dispute.objects.filter(payment__in=payments),
        OutgoingMail.objects.filter(about, supporter=subscription.supporter_id), StateChange.objects.none(),
    )  # fmt: skip
    return _with_changes(rows, subscription.supporter, Subscription.objects.filter(pk=subscription.pk))


def of_contribution(contribution: Contribution) -> Books:
    """Return the books of one attempt to pay."""
    payments = Payment.objects.filter(contribution=contribution)
    rows = Books(
        Contribution.objects.filter(pk=contribution.pk), payments, Refund.objects.filter(payment__in=payments),
        Dispute.objects.filter(payment__in=payments), OutgoingMail.objects.none(), StateChange.objects.none(),
    )  # fmt: skip
    return _with_changes(rows, contribution.supporter, Subscription.objects.filter(contribution=contribution))


def entries(books: Books, *, before: datetime | None = None) -> tuple[list[Entry], datetime | None]:
    """Return a page of what happened, newest first, and the moment before which older things lie. Six queries."""
    changes = list(_newest(books.changes.select_related("by"), "at", before))
    births = {(c.table, c.row_key): c for c in changes if not c.before}
    found = [
        *(_attempt(row, births) for row in _newest(books.contributions, "made_at", before)),
        *(_payment(row, births) for row in _newest(books.payments, "paid_at", before)),
        *(_refund(row, births) for row in _newest(books.refunds.select_related("asked_by"), "made_at", before)),
        *(_dispute(row, births) for row in _newest(books.disputes, "opened_at", before)),
        *(_mail(row) for row in _newest(books.mails, "made_at", before)),
        *_changes(changes),
    ]
    found.sort(key=lambda entry: entry.at, reverse=True)
    older = found[MOST - 1].at if len(found) > MOST else None
    return found[:MOST], older


def _newest(rows: QuerySet, at: str, before: datetime | None) -> QuerySet:
    within = rows if before is None else rows.filter(**{f"{at}__lt": before})
    return within.order_by(f"-{at}", "-pk")[: MOST + 1]


def _with_changes(books: Books, supporter: Supporter, subscriptions: QuerySet[Subscription]) -> Books:
    """Add the changes of the rows that the books tell of, and of the subscriptions."""
    tables = {
        "contribution": books.contributions, "payment": books.payments, "refund": books.refunds,
        "dispute": books.disputes, "subscription": subscriptions,
    }  # fmt: skip
    ours = Q(pk=None)
    for table, rows in tables.items():
        ours |= Q(table=table, row_key__in=rows.order_by().values("pk"))
    changes = StateChange.objects.filter(ours, supporter=supporter)
    return Books(books.contributions, books.payments, books.refunds, books.disputes, books.mails, changes)


def _mails_of(payment: Payment) -> QuerySet[OutgoingMail]:
    about = Q(about=f"payment:{payment.pk}") | Q(about__startswith=f"receipt:{payment.pk}:")
    refunds = [f"refund:{key}" for key in payment.refunds.values_list("pk", flat=True)]
    return OutgoingMail.objects.filter(about | Q(about__in=refunds), supporter=payment.supporter_id)


def _because(row: Model, births: dict) -> str:
    birth = births.get((row._meta.model_name, row.pk))
    return birth.cause if birth else ""


def _attempt(row: Contribution, births: dict) -> Entry:
    words = _("Attempt %(number)s by %(method)s, %(rhythm)s") % {
        "number": f"C-{row.pk}", "method": row.get_method_display(), "rhythm": row.get_rhythm_display(),
    }  # fmt: skip
    return Entry(
        row.made_at,
        "attempt",
        words,
        str(row.money),
        row.state,
        row.get_state_display(),
        _because(row, births),
        address=_page(row._meta.model_name, row.pk),
    )


def _payment(row: Payment, births: dict) -> Entry:
    state, words = ("held", _("held")) if row.held_why else ("paid", _("paid"))
    why = row.held_why or _because(row, births)
    return Entry(
        row.paid_at,
        "payment",
        _("Payment %(number)s") % {"number": f"P-{row.pk}"},
        str(row.money),
        state,
        words,
        why,
        address=_page("payment", row.pk),
    )


def _refund(row: Refund, births: dict) -> Entry:
    words = _("Refund %(number)s of %(payment)s") % {"number": f"R-{row.pk}", "payment": f"P-{row.payment_id}"}
    why = row.reason or _because(row, births)
    by = str(row.asked_by) if row.asked_by else ""
    return Entry(row.made_at, "refund", words, f"−{row.money}", row.state, row.get_state_display(), why, by)


def _dispute(row: Dispute, births: dict) -> Entry:
    words = _("Dispute %(number)s about %(payment)s") % {"number": f"D-{row.pk}", "payment": f"P-{row.payment_id}"}
    why = row.reason or _because(row, births)
    return Entry(row.opened_at, "dispute", words, str(row.money), row.state, row.get_state_display(), why)


def _mail(row: OutgoingMail) -> Entry:
    words = _("Mail: %(kind)s") % {"kind": _MAILS.get(row.kind, row.kind)}
    if row.done_at and row.error:
        return Entry(row.made_at, "mail", words, state="failed", state_words=_("came back"), why=row.error)
    if row.done_at:
        return Entry(row.made_at, "mail", words, state="sent", state_words=_("sent"))
    if row.parked_at:
        return Entry(row.made_at, "mail", words, state="failed", state_words=_("given up"), why=row.error)
    if row.cancelled_at:
        return Entry(row.made_at, "mail", words, state="expired", state_words=_("not needed any more"), why=row.error)
    return Entry(row.made_at, "mail", words, state="waiting", state_words=_("waiting"), why=row.error)


def _changes(changes: Iterable[StateChange]) -> Iterator[Entry]:
    """Tell of what changed after a row began; how rows began is told with the rows. A subscription has no row of its own."""
    for change in changes:
        if not change.before and change.table != "subscription":
            continue
        model = _MODELS.get(change.table)
        label = dict(model._meta.get_field("state").flatchoices) if model and hasattr(model, "state") else {}
        number = f"{_LETTERS.get(change.table, '?')}-{change.row_key}"
        kind = _("attempt") if model is Contribution else model._meta.verbose_name if model else change.table
        why = ": ".join(part for part in (change.cause, change.note) if part)
        yield Entry(
            change.at, "change", f"{str(kind).capitalize()} {number}", state=change.after,
            state_words=str(label.get(change.after, change.after)), why=why, by=str(change.by) if change.by else "",
            address=_page(change.table, change.row_key),
        )  # fmt: skip


def _page(table: str, key: int) -> str:
    """Return the address of a row's page; nothing where it has none of its own."""
    return reverse(f"admin:supporters_{table}_change", args=[key]) if table in _WITH_PAGES else ""
