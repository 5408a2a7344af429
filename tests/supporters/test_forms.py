"""What may be typed into the form of giving, and what is said of the rest."""

import pytest

from newsroom.kit.money import Money
from supporters import filling
from supporters.models import Contribution, Plan, PlanMethod, Supporter
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import PlanFactory
from tests.pages import soup, texts
from tests.supporters.pressing import attempt, go, sent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "minor"), [("7.50", 750), ("7,50", 750), ("7,5", 750), ("$8", 800), ("12 USD", 1200)]
)
def test_m3_an_amount_is_understood_as_people_type_it(client, plan, sandbox, typed, minor):
    go(client, plan, amount="other", other=typed)

    assert attempt().amount_minor == minor


M1 = ["0", "-5", "0.001", "4.99", "1e9", "NaN", "Infinity", "", " ", "10000.01", "999999"]
M2 = ["1e3", "1_000", "٥", "٥٠٠", "５00", "0x10", "5.0.0", "5 000", "1,000", "7.505", "1.000,00", "five", "<b>5</b>"]


@pytest.mark.parametrize("typed", M1 + M2)
def test_m1_m2_what_is_no_amount_gets_a_message_beside_the_field_and_stays(client, plan, sandbox, typed):
    answer = go(client, plan, amount="other", other=typed)

    page = soup(answer)
    field = page.select_one('input[name="other"]')
    assert answer.status_code == 400
    assert (field["value"], field["aria-invalid"], field["aria-describedby"]) == (typed, "true", "amount-error")
    assert texts(answer, "#amount-error")[0]
    assert page.select_one("#email")["value"] == "reader@example.org"
    assert Contribution.objects.count() == Supporter.objects.count() == 0


def test_m1_the_message_names_the_limit(client, plan, sandbox):
    assert texts(go(client, plan, amount="other", other="4.99"), "#amount-error") == ["The least amount is $5."]
    assert (
        "The largest amount is $10,000." in texts(go(client, plan, amount="other", other="10001"), "#amount-error")[0]
    )
    assert "too many digits" in texts(go(client, plan, amount="other", other="7.505"), "#amount-error")[0]


def test_m4_yen_have_no_parts(client, plan, sandbox):
    yen = PlanFactory(slug="yen", currency="JPY", minimum_minor=500)

    assert "too many digits" in texts(go(client, yen, amount="other", other="750.50"), "#amount-error")[0]
    go(client, yen, amount="other", other="750")

    assert attempt().money == Money(750, "JPY")


@pytest.mark.parametrize("amount", ["1", "100000000", "-500", "5e2", "other'", "", "500.0"])
def test_m7_an_amount_that_was_tampered_with_is_refused(client, plan, sandbox, amount):
    assert go(client, plan, amount=amount).status_code == 400
    assert Contribution.objects.count() == 0


def test_m7_a_fixed_price_is_the_servers(client, plan, sandbox):
    fixed = PlanFactory(slug="fixed", is_open_ended=False)

    for changes in ({"amount": "600"}, {"amount": "other", "other": "600"}, {"amount": "400"}):
        assert go(client, fixed, **changes).status_code == 400
    assert Contribution.objects.count() == 0


def test_m7_the_form_of_one_plan_is_not_another_s(client, plan, sandbox):
    other = PlanFactory(slug="other")

    answer = client.post("/support/other/give/", sent(plan))

    assert answer.status_code == 400
    assert "could not be recognised" in texts(answer, ".giving__problem")[0]
    assert filling.read(soup(answer).select_one('[name="key"]')["value"], other)
    assert Contribution.objects.count() == 0


def test_m12_monthly_is_by_paypal_only(client, plan, sandbox):
    monthly = PlanFactory(slug="monthly", rhythm=Plan.Rhythm.MONTHLY, methods=[PlanMethod.Method.PAYPAL])

    refused = go(client, monthly, method="card")
    assert (refused.status_code, texts(refused, "#method-error")) == (400, ["Choose how to pay: PayPal."])
    assert go(client, monthly, method="paypal").status_code == 303
    assert attempt().rhythm == "monthly"


def test_m7_a_plan_of_a_sister_site_or_one_that_is_gone_takes_nothing(client, plan, sandbox):
    sisters = PlanFactory(slug="theirs", publication=PublicationFactory(host="sister.test"))
    gone = PlanFactory(slug="gone", is_offered=False)

    assert go(client, sisters).status_code == go(client, gone).status_code == 404
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("name", ["Ada\r\nBcc: all@example.org", "Ada\nLovelace", "Ada\rX"])
def test_e1_a_name_of_two_lines_is_refused(client, plan, sandbox, name):
    answer = go(client, plan, name=name)

    assert (answer.status_code, texts(answer, "#name-error")) == (400, ["Write the name on one line."])
    assert soup(answer).select_one(".giving__more").has_attr("open")
    assert Contribution.objects.count() == 0


E3 = [
    "a@b@c", '"a b"@example.org', '"a"@example.org', f"{'a' * 255}@example.org", "a", "a@", "@b.org", "a b@example.org",
    "a@example.org\nBcc: x@example.org", "a@example.org\x00", "a@exa\rmple.org", "", "<a@example.org>", f"a@{'b' * 250}.org",
]  # fmt: skip


@pytest.mark.parametrize("email", E3)
def test_e1_e3_what_is_no_address_is_refused_and_stays(client, plan, sandbox, email):
    answer = go(client, plan, email=email)

    assert answer.status_code == 400
    assert texts(answer, "#email-error")[0].startswith(("Write your e-mail", "This is not an e-mail"))
    assert Contribution.objects.count() == Supporter.objects.count() == 0


def test_an_address_is_the_same_in_any_letters(client, plan, sandbox):
    go(client, plan, email="Reader@Example.org")

    assert Supporter.objects.get().email == "reader@example.org"
