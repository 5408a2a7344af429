"""What gateways told us and what we asked of them: tried again by a button, read only by who may see names."""

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from supporters.models import Finding, GatewayCall, GatewayEvent, ReconciliationRun
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import ContributionFactory
from tests.pages import texts

pytestmark = pytest.mark.django_db
INBOX, JOURNAL, FOUND = (f"/desk/supporters/{name}/" for name in ("gatewayevent", "gatewaycall", "finding"))


@pytest.fixture
def event():
    def make(number="evt_1", **changes):
        now = timezone.now()
        return GatewayEvent.objects.create(
            gateway="sandbox", remote_id=number, type="payment.succeeded", refs=[["payment", "pay_1"]],
            body='{"payer": "ann@example.org"}', sent_at=now, due_at=now, not_before=now, **changes,
        )  # fmt: skip

    return make


def test_the_inbox_is_filtered_by_what_became_of_a_message(client, desk, event):
    now = timezone.now()
    made = {
        "waiting": event("evt_1"),
        "done": event("evt_2", done_at=now),
        "parked": event("evt_3", parked_at=now, tries=6),
    }

    found = {state: [row.pk for row in client.get(INBOX, {"state": state}).context["cl"].result_list] for state in made}

    assert found == {state: [row.pk] for state, row in made.items()}


def test_what_was_given_up_is_tried_again_by_hand(client, desk, event):
    row, other = (
        event(parked_at=timezone.now(), tries=6, error="Down."),
        event("evt_2", parked_at=timezone.now(), tries=6),
    )

    client.post(f"{INBOX}{row.pk}/again/")
    client.post(INBOX, {"action": "try_again", "_selected_action": [other.pk], "index": 0})

    for one in (row, other):
        one.refresh_from_db()
        assert (one.parked_at, one.tries, one.error) == (None, 0, "")
    assert AuditEntry.objects.filter(act="try again", by=desk).count() == 2


def test_what_is_in_a_message_is_for_those_who_may_see_names_everywhere(client, desk, event, stripped):
    row = event()

    assert "ann@example.org" in texts(client.get(f"{INBOX}{row.pk}/change/"), ".money-body")[0]
    assert AuditEntry.objects.get(act="look").by == desk
    PublicationFactory(host="sister.test")
    assert "ann@example.org" not in client.get(f"{INBOX}{row.pk}/change/").text


def test_a_message_is_text_and_never_markup(client, desk, event):
    row = event()
    GatewayEvent.objects.filter(pk=row.pk).update(body="<script>alert(1)</script>")

    assert "<script>alert" not in client.get(f"{INBOX}{row.pk}/change/").text


def test_without_the_rights_nothing_is_tried_again(client, desk, event, stripped):
    row = event(parked_at=timezone.now())
    stripped("change_gatewayevent", "see_names")

    assert client.post(f"{INBOX}{row.pk}/again/").status_code == 403
    client.post(INBOX, {"action": "try_again", "_selected_action": [row.pk], "index": 0})
    row.refresh_from_db()
    assert row.parked_at is not None
    assert "ann@example.org" not in client.get(f"{INBOX}{row.pk}/change/").text


def test_the_journal_shows_what_is_known_of_a_call(client, desk):
    call = GatewayCall.objects.create(
        gateway="sandbox", act="refund", key="refund-1-1", about="refund 1", outcome="unclear", tries=2
    )

    assert texts(client.get(JOURNAL, {"q": "refund 1", "outcome": "unclear"}), ".money-state") == [
        "unclear: being looked up"
    ]
    page = client.get(f"{JOURNAL}{call.pk}/change/")
    assert "refund-1-1" in page.text
    assert client.post(f"{JOURNAL}{call.pk}/change/", {"outcome": "done"}).status_code == 405


def test_a_difference_is_settled_once_with_words(client, desk, home):
    found = Finding.objects.create(kind="twice", gateway="sandbox", remote_id="pay_1", detail="$5",
                                   supporter=ContributionFactory(publication=home).supporter)  # fmt: skip

    assert list(client.post(f"{FOUND}{found.pk}/settle/", {"how": ""}).context["form"].errors) == ["how"]
    client.post(f"{FOUND}{found.pk}/settle/", {"how": "Paid back at the gateway."})
    client.post(f"{FOUND}{found.pk}/settle/", {"how": "Again."})

    found.refresh_from_db()
    assert (found.settled_by, found.settled_how) == (desk, "Paid back at the gateway.")
    assert AuditEntry.objects.get(act="settle").note == "Paid back at the gateway."
    assert client.get(FOUND, {"state": "open"}).context["cl"].result_list == []


def test_differences_of_a_sister_s_supporter_are_out_of_reach(client, desk):
    theirs = ContributionFactory(publication=PublicationFactory(host="sister.test")).supporter
    found = Finding.objects.create(kind="twice", remote_id="pay_1", supporter=theirs)
    of_all = Finding.objects.create(kind="unknown", remote_id="pay_2")

    assert [row.pk for row in client.get(FOUND).context["cl"].result_list] == [of_all.pk]
    assert client.post(f"{FOUND}{found.pk}/settle/", {"how": "x"}).status_code == 404


def test_a_comparison_s_page_lists_what_it_found(client, desk):
    run = ReconciliationRun.objects.create(gateway="sandbox", scope="ledger", looked_at=12, mended=1)
    ReconciliationRun.objects.update(ended_at=timezone.now())
    Finding.objects.create(
        kind="unknown", gateway="sandbox", remote_id="pay_2", detail="$7", found_at=run.began_at, seen_at=run.began_at
    )

    page = client.get(f"/desk/supporters/reconciliationrun/{run.pk}/change/")

    assert texts(page, ".money-found li") == ["money there that no attempt of ours explains open new$7"]


def test_the_books_are_compared_by_a_button_and_nothing_is_changed(
    client, desk, given, stripped, django_capture_on_commit_callbacks
):
    made = given()

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/desk/supporters/reconciliationrun/compare/")

    run = ReconciliationRun.objects.get()
    assert (run.scope, run.is_dry, run.error, run.ended_at is not None) == ("ledger", True, "", True)
    assert AuditEntry.objects.get(act="compare").by == desk
    made.refresh_from_db()
    assert made.state == "paid"
    stripped("add_reconciliationrun")
    assert client.post("/desk/supporters/reconciliationrun/compare/").status_code == 403
    assert "Compare now" not in client.get("/desk/supporters/reconciliationrun/").text


@pytest.mark.parametrize("count", [1, 4])
def test_the_lists_ask_the_same_number_of_questions(client, desk, event, home, count, django_assert_num_queries):
    for number in range(count):
        event(f"evt_{number}")
        GatewayCall.objects.create(gateway="sandbox", act="refund", key=f"k{number}", about="refund 1")
        Finding.objects.create(
            kind="unknown", remote_id=f"pay_{number}", supporter=ContributionFactory(publication=home).supporter
        )
    client.get(INBOX)

    for path, asked in ((INBOX, 6), (JOURNAL, 6), (FOUND, 6)):
        with django_assert_num_queries(asked):
            client.get(path)
