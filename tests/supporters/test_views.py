"""What a reader can choose to give."""

import pytest

from supporters.models import Plan, PlanMethod
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import PlanFactory
from tests.pages import links, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_plans():
    """The two plans the network begins with."""
    PublicationFactory()
    PlanFactory(
        name="Monthly Supporter",
        slug="monthly-supporter",
        rhythm=Plan.Rhythm.MONTHLY,
        methods=[PlanMethod.Method.PAYPAL],
    )
    PlanFactory(name="Contributor", slug="contributor", is_open_ended=False)


def test_the_plans_are_named_with_price_rhythm_and_ways_to_pay(client, two_plans):
    words = " ".join(texts(client.get("/support/"), "main"))

    for part in (
        "Monthly Supporter",
        "$5+",
        "billed monthly",
        "PayPal only",
        "Contributor",
        "billed once",
        "card or PayPal",
    ):
        assert part in words


def test_each_plan_has_a_page(client, two_plans):
    assert "/support/contributor/" in links(client.get("/support/"), "main")
    assert client.get("/support/contributor/").status_code == 200
    assert client.get("/support/other/").status_code == 404


def test_the_appeal_takes_no_query_once_known(client, two_plans, django_assert_num_queries):
    client.get("/support/")

    with django_assert_num_queries(0):
        client.get("/support/")


def test_a_new_price_is_shown_at_once(client, two_plans):
    client.get("/support/")

    Plan.objects.get(slug="contributor").delete()

    assert "Contributor" not in client.get("/support/").text


def test_a_plan_of_a_sister_site_is_not_offered_here(client):
    PublicationFactory()
    PlanFactory(name="Elsewhere", publication=PublicationFactory(host="sister.test"))

    assert "Elsewhere" not in client.get("/support/").text
