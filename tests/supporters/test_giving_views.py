"""The form of giving and the page to which a payer comes back."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.kit.money import Money
from supporters import filling, gateways
from supporters.gateways.base import Declined, Rejected, Unavailable, Unclear
from supporters.gateways.sandbox.paying import Choice
from supporters.models import Contribution, Payment
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.factories.supporters import ContributionFactory, PlanFactory
from tests.pages import soup, texts
from tests.supporters.pressing import attempt, go, pay, sent

pytestmark = pytest.mark.django_db

GIVE = "/support/friend/give/"


def test_one_press_leads_to_the_gateways_page(client, plan, sandbox):
    answer = go(client, plan, name="Ada")

    made = attempt()
    assert (answer.status_code, answer.headers["Location"]) == (303, made.pay_url)
    assert (made.money, made.method, made.state) == (Money(500, "USD"), "card", "sent")
    assert (made.supporter.email, made.supporter.name) == ("reader@example.org", "Ada")


def test_the_form_is_nobody_elses_and_may_lead_to_gateways(client, plan, sandbox, settings):
    settings.GATEWAYS = settings.GATEWAYS | {
        "paypal": {"client_id": "a", "secret": "b", "webhook_id": "c", "is_live": False, "address": ""}
    }
    answer = client.get(GIVE)

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "form-action 'self' https://www.paypal.com" in answer.headers["Content-Security-Policy"]
    assert soup(answer).select_one('meta[name="robots"]')["content"] == "noindex"


def test_ways_that_no_gateway_takes_are_not_offered(client, plan):
    answer = client.get(GIVE)

    assert "Payment is not open on this site yet" in answer.text
    assert soup(answer).select("form.giving__form") == []
    assert go(client, plan).status_code == 200
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "chosen", "other"),
    [("", "500", ""), ("?amount=1000", "1000", ""), ("?amount=750", "other", "7.50"), ("?amount=1", "500", ""),
     ("?amount=٥", "500", ""), ("?amount=9999999999999999999999", "500", "")],
)  # fmt: skip
def test_the_amount_that_was_pressed_elsewhere_is_chosen(client, plan, sandbox, address, chosen, other):
    page = soup(client.get(GIVE + address))

    assert [e["value"] for e in page.select('input[name="amount"][checked]')] == [chosen]
    assert page.select_one('input[name="other"]')["value"] == other


def test_m6_the_same_form_again_is_the_same_payment(client, plan, sandbox):
    form = sent(plan)
    first, second = client.post(GIVE, form), client.post(GIVE, form)

    assert first.headers["Location"] == second.headers["Location"] == attempt().pay_url


def test_m6_a_second_tab_leads_to_the_same_page_of_the_gateway(client, plan, sandbox):
    first, second = go(client, plan), go(client, plan)

    assert first.headers["Location"] == second.headers["Location"] == attempt().pay_url


def test_m6_back_with_another_amount_is_another_attempt(client, plan, sandbox):
    form = sent(plan)
    client.post(GIVE, form)
    client.post(GIVE, form | {"amount": "1000"})

    assert sorted(Contribution.objects.values_list("amount_minor", flat=True)) == [500, 1000]


def test_m6_back_after_paying_shows_that_it_is_paid(client, plan, sandbox):
    form = sent(plan)
    client.post(GIVE, form)
    made = attempt()
    client.post(pay(made))

    again = client.post(GIVE, form)

    assert urlsplit(again.headers["Location"]).path == f"/support/thanks/{made.reference}/"
    assert Payment.objects.count() == 1


def test_a_form_is_refused_with_all_that_was_typed_when_it_is_too_fresh_too_old_or_a_program_s(client, plan, sandbox):
    fresh = filling.opened(plan)
    old = filling.OpenForm(fresh.plan_id, fresh.number, fresh.made_at - filling.MOST_SECONDS - 1)
    for changes in ({"key": fresh.signed}, {"key": old.signed}, {"website": "http://spam.example"}, {"key": "x"}):
        answer = go(client, plan, amount="other", other="12", **changes)
        page = soup(answer)
        assert answer.status_code == 400
        assert texts(answer, ".giving__problem")
        assert (page.select_one("#other")["value"], page.select_one("#email")["value"]) == ("12", "reader@example.org")
    assert Contribution.objects.count() == 0


def test_where_the_reader_came_from_is_kept_and_checked(client, plan, sandbox):
    section = SectionFactory()
    theirs = SectionFactory(publication=PublicationFactory(host="sister.test"))
    for number, (story, key, kept) in enumerate([
        ("/2026/01/02/ice/", section.pk, ("/2026/01/02/ice/", section)), ("/ice/", theirs.pk, ("/ice/", None)),
        ("https://evil.example/", "x", ("", None)), ("/a b", "9" * 18, ("", None)), ("//evil.example/", "", ("", None)),
    ]):  # fmt: skip
        go(client, plan, email=f"{number}@example.org", story=story, section=key, wording="999")
        made = Contribution.objects.latest("pk")
        assert (made.story_path, made.section, made.appeal_text) == (*kept, None)


@pytest.mark.parametrize(
    ("error", "words", "status"),
    [(Unavailable("down"), "Nothing was charged: try again", 503), (Unclear("lost"), "Press again", 503),
     (Declined("no"), "nothing was charged", 503), (Rejected("bad"), "our fault", 503)],
)  # fmt: skip
def test_a_gateway_that_does_not_take_it_says_so_and_keeps_all(
    client, plan, sandbox, monkeypatch, error, words, status
):
    def fail(order):
        raise error

    monkeypatch.setattr(gateways.get("sandbox"), "start", fail)
    answer = go(client, plan, amount="other", other="7,50", name="Ada")

    page = soup(answer)
    assert answer.status_code == status
    assert words in texts(answer, ".giving__problem")[0]
    assert [page.select_one(f"#{i}")["value"] for i in ("other", "email", "name")] == [
        "7,50",
        "reader@example.org",
        "Ada",
    ]


def test_after_an_unclear_answer_the_same_form_goes_through_as_one(client, plan, sandbox, monkeypatch):
    real = gateways.get("sandbox").start
    with monkeypatch.context() as patch:
        patch.setattr(
            gateways.get("sandbox"), "start", lambda order: real(order) and (_ for _ in ()).throw(Unclear("lost"))
        )
        page = soup(go(client, plan))
    form = {e["name"]: e.get("value", "") for e in page.select("form.giving__form input[type=hidden]")}

    answer = client.post(GIVE, form | {"amount": "500", "method": "card", "email": "reader@example.org"})

    assert answer.headers["Location"] == attempt().pay_url


def test_the_page_says_thank_you_once_the_gateway_does(client, plan, sandbox):
    go(client, plan)
    back = pay(attempt())

    assert texts(client.get(back), "h1") == ["We are still checking"]
    answer = client.post(back, follow=True)

    assert texts(answer, "h1") == ["Thank you"]
    assert Payment.objects.get().money == Money(500, "USD")


def test_a_way_that_takes_no_such_currency_is_not_shown_and_not_taken(client, plan, sandbox):
    plan = PlanFactory(publication=plan.publication, currency="KRW", minimum_minor=5000, methods=["card", "paypal"])

    page = client.get(f"/support/{plan.slug}/give/")
    assert [b["value"] for b in soup(page).select("button[name=method]")] == ["card"]
    assert go(client, plan, amount="5000", method="paypal").status_code == 400
    assert not Contribution.objects.exists()
    assert texts(client.get(f"/support/{plan.slug}/"), ".choice__terms dd")[2] == "card only"


def test_a_one_off_by_paypal_is_collected_when_the_payer_comes_back(client, plan, sandbox):
    go(client, plan, method="paypal")

    assert texts(client.post(pay(attempt()), follow=True), "h1") == ["Thank you"]


def test_looking_writes_nothing(client, plan, sandbox):
    go(client, plan)
    back = pay(attempt())

    with CaptureQueriesContext(connection) as asked:
        page = client.get(back)

    assert [q["sql"] for q in asked if not re.match("SELECT", q["sql"])] == []
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")
    assert attempt().state == "sent"


@pytest.mark.parametrize("claim", ["status=success", "paid=1", "redirect_status=succeeded", "state=paid&left"])
def test_w22_what_the_address_claims_proves_nothing(client, plan, sandbox, claim):
    go(client, plan)
    path = f"/support/thanks/{attempt().reference}/?{claim}"

    for answer in (client.get(path), client.post(path, follow=True)):
        assert texts(answer, "h1")[0] in {"We are still checking", "You left before paying"}
    assert (attempt().state, Payment.objects.count()) == ("sent", 0)


def test_declined_offers_another_try_with_all_that_was_given(client, plan, sandbox):
    go(client, plan, amount="other", other="7.50", name="Ada")
    answer = client.post(pay(attempt(), Choice.DECLINE), follow=True)

    assert texts(answer, "h1") == ["The payment was declined"]
    page = soup(client.get(soup(answer).select_one("a.giving__pay")["href"]))
    assert [page.select_one(f"#{i}")["value"] for i in ("other", "email", "name")] == [
        "7.50",
        "reader@example.org",
        "Ada",
    ]


def test_who_leaves_the_gateway_is_told_that_nothing_was_charged(client, plan, sandbox):
    go(client, plan)

    answer = client.get(pay(attempt(), Choice.CANCEL))

    assert texts(answer, "h1") == ["You left before paying"]
    assert "Nothing was charged." in texts(answer, ".page-head__text")[0]


@pytest.mark.parametrize(
    ("state", "title"),
    [("paid", "Thank you"), ("held", "Your money arrived"), ("declined", "The payment was declined"),
     ("expired", "This payment was not made"), ("checking", "We are still checking"), ("sent", "We are still checking"),
     ("begun", "We are still checking")],
)  # fmt: skip
def test_each_state_has_its_words(client, plan, state, title):
    here = ContributionFactory(plan=plan, state=state)

    assert texts(client.get(f"/support/thanks/{here.reference}/"), "h1") == [title]


def test_a_gateway_that_is_down_leaves_the_page_checking(client, plan, sandbox, monkeypatch):
    def down(ref):
        raise Unavailable("down")

    go(client, plan)
    back = pay(attempt())
    monkeypatch.setattr(gateways.get("sandbox"), "facts", down)

    assert texts(client.post(back, follow=True), "h1") == ["We are still checking"]


def test_a_number_that_is_nobodys_or_a_sisters_is_not_found(client, plan):
    sisters = ContributionFactory(plan=plan, publication=PublicationFactory(host="sister.test"))

    assert client.get(f"/support/thanks/{uuid.uuid4()}/").status_code == 404
    assert client.get(f"/support/thanks/{sisters.reference}/").status_code == 404


def test_c1_c2_the_form_is_taken_from_our_own_page_only(plan, sandbox):
    client = Client(enforce_csrf_checks=True)
    page = client.get(GIVE)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    form = sent(plan, csrfmiddlewaretoken=token)

    assert Client(enforce_csrf_checks=True).post(GIVE, form).status_code == 403
    assert client.post(GIVE, form | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert client.post(GIVE, form, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.post(GIVE, form, headers={"origin": "null"}).status_code == 403
    assert Contribution.objects.count() == 0
    assert client.post(GIVE, form, headers={"origin": "http://testserver"}).status_code == 303
