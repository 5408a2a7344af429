"""The invented bank's pages, as a payer and as staff meet them."""

import sqlite3
import uuid

import pytest
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext

from newsroom.kit.money import Money
from supporters.gateways.base import (
    CheckoutState,
    DisputeState,
    Order,
    PaymentState,
    Ref,
    Rhythm,
    SubscriptionState,
)
from supporters.gateways.sandbox import from_settings
from supporters.gateways.sandbox.books import Bank
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db
# Nobody listens there, so that the bank's messages are refused at once.
BACK, LEFT = "http://127.0.0.1:1/support/back/", "http://127.0.0.1:1/support/"


@pytest.fixture(autouse=True)
def gateway(settings, tmp_path):
    """A gateway to a bank of its own, at a publication."""
    settings.GATEWAYS = {"sandbox": {"bank": str(tmp_path / "bank.sqlite3"), "may_run": True}}
    PublicationFactory()
    return from_settings()


@pytest.fixture
def staff(client):
    """Someone who works here."""
    client.force_login(UserFactory(is_staff=True))
    return client


def start(gateway, *, method="card", rhythm=Rhythm.ONCE):
    """Begin a checkout."""
    number = uuid.uuid4().hex
    return gateway.start(
        Order(
            number,
            number,
            Money(750, "USD"),
            rhythm,
            method,
            "Contributor · Perihelion",
            BACK,
            LEFT,
            email="a@example.org",
        )
    )


def choose(client, address, choice):
    """Press a button on a page of the bank."""
    return client.post(address, {"choice": choice, "email": "ada@example.org", "name": "Ada Tester"})


def subscribe(client, gateway, method="card"):
    """Subscribe as a payer, and return the subscription."""
    started = start(gateway, method=method, rhythm=Rhythm.MONTHLY)
    choose(client, started.url, "pay")
    return gateway.facts(started.ref).subscriptions[0]


def written_in(bank: Bank) -> list[str]:
    """Return all that stands in the bank's books."""
    with sqlite3.connect(bank.file) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


@pytest.mark.parametrize(("method", "words"), [("card", "Pay $7.50"), ("paypal", "Agree and pay $7.50")])
def test_a_payer_sees_what_is_asked_and_that_nobody_is_charged(client, gateway, method, words):
    page = client.get(start(gateway, method=method).url)

    assert texts(page, "h1") == ["Contributor · Perihelion"]
    assert texts(page, ".bank__warning") == ["No real money: nobody is charged"]
    assert texts(page, "button")[0] == words
    assert [button["value"] for button in soup(page).select("button")] == ["pay", "decline", "cancel", "lose"]
    assert soup(page).select_one("#email")["value"] == "a@example.org"
    assert page.headers["Cache-Control"] == "no-store, private"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not page.cookies


