"""A supporter's own page: what comes, what came, and two clicks to end it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from supporters import entering, gateways, receipts
from supporters.gateways.base import Rejected, Unavailable, Unclear
from supporters.gateways.sandbox import bank, paying
from supporters.gateways.sandbox.paying import Choice
from supporters.models import OutgoingMail, Payment, Subscription, Supporter
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import PaymentFactory, SubscriptionFactory, SupporterFactory
from tests.pages import links, soup, texts
from tests.supporters.pressing import attempt, go, pay

pytestmark = pytest.mark.django_db

MINE = "/support/manage/mine/"


def open_page(client, supporter, monkeypatch) -> None:
    """Open a supporter's page in a browser."""
    monkeypatch.setattr(entering, "SECONDS_TO_ASK", 0)
    entering.ask(supporter.email, publication=PublicationFactory())
    client.post(entering.link(OutgoingMail.objects.filter(kind="manage_link").latest("pk")))


@pytest.fixture
def own(client, plan, sandbox, monkeypatch) -> Subscription:
    """Five dollars a month that began at the invented bank, by card; the page of who gives them is open."""
    plan.rhythm = "monthly"
    plan.save(update_fields=["rhythm"])
    go(client, plan, email="ada@example.org")
    client.post(pay(attempt()))
    subscription = Subscription.objects.select_related("supporter").get()
    open_page(client, subscription.supporter, monkeypatch)
    return subscription


def act(client, subscription, what, **sent):
    return client.post(f"{MINE}{subscription.pk}/{what}/", sent, follow=True)


def test_the_page_shows_amount_next_date_payments_and_receipts(client, own):
    receipt = receipts.issue(Payment.objects.get())
    own.refresh_from_db()

    page = client.get(MINE)

    assert texts(page, ".own__amount") == ["$5 a month, card"]
    assert f"{own.next_at:%Y}" in texts(page, ".own__subscription .own__text")[0]
    assert texts(page, ".own__table tbody td")[2:] == ["$5", str(receipt)]
    assert page.headers["Cache-Control"] == "no-store, private"


def test_two_clicks_end_it_and_a_confirmation_is_owed(client, own):
    confirm = next(link for link in links(client.get(MINE), ".own__buttons") if link.endswith("/end/"))
    assert soup(client.get(confirm)).select_one("main form button").get_text() == "End it now"
    assert Subscription.objects.get().state == "active"

    page = client.post(confirm, follow=True)

    assert texts(page, ".own__told")[0].startswith("It has ended")
    assert Subscription.objects.get().state == "cancelled"
    assert OutgoingMail.objects.filter(kind="cancelled").count() == 1
    client.post(confirm)
    assert OutgoingMail.objects.filter(kind="cancelled").count() == 1
    assert texts(client.get(confirm), ".giving__next") == ["It has ended already."]


def test_it_is_paused_and_goes_on(client, own):
    assert texts(act(client, own, "pause"), ".own__told")[0].startswith("Paused")
    assert Subscription.objects.get().state == "paused"
    assert texts(act(client, own, "resume"), ".own__told")[0].startswith("It goes on")
    assert Subscription.objects.get().state == "active"


def test_another_amount_by_card_counts_at_once(client, own):
    page = act(client, own, "amount", amount="7,50")

    assert texts(page, ".own__told")[0] == "The new amount counts from the next payment on."
    assert Subscription.objects.get().amount_minor == 750


@pytest.mark.parametrize("typed", ["4.99", "1e3", "٥", "", "7.505", "-5", "99999"])
def test_m1_m2_another_amount_is_read_as_strictly_as_the_first(client, own, typed):
    page = act(client, own, "amount", amount=typed)

    assert page.status_code == 400
    assert texts(page, ".own__subscription .giving__problem")[0]
    assert soup(page).select_one(f"#amount-{own.pk}")["value"] == typed
    assert Subscription.objects.get().amount_minor == 500


def test_another_amount_by_paypal_is_agreed_to_at_the_gateway(client, plan, sandbox, monkeypatch):
    plan.rhythm = "monthly"
    plan.save(update_fields=["rhythm"])
    go(client, plan, method="paypal")
    client.post(pay(attempt()))
    subscription = Subscription.objects.get()
    open_page(client, subscription.supporter, monkeypatch)

    leads_to = client.post(f"{MINE}{subscription.pk}/amount/", {"amount": "10"}).headers["Location"]
    assert "You asked for $10." in texts(client.get(MINE), ".giving__problem")[0]
    back = paying.agree(bank(), leads_to.rstrip("/").rpartition("/")[2], Choice.PAY)

    assert soup(client.get(back)).select_one("form[data-giving-check]")
    act(client, subscription, "look")
    assert Subscription.objects.get().amount_minor == 1000


