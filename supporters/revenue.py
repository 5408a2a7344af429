"""What giving brings in: what comes each month and how that moved, what was paid, what went back.

Whole minor units throughout, and each currency by itself. What comes by itself is read from the record of changes, as
it stood at the end of each month: of one payer in one currency, so that who moves from one plan to another is neither
lost nor new. Money that is late or paused doesn't count until it comes again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Concat, TruncMonth
from django.utils import timezone

from newsroom.kit import clock
from supporters.models import Contribution, Dispute, Payment, Plan, Refund, StateChange, Subscription

MONTHS = 13
MONTHS_A_YEAR = 12
SHOWN = 10
# From a payment to what led to it, and to the name of that.
STORY, SECTION, WORDING = "contribution__story_path", "contribution__section", "contribution__appeal_text"
_NAMES = {
    STORY: F(STORY),
    SECTION: F("contribution__section__name"),
    WORDING: Concat(F(f"{WORDING}__appeal__name"), Value(" "), F(f"{WORDING}__letter")),
}


@dataclass(frozen=True)
class Scope:
    """Whose money: of some publications or of all (None), by the clocks of a zone."""

    places: frozenset[int] | None
    zone: str

    def of[Rows: QuerySet](self, rows: Rows, field: str = "publication") -> Rows:
        """Return the rows within."""
        return rows if self.places is None else rows.filter(**{f"{field}__in": self.places})

    def bounds(self, first: date, last: date | None = None) -> tuple[datetime, datetime]:
        """Return when a month begins and when it, or a later one, ends."""
        until = last or first
        return clock.day_bounds(first, clock.last_day(until.year, until.month), self.zone)


@dataclass(frozen=True)
class Movement:
    """What came each month by itself, from a month's beginning to its end, and why it differs."""

    start: int = 0
    new: int = 0
    recovered: int = 0
    expansion: int = 0
    contraction: int = 0
    churn: int = 0
    subscriptions: int = 0

    @property
    def end(self) -> int:
        """What comes each month when the month ends."""
        return self.start + self.new + self.recovered + self.expansion - self.contraction - self.churn


@dataclass(frozen=True)
class Received:
    """What was paid in a month, and what went back or is disputed."""

    once: int = 0
    recurring: int = 0
    payments: int = 0
    refunded: int = 0
    refunds: int = 0
    disputed: int = 0
    disputes: int = 0

    @property
    def total(self) -> int:
        """All that was paid, before anything went back."""
        return self.once + self.recurring


