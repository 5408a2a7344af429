"""Subscriptions at the desk: ended by a button at the gateway first, looked up by another."""

import pytest

from audit.models import AuditEntry
from supporters import gateways
from supporters.gateways.base import Unavailable, Unclear
from supporters.models import OutgoingMail, Plan
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import SubscriptionFactory
from tests.pages import texts

pytestmark = pytest.mark.django_db
LIST = "/desk/supporters/subscription/"


def page(row, act="change"):
    return f"{LIST}{row.pk}/{act}/"


@pytest.fixture
def running(given, desk):
    return given(rhythm=Plan.Rhythm.MONTHLY).subscription


def test_it_ends_at_the_gateway_and_here(client, running, desk, counter):
    assert "can’t be taken up again" in client.get(page(running, "cancel")).text

    client.post(page(running, "cancel"), {"reason": "They wrote a letter."})

    running.refresh_from_db()
    assert (running.state, running.cancelled_why) == ("cancelled", "They wrote a letter.")
    assert counter.subscription(running.remote_id).state == "cancelled"
    assert OutgoingMail.objects.filter(kind="cancelled").count() == 1
    assert AuditEntry.objects.get(act="cancel subscription").by == desk
    assert texts(client.get(page(running)), ".money-acts :is(a, button)") == ["Look it up"]


@pytest.mark.parametrize(
    ("error", "said"), [(Unavailable("no route"), "could not be reached"), (Unclear("lost"), "may have been done")]
)
def test_a_failure_says_what_is_known_and_the_subscription_runs_on(client, running, monkeypatch, error, said):
    def fails(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(gateways.get("sandbox"), "cancel", fails)

    answer = client.post(page(running, "cancel"), {"reason": "They wrote a letter."}, follow=True)

    running.refresh_from_db()
    assert (running.state, said in " ".join(texts(answer, ".desk-said"))) == ("active", True)


def test_it_needs_words(client, running):
    assert list(client.post(page(running, "cancel"), {"reason": " "}).context["form"].errors) == ["reason"]


def test_a_look_at_the_gateway_books_what_it_says(client, running, counter):
    counter.gateway.cancel(running.remote_id, key="elsewhere", reason="")

    client.post(page(running, "look-up"))

    running.refresh_from_db()
    assert running.state == "cancelled"


def test_without_the_right_there_are_no_buttons(client, running, stripped):
    stripped("change_subscription")

    assert texts(client.get(page(running)), ".money-acts :is(a, button)") == []
    assert {client.post(page(running, act)).status_code for act in ("cancel", "look-up")} == {403}


def test_a_sister_s_is_out_of_reach(client, desk):
    theirs = SubscriptionFactory(contribution__publication=PublicationFactory(host="sister.test"))

    assert {client.post(page(theirs, act)).status_code for act in ("cancel", "look-up")} == {404}
    assert client.get(page(theirs)).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_asks_the_same_number_of_questions(client, desk, home, count, django_assert_num_queries):
    SubscriptionFactory.create_batch(count, contribution__publication=home)
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)
