"""What giving brings in, on one screen: figures that are the ledger's, one currency at a time, bounded questions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sections.roles import PUBLISHER
from supporters import states
from supporters.models import Appeal, AppealText
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from tests.factories.supporters import ContributionFactory, PaymentFactory, SubscriptionFactory
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db
SCREEN = "/desk/supporters/"


@pytest.fixture
def money(home):
    """A subscription of ten dollars, payments of 12.50 in dollars and of 900 yen."""
    running = SubscriptionFactory(contribution__publication=home, state="pending", amount_minor=1000)
    states.written_down(running, after="pending", cause="test")
    states.move(running, "active", cause="test")
    appeal = Appeal.objects.create(name="Autumn", starts_at=timezone.now())
    wording = AppealText.objects.create(
        appeal=appeal, letter="B", headline="Help", text="Please", button="Give", shown=200
    )
    made = ContributionFactory(publication=home, state="paid", story_path="2026/06/01/a-comet", appeal_text=wording,
                               section=SectionFactory(publication=home, name="Moon"))  # fmt: skip
    PaymentFactory(contribution=made, amount_minor=1250)
    PaymentFactory(contribution__publication=home, amount_minor=900, currency="JPY")
    ContributionFactory(publication=home, state="declined")
    return appeal


def test_the_figures_are_those_of_the_ledger(client, desk, money, home):
    page = client.get(SCREEN)

    assert texts(page, ".revenue__sum") == ["$10", "$12.50"]
    moves = texts(page, ".revenue__moves > div")
    assert {"New+$10", "Once$12.50", "By itself$0", "0 refunds$0", "Attempts declined25.0 %"} <= set(moves)
    assert texts(page, "#led-stories + table tbody tr") == ["2026/06/01/a-comet1$12.50"]
    assert texts(page, "#led-sections + table tbody tr") == ["Moon1$12.50"]
    assert texts(page, "#led-wordings + table tbody tr") == ["Autumn B1$12.50"]
    assert len(texts(page, ".audience__charts rect title")) == 26


def test_another_currency_is_another_page(client, desk, money):
    page = client.get(SCREEN, {"currency": "JPY"})

    assert texts(page, ".revenue__sum") == ["¥0", "¥900"]
    assert "$12.50" not in page.text
    assert texts(client.get(SCREEN, {"currency": "XXX"}), ".revenue__sum") == ["$10", "$12.50"]


def test_an_earlier_month_and_a_nonsense_one(client, desk, money, home):
    before = timezone.now().replace(day=1) - timedelta(days=5)
    PaymentFactory(contribution__publication=home, amount_minor=300, paid_at=before)

    assert texts(client.get(SCREEN, {"month": f"{before:%Y-%m}"}), ".revenue__sum") == ["$0", "$3"]
    for nonsense in ("2026-13", "x", "9999-01", "0000-00", "2026-1é"):
        assert texts(client.get(SCREEN, {"month": nonsense}), ".revenue__sum") == ["$10", "$12.50"]


def test_before_anyone_gave_the_screen_says_so(client, desk):
    assert "Nobody has given yet" in client.get(SCREEN).text


def test_a_publisher_sees_the_sums_and_no_rows(client, home, money):
    client.force_login(staff(PUBLISHER, home))

    assert texts(client.get(SCREEN), ".revenue__sum") == ["$10", "$12.50"]
    menu = texts(client.get(SCREEN), ".desk-nav__link")
    assert ("Revenue" in menu, "Payments" in menu, "Gateway inbox" in menu) == (True, False, False)
    assert client.get("/desk/supporters/payment/").status_code == 403


def test_it_needs_its_right_and_shows_one_s_own_publications(client, desk, money, stripped):
    sister = PublicationFactory(host="sister.test", slug="sister")
    PaymentFactory(contribution__publication=sister, amount_minor=9900)

    for query in ({}, {"publication": "sister"}):
        assert texts(client.get(SCREEN, query), ".revenue__sum") == ["$10", "$12.50"]
    stripped("see_revenue")
    assert client.get(SCREEN).status_code == 403


@pytest.mark.parametrize("count", [1, 5])
def test_it_asks_the_same_number_of_questions(client, desk, home, count, django_assert_num_queries):
    for number in range(count):
        made = ContributionFactory(
            publication=home,
            state="paid",
            story_path=f"2026/06/0{number + 1}/x",
            section=SectionFactory(publication=home),
        )
        PaymentFactory(contribution=made)
        states.written_down(SubscriptionFactory(contribution__publication=home), after="active", cause="test")
    client.get(SCREEN)

    with django_assert_num_queries(15):
        client.get(SCREEN)


def test_an_appeal_says_what_each_wording_brought(client, desk, money, home):
    money.publication = home
    money.save()

    page = client.get(f"/desk/supporters/appeal/{money.pk}/change/")

    assert texts(page, ".money-table tbody tr") == ["B · Help20010.50 %$12.50"]


def test_an_appeal_is_made_with_its_wordings(client, desk, home):
    client.post("/desk/supporters/appeal/add/", {
        "name": "Spring", "publication": home.pk, "starts_at": "2026-03-01T09:00",
        "is_on": "on", "texts-TOTAL_FORMS": 1, "texts-INITIAL_FORMS": 0, "texts-0-letter": "A", "texts-0-headline": "Keep us going",
        "texts-0-text": "We live on you.", "texts-0-button": "Give",
    })  # fmt: skip

    assert str(AppealText.objects.get()) == "Spring A"
    page = client.get(f"/desk/supporters/appeal/{Appeal.objects.get().pk}/change/")
    assert soup(page).select_one("#id_starts_at")["value"] == "2026-03-01T09:00"
