"""The way to one's own page, without a password."""

import statistics
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from supporters import composing, entering
from supporters.models import ManageLink, ManageSession, OutgoingMail
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import SupporterFactory
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ada(monkeypatch):
    """A supporter; nobody waits for the time that asking takes."""
    monkeypatch.setattr(entering, "SECONDS_TO_ASK", 0)
    PublicationFactory()
    return SupporterFactory(email="ada@example.org")


def ask(client, email="ada@example.org"):
    return client.post("/support/manage/", {"email": email})


def link() -> str:
    """Return the link in the last mail."""
    return entering.link(OutgoingMail.objects.latest("pk"))


def test_a_link_opens_the_own_page(client):
    ask(client)
    page = client.get(link())
    assert soup(page).select_one("main form button").get_text() == "Open my page"

    opened = client.post(link(), follow=True)

    assert opened.redirect_chain == [("/support/manage/mine/", 303)]
    assert texts(opened, ".page-head__text") == ["ada@example.org"]
    cookie = client.cookies[entering.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", 3600)


def test_the_mail_tells_the_link_and_the_database_doesn_t(client):
    ask(client)
    mail = OutgoingMail.objects.select_related("supporter", "publication").get()

    letter = composing.compose(mail)

    assert letter.to == ["ada@example.org"]
    assert link() in letter.body
    secret = link().rstrip("/").rpartition("/")[2]
    for row in (mail, ManageLink.objects.get()):
        assert secret not in str({f.name: f.value_from_object(row) for f in row._meta.concrete_fields})


def test_a14_e8_the_answer_is_the_same_for_unknown_addresses_and_nothing_is_sent(client):
    known, unknown = ask(client), ask(client, "eve@example.org")

    assert known.text.replace("ada@", "eve@") == unknown.text
    assert known.headers == unknown.headers
    assert OutgoingMail.objects.count() == 1


@pytest.mark.once
def test_a14_asking_takes_as_long_for_unknown_addresses(monkeypatch):
    monkeypatch.setattr(entering, "SECONDS_TO_ASK", 0.1)
    here = PublicationFactory()

    def seconds(email):
        began = time.perf_counter()
        entering.ask(email, publication=here)
        return time.perf_counter() - began

    known = [seconds("ada@example.org") for _ in range(7)]
    unknown = [seconds("nobody@example.org") for _ in range(7)]

    assert abs(statistics.median(known) - statistics.median(unknown)) < 0.01


def test_e6_a_mail_scanner_uses_nothing_up(client):
    ask(client)
    for _look in range(5):
        assert client.get(link()).status_code == 200
        assert client.head(link()).status_code == 200

    assert client.post(link()).status_code == 303


def test_a_link_opens_once(client):
    ask(client)
    client.post(link())

    assert client.get(link()).status_code == 410
    again = client.post(link())

    assert (again.status_code, texts(again, "h1")) == (410, ["This link was used, or is too old"])
    assert ManageSession.objects.count() == 1


@pytest.mark.parametrize(("minutes", "status"), [(29, 303), (31, 410)])
def test_t10_a_link_lasts_half_an_hour(client, minutes, status):
    ask(client)
    address = link()

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert client.post(address).status_code == status


def test_t10_a_session_lasts_an_hour_and_ends_on_leaving(client):
    ask(client)
    client.post(link())
    assert client.get("/support/manage/mine/").status_code == 200
    assert client.get("/support/manage/").headers["Location"] == "/support/manage/mine/"

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert client.get("/support/manage/mine/").headers["Location"] == "/support/manage/"
    held = client.cookies[entering.COOKIE].value
    client.post("/support/manage/leave/")
    client.cookies[entering.COOKIE] = held
    assert client.get("/support/manage/mine/").status_code == 302


def test_l3_three_links_an_hour_for_an_address_twenty_for_a_network(client):
    for _press in range(5):
        assert ask(client).status_code == 200
    assert OutgoingMail.objects.count() == 3

    answers = [ask(client, f"{i}@example.org").status_code for i in range(20)]

    assert answers == [200] * 15 + [429] * 5


@pytest.mark.parametrize("secret", ["x", "0" * 64, "a%20b", "%00"])
def test_a_secret_that_is_made_up_opens_nothing(client, secret):
    assert client.post(f"/support/manage/open/{secret}/").status_code in {400, 404, 410}
    assert ManageSession.objects.count() == 0


def test_e3_what_is_no_address_is_refused(client):
    answer = ask(client, "a@b@c")

    assert answer.status_code == 400
    assert texts(answer, "#email-error")


def test_old_links_and_sessions_are_forgotten(client):
    ask(client)
    client.post(link())

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert entering.forget_old() == 2
