"""Payments at the desk: what is shown, what goes back, and what is said when a gateway doesn't do it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from newsroom.kit.money import Money
from supporters import gateways
from supporters.gateways.base import Declined, Rejected, Unavailable, Unclear
from supporters.models import OutgoingMail, Payment, Refund
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import PaymentFactory
from tests.pages import texts

pytestmark = pytest.mark.django_db
LIST = "/desk/supporters/payment/"


def page(payment, act="change"):
    return f"{LIST}{payment.pk}/{act}/"


@pytest.fixture
def paid(given, desk):
    given()
    return Payment.objects.get()


def test_a_part_goes_back_with_its_reason(client, paid, desk):
    answer = client.post(page(paid, "refund"), {"amount": "2,50", "reason": "They asked."}, follow=True)

    refund = Refund.objects.get()
    paid.refresh_from_db()
    assert (refund.money, refund.reason, refund.asked_by, refund.state) == (
        Money(250, "USD"),
        "They asked.",
        desk,
        "succeeded",
    )
    assert paid.kept == Money(250, "USD")
    assert "$2.50 is on its way back" in answer.text
    entry = AuditEntry.objects.get(act="refund")
    assert (entry.by, entry.row_key, entry.note) == (desk, str(paid.pk), "They asked.")


def test_the_form_offers_all_that_is_left(client, paid):
    client.post(page(paid, "refund"), {"amount": "2", "reason": "They asked."})

    form = client.get(page(paid, "refund")).context["form"]

    assert (form["amount"].value(), "$3" in form["amount"].help_text) == ("3", True)
    assert "Send money back" in client.get(page(paid)).text
    client.post(page(paid, "refund"), {"amount": "3", "reason": "They asked."})
    assert "Send money back" not in client.get(page(paid)).text


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({"amount": "5.01"}, "amount"), ({"amount": "0"}, "amount"), ({"amount": "-1"}, "amount"), ({"amount": "1.001"}, "amount"),
     ({"amount": "many"}, "amount"), ({"reason": "  "}, "reason")],
)  # fmt: skip
def test_more_than_is_left_or_no_reason_is_refused_beside_the_field(client, paid, typed, wrong):
    answer = client.post(page(paid, "refund"), {"amount": "5", "reason": "They asked."} | typed)

    assert list(answer.context["form"].errors) == [wrong]
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("error", "state", "kept", "said"),
    [
        (Declined("too old"), "failed", 500, "said no"),
        (Rejected("bad request"), "failed", 500, "refused our request"),
        (Unavailable("no route"), "asked", 0, "could not be reached"),
        (Unclear("time ran out"), "asked", 0, "may have been done"),
    ],
)
def test_each_failure_says_what_is_known_and_what_to_do(client, paid, monkeypatch, error, state, kept, said):
    def fails(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(gateways.get("sandbox"), "refund", fails)

    answer = client.post(page(paid, "refund"), {"amount": "5", "reason": "They asked."}, follow=True)

    paid.refresh_from_db()
    assert said in " ".join(texts(answer, ".desk-said"))
    assert (Refund.objects.get().state, paid.kept.minor) == (state, kept)


def test_a_refund_needs_its_own_right(client, paid, stripped):
    stripped("refund")

    assert client.get(page(paid, "refund")).status_code == client.post(page(paid, "refund")).status_code == 403
    assert "Send money back" not in client.get(page(paid)).text


def test_a_receipt_is_mailed_again_once_at_a_time(client, paid):
    for _press in range(2):
        client.post(page(paid, "receipt"))

    mail = OutgoingMail.objects.get(kind="receipt_again")
    assert mail.about == f"receipt:{paid.pk}:1"
    OutgoingMail.objects.filter(pk=mail.pk).update(done_at=timezone.now())
    client.post(page(paid, "receipt"))
    abouts = OutgoingMail.objects.filter(kind="receipt_again").order_by("pk").values_list("about", flat=True)
    assert list(abouts) == [f"receipt:{paid.pk}:1", f"receipt:{paid.pk}:2"]


def test_a_look_at_the_gateway_books_what_it_says(client, paid, counter):
    counter.gateway.refund(paid.remote_id, Money(100, "USD"), key="elsewhere", reason="")

    answer = client.post(page(paid, "look-up"), follow=True)

    paid.refresh_from_db()
    assert (paid.kept, "Asked just now" in answer.text) == (Money(400, "USD"), True)


def test_what_is_done_by_a_button_is_not_done_by_a_link(client, paid):
    assert {client.get(page(paid, act)).status_code for act in ("receipt", "look-up")} == {405}
    assert client.post(page(paid)).status_code == 405


def test_its_page_tells_all_of_it_in_the_publication_s_zone(client, home, paid):
    home.zone = "Asia/Tokyo"
    home.save()
    Payment.objects.filter(pk=paid.pk).update(paid_at=timezone.now().replace(month=1, day=4, hour=22, minute=30))
    client.post(page(paid, "refund"), {"amount": "5", "reason": "They asked."})

    answer = client.get(page(paid))

    words = texts(answer, ".money-line__what > p:first-child")
    assert {f"Refund R-{Refund.objects.get().pk} of P-{paid.pk} done", f"Payment P-{paid.pk} paid"} <= set(words)
    assert f"5 Jan {timezone.now().year}, 07:30" in " ".join(texts(answer, ".money-facts dd"))


@pytest.mark.parametrize("typed", ["P-{pk}", "p{pk}", "S-{supporter}", "{remote}", "2026-000001"])
def test_it_is_found_by_its_numbers(client, paid, home, typed):
    PaymentFactory(contribution__publication=home)
    number = str(paid.receipt)
    wanted = typed.format(pk=paid.pk, supporter=paid.supporter_id, remote=paid.remote_id).replace("2026-000001", number)

    assert [row.pk for row in client.get(LIST, {"q": wanted}).context["cl"].result_list] == [paid.pk]


def test_the_list_is_filtered(client, paid, home):
    held = PaymentFactory(contribution__publication=home, held_why="Another amount.", currency="EUR")

    for query in ({"state": "held"}, {"currency": "EUR"}):
        assert [row.pk for row in client.get(LIST, query).context["cl"].result_list] == [held.pk]


def test_a_sister_s_payments_are_out_of_reach(client, desk):
    theirs = PaymentFactory(contribution__publication=PublicationFactory(host="sister.test"))

    assert client.get(LIST).context["cl"].result_list == []
    assert {client.get(page(theirs, act)).status_code for act in ("change", "refund")} == {404}
    assert {client.post(page(theirs, act)).status_code for act in ("refund", "receipt", "look-up")} == {404}


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_asks_the_same_number_of_questions(client, desk, home, count, django_assert_num_queries):
    PaymentFactory.create_batch(count, contribution__publication=home)
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)


def test_v4_the_table_is_for_those_who_may_and_is_written_down(client, desk, home, paid, stripped):
    PaymentFactory(
        contribution__publication=PublicationFactory(host="sister.test"), contribution__supporter__name="Theirs"
    )
    day = timezone.now().date()
    wanted = {"publication": home.pk, "first": str(day - timedelta(days=1)), "last": str(day + timedelta(days=1))}

    answer = client.post(f"{LIST}export/", wanted)
    text = b"".join(answer.streaming_content).decode()

    assert (answer["Content-Type"], "ann@example.org" in text, "Theirs" in text) == (
        "text/csv; charset=utf-8",
        True,
        False,
    )
    entry = AuditEntry.objects.get(act="export")
    assert (entry.by, entry.after["rows"], entry.after["names"]) == (desk, 1, True)
    stripped("see_names")
    hidden = b"".join(client.post(f"{LIST}export/", wanted).streaming_content).decode()
    assert ("ann@example.org" in hidden, "Ann Giver" in hidden, f"S-{paid.supporter_id}" in hidden) == (
        False,
        False,
        True,
    )
    stripped("export")
    assert client.get(f"{LIST}export/").status_code == client.post(f"{LIST}export/", wanted).status_code == 403
    assert "export/" not in client.get(LIST).text


def test_a_time_that_ends_before_it_begins_is_no_table(client, desk):
    answer = client.post(f"{LIST}export/", {"first": "2026-02-01", "last": "2026-01-01"})

    assert list(answer.context["form"].errors) == ["last"]
