"""The demo's supporters: fourteen months of invented giving, through the bank, the verbs and the books as real giving goes.

The bank's clock is set back, and the site's with it; then each day people begin, stop, run out of money, complain.
"""

import heapq
import itertools
import json
import logging
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from unittest.mock import patch

from django.db.models import F
from django.utils import timezone

from articles.models import Article
from newsroom.demo.supporting_people import Person, people
from newsroom.kit.money import Money
from sections.models import Publication
from supporters import applying, calling, gateways, giving, managing
from supporters.gateways import sandbox
from supporters.gateways.base import Facts, Ref
from supporters.gateways.sandbox import collecting, outbox, paying
from supporters.gateways.sandbox.books import DAY, Bank, months_after
from supporters.gateways.sandbox.paying import Choice, Payer
from supporters.models import Contribution, OutgoingMail, Plan, Subscription, Supporter

MONTHS = 14
Act = Callable[[], None]


class _Past(datetime):
    """The clock of the site while the past is made up."""

    moment = datetime.now(UTC)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # noqa: ARG003 - always UTC, as the site's own clock
        """Return the moment that is being made up."""
        return cls.moment


def invent() -> int:
    """Make up the past once, where the invented bank is open and nobody has given yet; return how many people gave."""
    plans = list(Plan.objects.filter(is_offered=True, publication=None).prefetch_related("methods"))
    if not sandbox.is_open() or not plans:
        return 0
    bank, now = sandbox.bank(), int(timezone.now().timestamp())
    with bank.reading() as books:
        is_new, is_behind = books.one("SELECT 1 FROM checkouts LIMIT 1") is None, books.now() < now - DAY
    past = Past(bank, plans, begins=months_after(now, -MONTHS), ends=now)
    calls = logging.getLogger(calling.__name__)
    # That cards are declined is no news here.
    with patch.object(timezone, "datetime", _Past), patch.object(calls, "disabled", True):
        if is_new and not Contribution.objects.exists():
            past.happen()
        elif is_behind:
            past.catch_up()  # it was broken off: what is missing stays missing, and time goes on from today
        else:
            return 0
    # Nobody is mailed about what never was.
    OutgoingMail.objects.waiting().update(done_at=F("due_at"))
    return Supporter.objects.count()


def tell_where_we_are(port: int) -> None:
    """Tell the bank at which address of this machine its messages are taken, whatever names the papers have."""
    if sandbox.is_open():
        with sandbox.bank().writing() as books:
            outbox.set_site(books, f"http://127.0.0.1:{port}")