def test_looking_writes_nothing(client, gateway, staff):
    started = start(gateway)
    subscribe(client, gateway)
    before = written_in(gateway.bank)

    with CaptureQueriesContext(connection) as asked:
        client.get(started.url)
        client.head(started.url)
        staff.get("/support/bank/?q=ada")

    assert written_in(gateway.bank) == before
    assert [q["sql"] for q in asked if not q["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize(
    ("method", "choice", "leads", "state"),
    [
        ("card", "pay", BACK, CheckoutState.PAID),
        ("card", "decline", BACK, CheckoutState.DECLINED),
        ("card", "cancel", LEFT, CheckoutState.OPEN),
        ("paypal", "pay", BACK, CheckoutState.APPROVED),
        ("paypal", "decline", BACK, CheckoutState.APPROVED),
    ],
)
def test_each_button_does_what_it_says(client, gateway, method, choice, leads, state):
    started = start(gateway, method=method)

    answer = choose(client, started.url, choice)

    assert (answer.status_code, answer.headers["Location"]) == (303, leads)
    checkout = gateway.facts(started.ref).checkouts[0]
    assert checkout.state == state
    if choice != "cancel":
        assert (checkout.email, checkout.name) == ("ada@example.org", "Ada Tester")


def test_a_lost_answer_leads_nowhere_and_is_told_to_nobody(client, gateway, staff):
    started = start(gateway)

    answer = choose(client, started.url, "lose")

    assert answer.headers["Location"] == started.url.removeprefix("http://127.0.0.1:1")
    page = client.get(started.url)
    assert texts(page, ".bank__outcome") == ["Paid, and the answer was lost on purpose."]
    assert soup(page).select("main a, main button") == []
    assert gateway.facts(started.ref).checkouts[0].state == CheckoutState.PAID
    with gateway.bank.reading() as books:
        assert {row["is_held"] for row in books.all("SELECT is_held FROM events")} == {1}
    assert choose(client, started.url, "pay").headers["Location"] == answer.headers["Location"]

    said = staff.post("/support/bank/", {"act": "release"}, follow=True)

    assert "2 messages were waiting." in texts(said, ".bank__message")[0]
    with gateway.bank.reading() as books:
        assert {row["is_held"] for row in books.all("SELECT is_held FROM events")} == {0}


def test_a_page_kept_by_the_browser_pays_no_second_time(client, gateway):
    started = start(gateway)
    choose(client, started.url, "pay")

    again, page = choose(client, started.url, "decline"), client.get(started.url)

    assert again.headers["Location"] == BACK
    assert texts(page, ".bank__outcome") == ["This has been paid."]
    assert texts(page, "main a") == ["Back to 127.0.0.1:1"]
    assert [p.state for p in gateway.facts(started.ref).payments] == [PaymentState.SUCCEEDED]


def test_another_amount_at_paypal_needs_the_payer(client, gateway):
    subscription = subscribe(client, gateway, "paypal")
    address = gateway.change_amount(
        subscription.remote_id, Money(900, "USD"), key="k", return_url=BACK, cancel_url=LEFT
    ).consent_url

    page = client.get(address)
    assert texts(page, "button") == ["Agree to $9", "Don’t agree"]
    assert choose(client, address, "cancel").headers["Location"] == LEFT
    assert choose(client, address, "pay").headers["Location"] == BACK

    assert gateway.facts(Ref("subscription", subscription.remote_id)).subscriptions[0].money == Money(900, "USD")
    assert texts(client.get(address), ".bank__outcome") == ["You agreed to this amount."]


def test_a_payer_ends_it_at_the_bank(client, gateway):
    subscription = subscribe(client, gateway)
    address = gateway.portal(subscription.customer_id, return_url=BACK)

    assert len(texts(client.get(address), "button")) == 4
    assert choose(client, address, "end").headers["Location"] == BACK

    now = gateway.facts(Ref("subscription", subscription.remote_id)).subscriptions[0]
    assert now.state == SubscriptionState.CANCELLED
    assert texts(client.get(address), ".bank__outcome") == ["This subscription has ended."]


def test_what_is_no_button_or_no_page_is_refused(client, gateway):
    started = start(gateway)

    assert client.post(started.url, {"choice": "steal"}).status_code == 403
    assert client.post(started.url, {}).status_code == 403
    assert choose(client, started.url, "new-card").status_code == 303
    assert client.post(started.url, {"choice": "pay"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.put(started.url).status_code == 405
    assert client.get("/support/bank/tb_co_nothing/").status_code == 404
    assert choose(client, "/support/bank/tb_co_nothing/", "pay").status_code == 404
    assert gateway.facts(started.ref).checkouts[0].state == CheckoutState.OPEN


def test_strange_names_are_taken_as_they_are_or_left_out(client, gateway):
    started = start(gateway)

    client.post(started.url, {"choice": "pay", "email": "no address", "name": "<b>\x00Ada" + "a" * 500})

    checkout = gateway.facts(started.ref).checkouts[0]
    assert checkout.email == "a@example.org"
    assert checkout.name == "<b>Ada" + "a" * 194


@pytest.mark.parametrize("values", ["", {"bank": "bank.sqlite3", "may_run": False}], ids=["none", "refused"])
def test_there_is_no_bank_where_none_may_run(client, staff, gateway, settings, values):
    started = start(gateway)
    settings.GATEWAYS = {"sandbox": values}

    for address in (started.url, "/support/bank/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"choice": "pay", "act": "month"}).status_code == 404


def test_the_counter_is_for_staff(client, gateway, settings):
    assert client.get("/support/bank/").status_code == 302
    assert client.post("/support/bank/", {"act": "month"}).status_code == 302
    with gateway.bank.reading() as books:
        assert books.setting("offset") == "0"

    settings.DEBUG = True
    assert client.get("/support/bank/").status_code == 200


def press(staff, act, number=""):
    """Press a button at the counter and return what it says."""
    return texts(staff.post("/support/bank/", {"act": act, "number": number}, follow=True), ".bank__message")[0]


def test_a_month_passes_and_renews_what_is_due(staff, gateway):
    subscription = subscribe(staff, gateway)

    assert "1 thing fell due" in press(staff, "month")

    facts = gateway.facts(Ref("subscription", subscription.remote_id))
    assert len(facts.payments) == 2
    assert "days ahead" in texts(staff.get("/support/bank/"), ".bank__text")[0]


def test_payments_fail_recover_and_end_at_the_counter(staff, gateway):
    number = subscribe(staff, gateway).remote_id

    def state():
        return gateway.facts(Ref("subscription", number)).subscriptions[0].state

    assert "failed" in press(staff, "fail", number)
    assert state() == SubscriptionState.LATE
    press(staff, "recover", number)
    assert state() == SubscriptionState.ACTIVE
    press(staff, "renew", number)
    assert len(gateway.facts(Ref("subscription", number)).payments) == 4
    press(staff, "end", number)
    assert state() == SubscriptionState.CANCELLED
    assert press(staff, "renew", number) == "This subscription has ended."


def test_a_payer_complains_and_the_bank_decides(staff, gateway):
    for end, state in (("win", DisputeState.WON), ("lose", DisputeState.LOST)):
        started = start(gateway)
        choose(staff, started.url, "pay")
        payment = gateway.facts(started.ref).payments[0].remote_id

        press(staff, "dispute", payment)
        assert "The site wins" in texts(staff.get("/support/bank/"), "button")
        press(staff, end, payment)

        assert gateway.facts(Ref("payment", payment)).disputes[0].state == state


def test_the_counter_finds_a_payer_and_refuses_what_it_does_not_know(staff, gateway):
    subscribe(staff, gateway)

    assert len(texts(staff.get("/support/bank/?q=ada@"), ".bank__who")) == 2
    assert texts(staff.get("/support/bank/?q=nobody"), ".bank__who") == []
    assert "no such button" in press(staff, "rob")
    assert "knows no" in press(staff, "renew", "x") or "has no" in press(staff, "renew", "x")


def test_the_banner_stands_only_where_money_is_not_real(rf, settings):
    banner = engines["django"].from_string("{% load test_money %}{% test_money %}")

    assert "Nobody is charged here" in banner.render({}, rf.get("/"))
    settings.GATEWAYS = {"sandbox": ""}
    assert banner.render({}, rf.get("/")).strip() == ""
