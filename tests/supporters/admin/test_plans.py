"""The desk's screens for plans."""

import pytest
from django.urls import reverse

from sections.roles import SUPPORTERS
from supporters.models import Plan
from tests.factories.sections import PublicationFactory, staff
from tests.factories.supporters import PlanFactory
from tests.pages import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return PublicationFactory()


@pytest.fixture
def supporters_desk(client, home):
    person = staff(SUPPORTERS, home)
    client.force_login(person)
    return person


def sent(publication, **changes):
    return {
        "name": "Friend", "slug": "friend", "description": "", "publication": publication.pk if publication else "",
        "minimum": "5", "currency": "USD", "is_open_ended": "on", "rhythm": "monthly", "is_offered": "on",
        "position": 0, "methods-TOTAL_FORMS": 1, "methods-INITIAL_FORMS": 0, "methods-0-method": "paypal",
    } | changes  # fmt: skip


def test_a_plan_is_made_with_its_ways_to_pay(client, supporters_desk, home):
    client.post("/desk/supporters/plan/add/", sent(home))

    plan = Plan.objects.get()
    assert (plan.publication, plan.price, plan.methods_in_words) == (home, "$5+", "PayPal only")


@pytest.mark.parametrize("currency", ["KRW", "ISK"])
def test_a_way_to_pay_that_takes_no_such_currency_is_refused_where_it_is_chosen(
    client, supporters_desk, home, currency
):
    answer = client.post("/desk/supporters/plan/add/", sent(home, currency=currency, minimum="5000"))

    said = f"PayPal takes no {currency}. Choose another way to pay, or another currency for the plan."
    assert said in texts(answer, ".errorlist li, .text-red-600")
    assert not Plan.objects.exists()
    by_card = sent(home, currency=currency, minimum="5000") | {"methods-0-method": "card"}
    assert client.post("/desk/supporters/plan/add/", by_card).status_code == 302
    assert Plan.objects.get().methods_in_words == "card only"


def test_a_plan_that_is_paid_by_paypal_can_t_move_to_a_currency_it_doesn_t_take(client, supporters_desk, home):
    plan = PlanFactory(publication=home, slug="friend", methods=["paypal"])
    row = plan.methods.get()
    rows = {"methods-INITIAL_FORMS": 1, "methods-0-id": row.pk, "methods-0-plan": plan.pk}
    page = reverse("admin:supporters_plan_change", args=[plan.pk])

    assert client.post(page, sent(home, currency="KRW", minimum="5000", **rows)).status_code == 200
    plan.refresh_from_db()
    assert plan.currency == "USD"
    away = {"methods-0-DELETE": "on"}
    assert client.post(page, sent(home, currency="KRW", minimum="5000", **rows, **away)).status_code == 302
    plan.refresh_from_db()
    assert (plan.currency, plan.methods.count()) == ("KRW", 0)


def test_a_plan_of_the_whole_network_is_not_one_publications_to_make_or_change(client, supporters_desk):
    shared = PlanFactory(publication=None, name="Shared")

    answer = client.post("/desk/supporters/plan/add/", sent(None))
    assert "publication" in answer.context["adminform"].form.errors
    assert client.post(reverse("admin:supporters_plan_change", args=[shared.pk]), sent(None)).status_code == 403
    assert Plan.objects.get().name == "Shared"


def test_a_sisters_plan_is_out_of_reach(client, supporters_desk):
    sisters = PlanFactory(publication=PublicationFactory(host="sister.test"), name="Theirs")

    assert client.post(reverse("admin:supporters_plan_change", args=[sisters.pk]), sent(None)).status_code == 302
    assert Plan.objects.get().name == "Theirs"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, supporters_desk, home, count, django_assert_num_queries):
    PlanFactory.create_batch(count, publication=home)
    client.get("/desk/supporters/plan/")

    with django_assert_num_queries(8):
        client.get("/desk/supporters/plan/")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"minimum": "7,50", "maximum": "100", "suggested": "7.50, 10, 25"}, (750, 10000, [750, 1000, 2500])),
        ({"minimum": "$5", "suggested": "5 10;25"}, (500, None, [500, 1000, 2500])),
        ({"minimum": "500", "currency": "JPY", "suggested": "500, 1000"}, (500, None, [500, 1000])),
    ],
)
def test_amounts_are_typed_as_people_write_them(client, supporters_desk, home, typed, kept):
    client.post("/desk/supporters/plan/add/", sent(home, **typed))

    plan = Plan.objects.get()
    assert (plan.minimum_minor, plan.maximum_minor, plan.suggested_minor) == kept
    page = client.get(reverse("admin:supporters_plan_change", args=[plan.pk]))
    form = page.context["adminform"].form
    again = {name: form[name].value() or "" for name in ("minimum", "maximum", "suggested")}
    client.post(reverse("admin:supporters_plan_change", args=[plan.pk]), sent(home, **(typed | again)))
    plan.refresh_from_db()
    assert (plan.minimum_minor, plan.maximum_minor, plan.suggested_minor) == kept


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"minimum": "0"}, "minimum"),
        ({"minimum": "5.001"}, "minimum"),
        ({"minimum": "five"}, "minimum"),
        ({"minimum": "1.50", "currency": "JPY"}, "minimum"),
        ({"maximum": "4"}, "maximum"),
        ({"suggested": "5,10,25"}, "suggested"),
        ({"suggested": "4, 10"}, "suggested"),
        ({"suggested": "5, 50", "maximum": "20"}, "suggested"),
        ({"suggested": "5 6 7 8 9 10 11 12 13"}, "suggested"),
    ],
)
def test_what_is_no_amount_is_refused_beside_its_field(client, supporters_desk, home, typed, field):
    answer = client.post("/desk/supporters/plan/add/", sent(home, **typed))

    assert list(answer.context["adminform"].form.errors) == [field]
    assert not Plan.objects.exists()