class Past:
    """What happened, in order of time: a diary of acts, kept by the bank's clock."""

    def __init__(self, bank: Bank, plans: list[Plan], *, begins: int, ends: int) -> None:
        self.bank, self.begins, self.ends = bank, begins, ends
        self.gateway = gateways.get(sandbox.SandboxGateway.name)
        self.chance = random.Random(1905)  # noqa: S311 - invented people, nothing secret
        self.plans = {plan.rhythm: plan for plan in reversed(plans)}
        self.publications = list(Publication.objects.order_by("position", "pk"))
        self.stories = list(Article.objects.live().select_related("section").order_by("-published_at", "-pk")[:60])
        self.order = itertools.count()
        self.diary: list[tuple[int, int, Act]] = []

    def happen(self) -> None:
        """Let everything happen, up to now."""
        self._set_clock(self.begins)
        for person in people(self.chance):
            since = self.begins + int(person.since * (self.ends - self.begins))
            self._plan(since, lambda person=person: self._comes(person))
        for day in range(self.begins, self.ends, DAY):
            self._plan(day, lambda: None)
        while self.diary:
            when, _order, act = heapq.heappop(self.diary)
            self._set_clock(when)
            self._book()
            act()
        self.catch_up()

    def catch_up(self) -> None:
        """Let the bank's clock say now, and book what fell due until then."""
        self._set_clock(int(time.time()))
        self._book()

    def _plan(self, when: int, act: Act) -> None:
        if when < self.ends:
            heapq.heappush(self.diary, (when, next(self.order), act))

    def _later(self, days: int, act: Act) -> None:
        self._plan(int(_Past.moment.timestamp()) + days * DAY, act)

    def _set_clock(self, when: int) -> None:
        with self.bank.writing() as books:
            collecting.pass_time(books, when)
        _Past.moment = datetime.fromtimestamp(when, UTC)

    def _book(self) -> None:
        """Book what the bank has to tell, each thing once: what else hangs together with it comes along."""
        with self.bank.writing() as books:
            waiting = books.all("SELECT body FROM events WHERE posted_at IS NULL ORDER BY number")
            outbox.call_off(books)
        told: set[str] = set()
        for row in waiting:
            for named in json.loads(row["body"])["refs"]:
                if named["id"] not in told:
                    facts = self.gateway.facts(Ref(named["kind"], named["id"]))
                    told |= _numbers_in(facts)
                    giving.apply_and_finish(self.gateway, facts, cause=json.loads(row["body"])["type"])

    def _comes(self, person: Person) -> None:
        """Let a person give for the first time, and do what they did afterwards."""
        contribution = self._gives(person, person.first_choice)
        if contribution is None:
            return
        if person.first_choice != Choice.PAY:
            self._later(person.days, lambda: self._gives(person, Choice.PAY))
        elif person.fate:
            self._later(person.days, lambda: getattr(self, f"_{person.fate}")(person, contribution))
        if person.wall_name:
            Supporter.objects.filter(pk=contribution.supporter_id).update(
                wall_name=person.wall_name, wall_state=person.wall_state
            )

    def _gives(self, person: Person, choice: Choice) -> Contribution | None:
        plan = self.plans.get(person.rhythm)
        if plan is None:
            return None
        story = self.stories[person.number * 7 % len(self.stories)] if self.stories and person.from_story else None
        publication = story.section.publication if story else self.publications[person.number % len(self.publications)]
        methods = sorted(m.method for m in plan.methods.all())
        minor = person.minor if plan.allows(person.minor) else plan.minimum_minor
        wish = giving.Wish(
            publication=publication, plan=plan, money=Money(minor, plan.currency),
            method=methods[person.number % len(methods)], email=person.email, name=person.name,
            form_key=f"demo-{next(self.order)}", section=story.section if story else None,
            story_path=story.path if story else "",
        )  # fmt: skip
        contribution = giving.begin(wish)
        giving.send(
            contribution,
            back=lambda _c: f"{publication.origin}/support/",
            left=lambda _c: f"{publication.origin}/support/",
        )
        paying.choose(self.bank, contribution.remote_id, choice, Payer(person.email, person.name))
        contribution = giving.look_up(contribution, cause="return page")
        with self.bank.writing() as books:
            outbox.call_off(books)  # the page to which the giver came back has asked about all that
        return contribution

    def _again(self, person: Person, _contribution: Contribution) -> None:
        self._gives(person, Choice.PAY)

    def _cancels(self, person: Person, contribution: Contribution) -> None:
        managing.cancel(self._subscription(contribution), why=person.why)

    def _pauses(self, _person: Person, contribution: Contribution) -> None:
        managing.pause(self._subscription(contribution))
        self._later(70, lambda: self._resumes(contribution))

    def _resumes(self, contribution: Contribution) -> None:
        managing.resume(self._subscription(contribution))

    def _gives_more(self, person: Person, contribution: Contribution) -> None:
        subscription = self._subscription(contribution)
        origin = contribution.publication.origin
        more = Money(subscription.amount_minor + person.more, subscription.currency)
        address = managing.change_amount(subscription, more, return_url=f"{origin}/", cancel_url=f"{origin}/")
        if address:
            paying.agree(self.bank, address.rstrip("/").rpartition("/")[2], Choice.PAY)

    def _runs_out_of_money(self, person: Person, contribution: Contribution) -> None:
        number = self._subscription(contribution).remote_id
        with self.bank.writing() as books:
            books.change("subscriptions", number, is_broken=1)
        if person.recovers:
            self._later(33, lambda: self._has_money_again(number))

    def _has_money_again(self, number: str) -> None:
        with self.bank.writing() as books:
            paying.mend(books, books.find("subscriptions", number))

    def _complains(self, person: Person, contribution: Contribution) -> None:
        with self.bank.writing() as books:
            row = books.find("payments", self._last_payment(contribution))
            collecting.dispute(books, row)
        if person.recovers:
            self._later(20, lambda: self._is_answered(contribution, row["id"]))

    def _is_answered(self, contribution: Contribution, number: str) -> None:
        with self.bank.writing() as books:
            collecting.settle_dispute(books, books.find("payments", number), "won" if contribution.pk % 2 else "lost")

    def _wants_it_back(self, _person: Person, contribution: Contribution) -> None:
        payment = contribution.payments.order_by("pk")[0]
        facts = self.gateway.refund(payment.remote_id, payment.money, key=f"demo-{payment.pk}", reason="By mistake")
        applying.apply(self.gateway.name, facts, cause="refund at the bank")

    def _subscription(self, contribution: Contribution) -> Subscription:
        return Subscription.objects.select_related("plan", "contribution").get(contribution=contribution)

    def _last_payment(self, contribution: Contribution) -> str:
        return str(contribution.payments.order_by("-paid_at", "-pk").values_list("remote_id", flat=True)[0])


def _numbers_in(facts: Facts) -> set[str]:
    """Return the numbers of all that some facts tell of."""
    groups = (facts.checkouts, facts.subscriptions, facts.payments, facts.refunds, facts.disputes)
    return {fact.remote_id for group in groups for fact in group}
