"""Supporters at the desk: S-123, names behind their own right, every look in the record, and all that happened."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from newsroom.kit.money import Money
from supporters import managing, refunding
from supporters.models import OutgoingMail, Payment, Plan, StateChange, Supporter
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import ContributionFactory, PaymentFactory, SubscriptionFactory
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db
LIST = "/desk/supporters/supporter/"


def looks():
    return list(
        AuditEntry.objects.filter(table="supporters.Supporter").order_by("pk").values_list("act", "row_key", "after")
    )


def names_in(answer):
    return texts(answer, ".field-shown_name")


@pytest.fixture
def ann(home):
    made = ContributionFactory(publication=home, supporter__email="ann@example.org", supporter__name="Ann Giver")
    return made.supporter


def test_names_are_shown_to_those_who_may_and_each_look_is_in_the_record(client, desk, ann):
    assert names_in(client.get(LIST)) == ["Ann Giver · ann@example.org"]
    assert names_in(client.get(LIST, {"q": "ann g"})) == ["Ann Giver · ann@example.org"]
    assert names_in(client.get(LIST, {"q": "nobody"})) == []
    page = client.get(f"{LIST}{ann.pk}/change/")

    assert "ann@example.org" in page.text
    shown = {"shown": f"S-{ann.pk}"}
    assert looks() == [
        ("see names", "", shown), ("search names", "", shown), ("search names", "", {"shown": "–"}), ("look", str(ann.pk), {}),
    ]  # fmt: skip
    assert not AuditEntry.objects.filter(note__contains="ann").exists()


def test_without_the_right_a_supporter_is_a_number(client, desk, ann, stripped):
    stripped("see_names")

    assert names_in(client.get(LIST)) == ["hidden"]
    assert names_in(client.get(LIST, {"q": "ann"})) == names_in(client.get(LIST, {"q": "ann@example.org"})) == []
    assert names_in(client.get(LIST, {"q": f"S-{ann.pk}"})) == ["hidden"]
    page = client.get(f"{LIST}{ann.pk}/change/")
    assert ("Ann" in page.text, "ann@" in page.text, f"S-{ann.pk}" in page.text) == (False, False, True)
    assert looks() == [("look", str(ann.pk), {})]


def test_a_sister_s_supporters_are_out_of_reach(client, desk):
    sister = PublicationFactory(host="sister.test")
    theirs = ContributionFactory(publication=sister, supporter__email="zoe@example.org").supporter

    assert client.get(LIST).context["cl"].result_list == []
    assert client.get(LIST, {"q": "zoe"}).context["cl"].result_list == []
    assert client.get(f"{LIST}{theirs.pk}/change/").status_code == 404


def test_of_a_supporter_of_two_publications_only_ours_is_told(client, desk, home, ann):
    PaymentFactory(contribution__publication=home, contribution__supporter=ann, amount_minor=700)
    sister = PublicationFactory(host="sister.test")
    theirs = PaymentFactory(contribution__publication=sister, contribution__supporter=ann, amount_minor=4300)
    StateChange.objects.create(
        supporter=ann, table="payment", row_key=theirs.pk, before="x", after="theirs", cause="sister"
    )

    page = client.get(f"{LIST}{ann.pk}/change/")

    assert ("$7" in page.text, "$43" in page.text, "$50" in page.text, "theirs" in page.text) == (
        True,
        False,
        False,
        False,
    )


def test_the_timeline_tells_everything_in_one_order(client, desk, home, given, counter):
    made = given(rhythm=Plan.Rhythm.MONTHLY)
    paid = Payment.objects.get()
    refunding.refund(paid, Money(200, "USD"), reason="By mistake.", by=desk)
    managing.cancel(made.subscription, why="They asked.", by=desk)
    person = made.supporter

    page = client.get(f"{LIST}{person.pk}/change/")

    words = texts(page, ".money-line__what > p:first-child")
    expected = {f"Attempt C-{made.pk} by card, billed monthly paid", f"Payment P-{paid.pk} paid", "Mail: Receipt waiting",
                f"Subscription M-{made.subscription.pk} active", f"Subscription M-{made.subscription.pk} cancelled",
                "Mail: Money sent back waiting", "Mail: Subscription ended waiting"}  # fmt: skip
    assert expected <= set(words)
    times = [one["datetime"] for one in _times(page)]
    assert times == sorted(times, reverse=True)
    assert len(words) == 5 + OutgoingMail.objects.count() + StateChange.objects.exclude(before="").count() - 1
    assert "given in all, less what went back$3" in " ".join(texts(page, ".money-facts > div")).lower()


def _times(page):
    return soup(page).select(".money-line__when time")


def test_times_are_those_of_the_publication(client, desk, home, ann):
    home.zone = "Asia/Tokyo"
    home.save()
    PaymentFactory(
        contribution__publication=home, contribution__supporter=ann, paid_at=datetime(2026, 1, 4, 22, 30, tzinfo=UTC)
    )

    page = client.get(f"{LIST}{ann.pk}/change/")

    assert "5 Jan 2026, 07:30" in texts(page, ".money-line__when")
    assert texts(page, ".money-line__zone") == ["times in Asia/Tokyo"]


def test_a_long_life_has_pages(client, desk, home, ann):
    made = ann.contributions.get()
    start = timezone.now() - timedelta(days=150)
    for number in range(120):
        PaymentFactory(contribution=made, paid_at=start + timedelta(days=number))

    page = client.get(f"{LIST}{ann.pk}/change/")
    older = client.get(f"{LIST}{ann.pk}/change/", {"before": page.context["older"].isoformat()})

    assert len(texts(page, ".money-line__one")) == 100
    assert len(texts(older, ".money-line__one")) == 21
    assert client.get(f"{LIST}{ann.pk}/change/", {"before": "yesterday"}).status_code == 200


@pytest.mark.parametrize("count", [1, 4])
def test_list_and_page_ask_the_same_number_of_questions(client, desk, home, count, django_assert_num_queries):
    for _number in range(count):
        one = SubscriptionFactory(contribution__publication=home).supporter
        PaymentFactory.create_batch(count, contribution__publication=home, contribution__supporter=one)
    client.get(LIST)

    with django_assert_num_queries(10):
        client.get(LIST)
    with django_assert_num_queries(19):  # one asks whether mail to them comes back
        client.get(f"{LIST}{one.pk}/change/")


@pytest.fixture
def waiting(home):
    made = [ContributionFactory(publication=home, supporter__wall_name=name, supporter__wall_state="waiting")
            for name in ("Ann", "Bob", "Rude")]  # fmt: skip
    return [one.supporter for one in made]


def states():
    return dict(Supporter.objects.exclude(wall_name="").values_list("wall_name", "wall_state"))


def test_names_wait_for_the_wall_until_they_are_read(client, desk, waiting):
    ann, bob, rude = waiting
    client.post(f"{LIST}wall/", {"decide": "show", "supporter": [ann.pk, bob.pk]})
    client.post(f"{LIST}wall/", {"decide": "refuse", "supporter": [rude.pk]})

    assert states() == {"Ann": "shown", "Bob": "shown", "Rude": "refused"}
    client.post(f"{LIST}wall/", {"decide": "refuse", "supporter": [bob.pk]})
    client.post(f"{LIST}wall/", {"decide": "show", "supporter": [rude.pk]})
    assert states() == {"Ann": "shown", "Bob": "refused", "Rude": "refused"}
    acts = AuditEntry.objects.filter(by=desk, act__contains="wall").values_list("act", flat=True)
    assert sorted(acts) == ["keep off the wall", "keep off the wall", "show on the wall", "show on the wall"]


def test_a_sister_s_names_and_a_missing_right_leave_the_wall_alone(client, desk, waiting, stripped):
    theirs = ContributionFactory(
        publication=PublicationFactory(host="sister.test"),
        supporter__wall_name="Theirs",
        supporter__wall_state="waiting",
    ).supporter

    client.post(f"{LIST}wall/", {"decide": "show", "supporter": [theirs.pk, "x", ""]})
    assert "Theirs" not in client.get(f"{LIST}wall/").text
    stripped("change_supporter")
    answer = client.post(f"{LIST}wall/", {"decide": "show", "supporter": [waiting[0].pk]})
    assert (answer.status_code, set(states().values())) == (403, {"waiting"})
