"""A supporter's whole way, with the invented bank: give, see it fail, try again, change one's mind, end it, be forgotten."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from sections.models import Publication
from supporters import banking, inbox, reconciling, sending
from supporters.gateways import sandbox
from supporters.gateways.sandbox import acting
from supporters.models import Contribution, Dispute, Finding, Payment, Plan, PlanMethod, Receipt, Subscription
from tests.factories.articles import ArticleFactory
from tests.factories.sections import SectionFactory
from tests.factories.supporters import PlanFactory
from tests.journeys.conftest import figure

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db(transaction=True)]
# A form that is sent faster than a person can read it is taken for a program's.
READING_MS = 2100


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """The file in which the invented bank keeps its books."""
    return str(tmp_path_factory.mktemp("bank") / "bank.sqlite3")


@pytest.fixture
def place(place, servers, bank, settings):
    """The same place, with a bank."""
    _, env = place
    settings.GATEWAYS = {"sandbox": {"bank": bank, "may_run": True}}
    env = {**env, "SANDBOX_BANK": bank, "SANDBOX_IN_PRODUCTION": "1"}
    port = servers.port_for(env)
    settings.PUBLIC_PORT = str(port)
    return port, {**env, "PUBLIC_PORT": str(port)}


@pytest.fixture
def story(site):
    """A story with the appeal of two plans on it."""
    PlanFactory(
        name="Monthly Supporter",
        slug="monthly-supporter",
        rhythm=Plan.Rhythm.MONTHLY,
        methods=[PlanMethod.Method.PAYPAL],
    )
    PlanFactory(name="Contributor", slug="contributor", suggested_minor=[500, 1000])
    return ArticleFactory(section=SectionFactory(publication=Publication.objects.get()), live=True)


def the_machine_works():
    """Let the bank post, and our worker do what waits."""
    for _ in range(3):
        banking.let_the_bank_work()
        inbox.work()
    sending.send_due()


def to_the_bank(visit, story, plan, pay_with, **how):
    """Go from a story to the bank's page: two clicks, one typed field."""
    giver = visit(390, 844, **how)
    giver.open(story.get_absolute_url())
    giver.click(giver.page.locator(".appeal a", has_text=plan))
    giver.page.wait_for_url("**/give/**")
    giver.type_into(giver.page.get_by_label("Your e-mail address"), "ada@example.org")
    giver.page.wait_for_timeout(READING_MS)
    giver.click(giver.page.get_by_role("button", name=re.compile(pay_with, re.IGNORECASE)))
    giver.page.wait_for_url("**/bank/**")
    return giver


def says(giver, words):
    """Wait until the page says something."""
    giver.page.locator("h1", has_text=words).wait_for()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    ("plan", "pay_with"), [("Contributor", "card"), ("Contributor", "PayPal"), ("Monthly", "PayPal")]
)
def test_giving_takes_two_clicks_and_one_field(visit, story, plan, pay_with, scripts, mailoutbox):
    giver = to_the_bank(visit, story, plan, pay_with, scripts=scripts)
    figure("supporters.clicks_to_pay", giver.clicks, at_most=2)
    figure("supporters.fields_to_pay", giver.fields, at_most=1)

    giver.page.locator("[value=pay]").click()
    the_machine_works()
    if not scripts:
        giver.page.reload()
    says(giver, "Thank you")
    # Where the page asked the bank before its message came, the machine has had nothing to do yet.
    the_machine_works()

    payment = Payment.objects.get()
    assert str(payment.money) == "$5"
    assert [m.to for m in mailoutbox] == [["ada@example.org"]]
    assert str(Receipt.objects.get()) in mailoutbox[0].body
    assert payment.contribution.story_path == story.get_absolute_url()
    assert giver.complaints == []
    assert giver.elsewhere == []


def test_a_decline_keeps_what_was_typed_and_the_next_try_pays(visit, story):
    giver = to_the_bank(visit, story, "Contributor", "card")
    giver.page.locator("[value=decline]").click()
    the_machine_works()
    says(giver, "declined")

    giver.page.get_by_role("link", name="Try again").click()
    assert giver.page.get_by_label("Your e-mail address").input_value() == "ada@example.org"
    giver.page.wait_for_timeout(READING_MS)
    giver.page.get_by_role("button", name=re.compile("card", re.IGNORECASE)).click()
    giver.page.locator("[value=pay]").click()
    the_machine_works()
    says(giver, "Thank you")

    assert Payment.objects.count() == 1


def test_m6_back_and_again_and_a_double_click_are_one_payment(visit, story):
    giver = to_the_bank(visit, story, "Contributor", "card")
    page_of_the_bank = giver.page.url
    giver.page.go_back()
    assert giver.page.get_by_label("Your e-mail address").input_value() == "ada@example.org"
    giver.page.wait_for_timeout(READING_MS)
    giver.page.get_by_role("button", name=re.compile("card", re.IGNORECASE)).dblclick()
    giver.page.wait_for_url(page_of_the_bank)
    giver.page.locator("[value=pay]").dblclick()
    the_machine_works()
    says(giver, "Thank you")

    assert (Contribution.objects.count(), Payment.objects.count()) == (1, 1)