@dataclass(frozen=True)
class Attempts:
    """What became of the attempts to pay that began in a month."""

    paid: int = 0
    declined: int = 0
    given_up: int = 0
    open: int = 0

    @property
    def failure_rate(self) -> int | None:
        """How many of a thousand attempts that came to an answer were declined; None where none came to one."""
        answered = self.paid + self.declined
        return (self.declined * 1000 + answered // 2) // answered if answered else None


@dataclass(frozen=True)
class Share:
    """What came by one story, section or wording. Without a key: by none; `is_rest`: by all that aren't named."""

    key: object
    name: str
    minor: int
    payments: int
    publication_id: int | None = None
    is_rest: bool = False


def months_until(last: date, count: int = MONTHS) -> list[date]:
    """Return the first days of some months, the oldest first."""
    serial = last.year * MONTHS_A_YEAR + last.month - 1
    return [date(n // MONTHS_A_YEAR, n % MONTHS_A_YEAR + 1, 1) for n in range(serial - count + 1, serial + 1)]


def a_month(rhythm: str, minor: int) -> int:
    """Return what an amount is each month: a twelfth of a yearly one, rounded to the nearest unit."""
    return (minor + MONTHS_A_YEAR // 2) // MONTHS_A_YEAR if rhythm == Plan.Rhythm.YEARLY else minor


def recurring(scope: Scope, months: list[date]) -> dict[str, list[Movement]]:
    """Return for each currency how what comes by itself moved in each month. Two queries."""
    walk = _Walk(scope)
    ends = [scope.bounds(month)[1] for month in months]
    start = scope.bounds(months[0])[0]
    walk.until(start)
    walk.close()
    found = []
    for end in ends:
        walk.until(end)
        found.append(walk.close())
    currencies = {currency for month in found for currency in month}
    return {currency: [month.get(currency, Movement()) for month in found] for currency in currencies}


def late(scope: Scope) -> dict[str, int]:
    """Return for each currency what would come each month if what is late were paid. One query."""
    rows = scope.of(Subscription.objects.filter(state=Subscription.State.LATE))
    found: dict[str, int] = defaultdict(int)
    for currency, rhythm, minor in rows.values_list("currency", "rhythm", "amount_minor"):
        found[currency] += a_month(rhythm, minor)
    return dict(found)


def received(scope: Scope, months: list[date]) -> dict[str, list[Received]]:
    """Return for each currency what was paid in each month, what went back and what was disputed. Three queries."""
    books = _Books(months)
    for row in _by_month(scope, Payment.objects.all(), months, "paid_at", "publication", "contribution__rhythm"):
        kind = "once" if row["contribution__rhythm"] == Plan.Rhythm.ONCE else "recurring"
        books.add(row, kind, "payments")
    done = Refund.objects.filter(state=Refund.State.SUCCEEDED)
    for row in _by_month(scope, done, months, "ended_at", "payment__publication"):
        books.add(row, "refunded", "refunds")
    for row in _by_month(scope, Dispute.objects.all(), months, "opened_at", "payment__publication"):
        books.add(row, "disputed", "disputes")
    return books.found


def attempts(scope: Scope, month: date) -> dict[str, Attempts]:
    """Return for each currency what became of a month's attempts. One query."""
    start, end = scope.bounds(month)
    states = Contribution.State
    counts = {
        "paid": Count("pk", filter=Q(state__in=[states.PAID, states.HELD])),
        "declined": Count("pk", filter=Q(state=states.DECLINED)),
        "given_up": Count("pk", filter=Q(state=states.EXPIRED)),
        "open": Count("pk", filter=Q(state__in=[states.BEGUN, states.SENT, states.CHECKING])),
    }
    rows = scope.of(Contribution.objects.filter(made_at__gte=start, made_at__lt=end)).order_by()
    counted = rows.values_list("currency").annotate(**counts)
    return {currency: Attempts(*numbers) for currency, *numbers in counted}


def led_by(scope: Scope, month: date, what: str, currency: str) -> list[Share]:
    """Return what led to a month's payments in a currency, the most first. One query; the sum is all that was paid."""
    start, end = scope.bounds(month)
    rows = scope.of(Payment.objects.filter(paid_at__gte=start, paid_at__lt=end, currency=currency)).order_by()
    grouped = rows.values(place=F("publication"), key=F(what), name=_NAMES[what])
    summed = grouped.annotate(minor=Sum("amount_minor"), payments=Count("pk")).order_by("-minor", "place", "key")
    named: list[Share] = []
    rest: Share | None = None
    none: Share | None = None
    for row in summed.iterator():
        one = Share(row["key"] or None, row["name"] or "", row["minor"], row["payments"], row["place"])
        if one.key is None:
            none = _plus(none, one)
        elif len(named) < SHOWN:
            named.append(one)
        else:
            rest = _plus(rest, replace(one, is_rest=True))
    return [*named, *(one for one in (rest, none) if one)]


def _plus(sum_: Share | None, one: Share) -> Share:
    return replace(one, minor=sum_.minor + one.minor, payments=sum_.payments + one.payments) if sum_ else one


class _Walk:
    """A walk through the record of changes, from month to month."""

    def __init__(self, scope: Scope) -> None:
        rows = scope.of(Subscription.objects.all())
        fields = ("pk", "supporter_id", "currency", "rhythm", "amount_minor")
        self._known = {pk: rest for pk, *rest in rows.values_list(*fields)}
        changes = StateChange.objects.filter(table="subscription")
        if scope.places is not None:
            changes = changes.filter(row_key__in=rows.values("pk"))
        told = changes.order_by("at", "pk").values_list("at", "row_key", "after", "amount_minor")
        self._changes: Iterator[tuple] = told.iterator(chunk_size=5000)
        self._next: tuple | None = next(self._changes, None)
        self._runs: dict[int, int] = {}  # what each subscription brings in each month now
        self._of_payer: dict[tuple[int, str], int] = defaultdict(int)
        self._before: dict[tuple[int, str], int] = {}  # what a payer brought in when the month began, where it changed
        self._ever: set[tuple[int, str]] = set()
        self._totals: dict[str, int] = defaultdict(int)
        self._counts: dict[str, int] = defaultdict(int)

    def until(self, moment: datetime) -> None:
        """Follow all changes before a moment."""
        while self._next and self._next[0] < moment:
            self._follow(*self._next[1:])
            self._next = next(self._changes, None)

    def close(self) -> dict[str, Movement]:
        """End a month: return what moved in each currency since the last one."""
        moved: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for payer, had in self._before.items():
            has = self._of_payer[payer]
            moved[payer[1]][_kind(had, has, known=payer in self._ever)] += abs(has - had)
        self._ever |= self._before.keys()
        self._before = {}
        found = {}
        for currency in self._totals | moved:
            parts = {kind: minor for kind, minor in moved[currency].items() if kind}
            found[currency] = Movement(self._totals[currency], subscriptions=self._counts[currency], **parts)
            self._totals[currency] = found[currency].end
        return found

    def _follow(self, key: int, state: str, minor: int | None) -> None:
        if key not in self._known:
            return
        supporter, currency, rhythm, minor_now = self._known[key]
        had = self._runs.get(key, 0)
        has = a_month(rhythm, minor_now if minor is None else minor) if state == Subscription.State.ACTIVE else 0
        if has == had:
            return
        payer = (supporter, currency)
        self._before.setdefault(payer, self._of_payer[payer])
        self._runs[key] = has
        self._of_payer[payer] += has - had
        self._counts[currency] += bool(has) - bool(had)


def _kind(had: int, has: int, *, known: bool) -> str:
    """Name a payer's movement over a month; nothing where it ends as it began."""
    if has == had:
        return ""
    if had == 0:
        return "recovered" if known else "new"
    if has == 0:
        return "churn"
    return "expansion" if has > had else "contraction"


class _Books:
    """Sums by currency and month, filled row by row."""

    def __init__(self, months: list[date]) -> None:
        self._places = {month: place for place, month in enumerate(months)}
        self.found: dict[str, list[Received]] = {}

    def add(self, row: dict, kind: str, counted: str) -> None:
        """Add a row's sum and count under two names."""
        months = self.found.setdefault(row["currency"], [Received() for _month in self._places])
        place = self._places[row["month"].date()]
        had = months[place]
        more = {kind: getattr(had, kind) + row["minor"], counted: getattr(had, counted) + row["count"]}
        months[place] = replace(had, **more)


def _by_month(
    scope: Scope, rows: QuerySet, months: list[date], at: str, publication: str, *also: str
) -> Iterable[dict]:
    start, end = scope.bounds(months[0], months[-1])
    within = scope.of(rows.filter(**{f"{at}__gte": start, f"{at}__lt": end}), publication).order_by()
    named = within.annotate(month=TruncMonth(at, tzinfo=ZoneInfo(scope.zone))).values("month", "currency", *also)
    return named.annotate(minor=Sum("amount_minor"), count=Count("pk"))


def this_month(zone: str) -> date:
    """Return the first day of the month it is now in a zone."""
    return clock.day_in(timezone.now(), zone).replace(day=1)
