"""The desk's screens for plans."""

import pytest
from django.urls import reverse

from sections.roles import SUPPORTERS
from supporters.models import Plan
from tests.factories.sections import PublicationFactory, staff
from tests.factories.supporters import PlanFactory

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
        "minimum_minor": 500, "currency": "USD", "is_open_ended": "on", "rhythm": "monthly", "is_offered": "on",
        "position": 0, "methods-TOTAL_FORMS": 1, "methods-INITIAL_FORMS": 0, "methods-0-method": "paypal",
    } | changes  # fmt: skip


def test_a_plan_is_made_with_its_ways_to_pay(client, supporters_desk, home):
    client.post("/desk/supporters/plan/add/", sent(home))

    plan = Plan.objects.get()
    assert (plan.publication, plan.price, plan.methods_in_words) == (home, "$5+", "PayPal only")


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