def test_a_lost_answer_is_found_by_comparing_the_books(visit, story, mailoutbox):
    giver = to_the_bank(visit, story, "Contributor", "card")
    giver.page.locator("[value=lose]").click()
    giver.page.get_by_text("Test Bank").first.wait_for()
    the_machine_works()
    assert not Payment.objects.exists()
    Contribution.objects.update(made_at="2026-01-01T00:00Z")

    reconciling.every_quarter()
    the_machine_works()

    assert Payment.objects.count() == len(mailoutbox) == 1
    attempt = Contribution.objects.get()
    giver.open(f"/support/thanks/{attempt.reference}/")
    says(giver, "Thank you")


def with_a_subscription(visit, story):
    """Give monthly and come back; return the visit and the subscription."""
    giver = to_the_bank(visit, story, "Monthly", "PayPal")
    giver.page.locator("[value=pay]").click()
    the_machine_works()
    says(giver, "Thank you")
    return giver, Subscription.objects.get()


def the_bank_does(what, number):
    """Let something happen at the bank, and let us hear of it."""
    acting.act(sandbox.bank(), what, number)
    the_machine_works()


def own_page(giver, mailoutbox):
    """Open the own page by a mailed link."""
    giver.open("/support/manage/")
    giver.page.get_by_label("Your e-mail address").fill("ada@example.org")
    giver.page.get_by_role("button", name="Send me the link").click()
    giver.page.locator("h1").wait_for()
    sending.send_due()
    link = re.search(r"http://\S+/support/manage/\S+", mailoutbox[-1].body).group()
    giver.page.goto(link)
    giver.page.get_by_role("button", name="Open my page").click()
    giver.page.wait_for_url("**/mine/**")


def test_three_months_a_failure_a_recovery_and_a_complaint(visit, story, mailoutbox):
    _, subscription = with_a_subscription(visit, story)
    for _ in range(3):
        the_bank_does("renew", subscription.remote_id)
    assert Payment.objects.count() == Receipt.objects.count() == 4

    the_bank_does("fail", subscription.remote_id)
    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.LATE
    assert "did not go through" in mailoutbox[-1].subject

    the_bank_does("recover", subscription.remote_id)
    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.ACTIVE
    assert Payment.objects.count() == 5

    the_bank_does("dispute", Payment.objects.order_by("pk").last().remote_id)
    assert Dispute.objects.get().state == Dispute.State.OPEN
    assert Finding.objects.get().kind == Finding.Kind.DISPUTE


@pytest.mark.parametrize("scripts", [True, False])
def test_another_amount_a_pause_and_the_end_in_two_clicks(visit, story, mailoutbox, scripts):
    _, subscription = with_a_subscription(visit, story)
    giver = visit(390, 844, scripts=scripts)
    own_page(giver, mailoutbox)

    giver.page.get_by_label("Another amount").fill("7,50")
    giver.page.get_by_role("button", name="Change", exact=True).click()
    giver.page.locator("[value=pay]").click()
    the_machine_works()
    giver.open("/support/manage/mine/")
    assert "$7.50" in giver.page.locator(".own__amount").inner_text()

    giver.page.get_by_role("button", name="Pause").click()
    giver.page.get_by_text("Paused: nothing is collected.").wait_for()

    clicks = giver.clicks
    giver.click(giver.page.get_by_role("link", name="End it"))
    giver.click(giver.page.get_by_role("button", name="End it now"))
    giver.page.get_by_text("Nothing comes by itself").wait_for()
    figure("supporters.clicks_to_cancel", giver.clicks - clicks, at_most=2)
    the_machine_works()

    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.CANCELLED
    assert "has ended" in mailoutbox[-1].subject
    assert giver.complaints == []


def test_erasing_ends_it_and_forgets_who_it_was(visit, story, mailoutbox):
    _, subscription = with_a_subscription(visit, story)
    giver = visit(390, 844)
    own_page(giver, mailoutbox)

    giver.page.get_by_role("link", name="Erase my data").click()
    giver.page.get_by_role("button", name="Erase it now").click()
    giver.page.locator("h1", has_text="erased").or_(giver.page.locator("h1", has_text="Erased")).wait_for()

    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.CANCELLED
    assert (subscription.supporter.email, subscription.supporter.name) == ("", "")
    assert Payment.objects.count() == Receipt.objects.count() == 1


@pytest.mark.parametrize("dark", [False, True])
def test_every_page_of_giving_is_for_everyone(visit, story, mailoutbox, dark):
    giver = to_the_bank(visit, story, "Monthly", "PayPal", dark=dark)
    seen = []

    def look():
        found = Axe().run(giver.page)
        seen.append(giver.page.url)
        assert not found.response["violations"], (giver.page.url, found.generate_report())
        width = giver.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, giver.page.url

    look()
    giver.page.locator("[value=pay]").click()
    the_machine_works()
    says(giver, "Thank you")
    look()
    own_page(giver, mailoutbox)
    look()
    subscription, receipt = Subscription.objects.get(), Receipt.objects.get()
    for path in (
        "/support/", "/support/contributor/", "/support/contributor/give/", "/support/manage/", "/support/wall/",
        f"/support/manage/mine/{subscription.pk}/end/", f"/support/manage/receipts/{receipt}/", "/support/manage/erase/",
    ):  # fmt: skip
        giver.open(path)
        look()
    assert len(seen) == 11
