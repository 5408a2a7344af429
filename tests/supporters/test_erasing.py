"""Erasing a supporter: nothing in any table says who it was."""

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from supporters import entering, erasing, gateways, receipts
from supporters.gateways.base import Unavailable
from supporters.models import (
    Finding,
    GatewayCall,
    GatewayEvent,
    OutgoingMail,
    Payment,
    Receipt,
    Subscription,
    Supporter,
)
from tests.pages import texts
from tests.supporters.pressing import attempt, go, pay

pytestmark = pytest.mark.django_db

EMAIL, NAME, WALL, STORY = "zyx.unique@example.org", "Zyxwvu Quñique", "Wallqwert Zwölf", "/2026/01/02/storyqwert/"


def everywhere(*words: str) -> list[str]:
    """Return table and column of every place in the database that holds one of these words."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables' names
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [
                    f"{table}.{column}: {word}" for column, value in zip(columns, row, strict=True)
                    for word in words if word.lower() in str(value).lower()
                ]  # fmt: skip
    return found


@pytest.fixture
def world(client, plan, sandbox):
    """A supporter who left traces wherever one can."""
    plan.rhythm = "monthly"
    plan.save(update_fields=["rhythm"])
    go(client, plan, email=EMAIL, name=NAME, story=STORY)
    client.post(pay(attempt()))
    subscription = Subscription.objects.get()
    supporter = subscription.supporter
    supporter.wall_name, supporter.wall_state = WALL, "shown"
    supporter.save()
    entering.ask(EMAIL, publication=subscription.publication)
    entering.use(entering.link(OutgoingMail.objects.get(kind="manage_link")).rstrip("/").rpartition("/")[2])
    now = timezone.now()
    event = {"gateway": "sandbox", "type": "x", "sent_at": now, "due_at": now, "not_before": now}
    GatewayEvent.objects.create(
        remote_id="1", body=f'{{"about": "{subscription.remote_id}", "who": "Someone"}}', **event
    )
    GatewayEvent.objects.create(remote_id="2", body='{"email": "zyx.unique@example.org"}', error=f"no {EMAIL}", **event)
    GatewayEvent.objects.create(remote_id="3", body='{"name": "Zyxwvu Qu\\u00f1ique"}', **event)
    GatewayEvent.objects.create(remote_id="4", body='{"email": "another@example.org"}', **event)
    GatewayCall.objects.create(gateway="sandbox", act="x", key="k", about="x", error=f"{EMAIL} refused")
    Finding.objects.create(kind="stuck", remote_id="x", supporter=supporter, detail=f"{NAME} asked")
    return supporter


def test_no_table_says_who_it_was(world):
    words = (EMAIL, NAME, WALL, STORY, "Someone", "u00f1ique")
    planted = everywhere(*words)
    assert {line.split(": ")[1] for line in planted} == set(words)

    erasing.erase(world)

    assert everywhere(*words) == []
    assert GatewayEvent.objects.get(remote_id="4").body == '{"email": "another@example.org"}'


def test_the_money_and_its_receipt_stay(world):
    before = list(Payment.objects.values_list("amount_minor", "currency", "paid_at", "remote_id"))
    number = str(Receipt.objects.get())

    erasing.erase(world)

    assert list(Payment.objects.values_list("amount_minor", "currency", "paid_at", "remote_id")) == before
    assert (str(Receipt.objects.get()), str(receipts.issue(Payment.objects.get()))) == (number, number)


def test_the_gateway_stops_collecting_first_and_no_mail_goes_out_after(world):
    erasing.erase(world)

    subscription = Subscription.objects.get()
    assert subscription.state == "cancelled"
    with gateways.get("sandbox").bank.reading() as books:
        assert books.find("subscriptions", subscription.remote_id)["state"] == "cancelled"
    assert OutgoingMail.objects.waiting().count() == 0


def test_while_the_gateway_can_t_be_reached_nothing_is_erased(client, world, monkeypatch):
    def down(*args, **kwargs):
        raise Unavailable("down")

    monkeypatch.setattr(gateways.get("sandbox"), "cancel", down)
    entering.ask(EMAIL, publication=Subscription.objects.get().publication)
    client.post(entering.link(OutgoingMail.objects.filter(kind="manage_link").latest("pk")))

    answer = client.post("/support/manage/erase/")

    assert answer.status_code == 503
    assert texts(answer, ".giving__problem")[0].endswith("Nothing was erased.")
    assert Supporter.objects.get(pk=world.pk).email == EMAIL


def test_erased_twice_is_erased_once_and_the_same_address_begins_anew(client, plan, world):
    erasing.erase(world)
    first = Supporter.objects.get(pk=world.pk)
    erasing.erase(first)

    assert Supporter.objects.get(pk=world.pk).erased_at == first.erased_at
    go(client, plan, email=EMAIL)
    assert Supporter.objects.filter(email=EMAIL).exclude(pk=world.pk).count() == 1