def test_the_way_to_pay_is_changed_at_the_gateway(client, own):
    answer = client.post(f"{MINE}{own.pk}/payment/")

    assert (answer.status_code, answer.headers["Location"][:26]) == (303, "http://testserver/support/")
    assert "form-action 'self'" in client.get(MINE).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("error", "words"),
    [(Unavailable("x"), "nothing was changed. Try again"), (Unclear("x"), "we don’t know"), (Rejected("x"), "refused")],
)
def test_a_gateway_that_fails_says_what_is_known(client, own, monkeypatch, error, words):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(gateways.get("sandbox"), "cancel", fail)

    page = act(client, own, "end")

    assert page.status_code == 503
    assert words in texts(page, ".own__subscription .giving__problem")[0]
    assert Subscription.objects.get().state == "active"


def test_a_receipt_is_a_page_and_a_file(client, own):
    receipt = receipts.issue(Payment.objects.get())

    page = client.get(f"/support/manage/receipts/{receipt}/")
    file = client.get(f"/support/manage/receipts/{receipt}/?file")

    assert texts(page, "h1") == [f"Receipt {receipt}"]
    assert "$5" in texts(page, "dd")
    assert texts(file, "th")[0] == "Receipt"
    assert file.headers["Content-Disposition"] == f'attachment; filename="receipt-{receipt}.html"'


def test_a_year_is_summed_up_without_what_went_back(client, own):
    day = datetime(2025, 3, 1, tzinfo=UTC)
    for number, back in enumerate([0, 0, 200]):
        paid = PaymentFactory(supporter=own.supporter, publication=own.publication, contribution=own.contribution,
                              paid_at=day + timedelta(days=number), refunded_minor=back)  # fmt: skip
        receipts.issue(paid)

    page = client.get("/support/manage/years/2025/")

    assert texts(page, ".own__amount") == ["$13 in 3 payments"]
    assert len(texts(page, "tbody tr")) == 3
    for year in (1999, 2024, 9999):
        assert client.get(f"/support/manage/years/{year}/").status_code == 404


def test_a8_what_is_another_s_is_not_found(client, own):
    theirs = SubscriptionFactory()
    receipt = receipts.issue(PaymentFactory(contribution=theirs.contribution))

    assert client.get(f"/support/manage/receipts/{receipt}/").status_code == 404
    for what in ("amount", "payment", "pause", "resume", "look", "end"):
        assert act(client, theirs, what).status_code == 404
    assert Subscription.objects.get(pk=theirs.pk).state == "active"


def test_nobody_gets_in_without_a_link(own):
    for path in ("mine/", "data/", "erase/", "years/2025/", "receipts/2026-000001/", f"mine/{own.pk}/end/"):
        answer = Client().get(f"/support/manage/{path}")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/support/manage/")
    for path in ("wall/", "erase/", f"mine/{own.pk}/end/", f"mine/{own.pk}/pause/"):
        stranger = Client()
        stranger.cookies[entering.COOKIE] = "made-up"
        assert stranger.post(f"/support/manage/{path}").status_code == 302
    assert Subscription.objects.get().state == "active"


def test_c1_nothing_is_changed_from_another_site(client, own):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for path in ("wall/", "erase/", "leave/", f"mine/{own.pk}/end/", f"mine/{own.pk}/amount/"):
        assert strict.post(f"/support/manage/{path}").status_code == 403


def test_my_data_are_all_of_it_and_nothing_that_opens_something(client, own):
    other = SupporterFactory(email="other@example.org")

    answer = client.get("/support/manage/data/")

    told = json.loads(answer.content)
    assert told["supporter"]["email"] == "ada@example.org"
    assert [row["amount_minor"] for row in told["payments"]] == [500]
    assert {"contributions", "subscriptions", "receipts", "refunds", "disputes", "mails", "changes"} <= set(told)
    assert other.email not in answer.text
    assert attempt().pay_url not in answer.text
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-support.json"'


def test_a_name_goes_on_the_wall_once_the_desk_has_read_it_and_comes_down_at_once(client, own):
    client.post("/support/manage/wall/", {"name": "  The  Night Owls "})
    ada = Supporter.objects.get(pk=own.supporter_id)
    assert (ada.wall_name, ada.wall_state) == ("The Night Owls", "waiting")

    client.post("/support/manage/wall/", {"down": "1"})

    ada.refresh_from_db()
    assert (ada.wall_name, ada.wall_state) == ("", "off")
    refused = client.post("/support/manage/wall/", {"name": "x" * 61})
    assert texts(refused, "#wall-refused") == ["At most 60 letters fit on the wall."]


def test_erased_means_out(client, own):
    page = client.post("/support/manage/erase/")

    assert texts(page, "h1") == ["Erased"]
    assert Supporter.objects.get(pk=own.supporter_id).email == ""
    assert client.get(MINE).status_code == 302
