"""A reader's own page: who they are, where they are signed in, all that is known of them, and the end."""

import json

import pytest
from django.test import Client

from audit.models import AuditEntry
from readers import door, sessions
from readers.models import Arrival, Identity, Passkey, Reader, ReaderSession, SignInCode
from tests.factories.readers import ReaderFactory, sign_in
from tests.factories.sections import PublicationFactory
from tests.pages import links, soup, texts
from tests.readers.entering import MINE, SISTER, Sister, enter

pytestmark = pytest.mark.django_db
ME = "/reader/me.json"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def here():
    """The one site."""
    return PublicationFactory()


@pytest.fixture
def ada(client, here):
    """A reader who is signed in."""
    reader = ReaderFactory(email="ada@example.org", name="Ada")
    enter(client, headers={"user-agent": FIREFOX})
    return reader


def test_the_page_is_private_and_shows_each_session_with_its_browser(client, ada):
    sign_in(Sister(), ada, PublicationFactory(host=SISTER, name="Areograph"))

    page = client.get(MINE)

    assert page.headers["Cache-Control"] == "no-store, private"
    said = texts(page, ".sessions__what")
    assert len(said) == 2
    assert any("Areograph, unknown browser" in s for s in said)
    assert any("Testserver, Firefox, Linux this one" in s for s in said)


def test_who_isn_t_signed_in_is_led_to_the_door_and_back(client):
    assert client.get(MINE).headers["Location"] == "/reader/sign-in/?next=/reader/"
    assert client.get("/reader/data/").status_code == 302
    assert client.post("/reader/erase/").status_code == 302


def test_name_and_mail_are_changed_and_what_is_wrong_stands_beside_its_field(client, ada):
    assert (
        client.post("/reader/change/", {"name": "Ada L.", "mail": "daily"}).headers["Location"]
        == f"{MINE}?done=changed"
    )
    ada.refresh_from_db()
    assert (ada.name, ada.mail) == ("Ada L.", "daily")

    for sent in ({"name": " ", "mail": "daily"}, {"name": "x", "mail": "hourly"}, {"name": "x" * 61}):
        assert client.post("/reader/change/", sent).status_code == 400
    page = client.post("/reader/change/", {"name": "<b>\u202e", "mail": "nonsense", "email": "eve@example.org"})
    assert (page.status_code, "<b>" in str(soup(page).select_one("main"))) == (400, False)
    ada.refresh_from_db()
    assert (ada.name, ada.email) == ("Ada L.", "ada@example.org")


def test_a_session_is_ended_at_once_and_only_one_s_own(client, ada, here):
    other, strangers = Client(), Client()
    sign_in(other, ada, here)
    sign_in(strangers, ReaderFactory(), here)
    theirs = ReaderSession.objects.exclude(reader=ada).get()
    mine = ada.sessions.latest("pk")

    client.post(f"/reader/sessions/{theirs.pk}/end/")
    client.post(f"/reader/sessions/{mine.pk}/end/")

    assert (other.get(MINE).status_code, strangers.get(MINE).status_code, client.get(MINE).status_code) == (
        302,
        200,
        200,
    )
    client.post("/reader/sessions/end/")
    assert client.get(MINE).status_code == 302
    assert ReaderSession.objects.get() == theirs


def test_a_script_learns_a_name_or_nothing(client, ada):
    answer = client.get(ME)

    assert (answer.json(), answer.headers["Cache-Control"]) == ({"name": "Ada"}, "no-store, private")
    nobody = Client().get(ME)
    assert (nobody.status_code, nobody.content, nobody.headers["Cache-Control"]) == (204, b"", "no-store, private")


def test_all_that_is_known_is_one_click_away_and_opens_nothing(client, ada):
    Identity.objects.create(reader=ada, provider="github", subject="4711")
    Passkey.objects.create(reader=ada, credential_id="key-id", public_key=b"key-bytes", name="Phone")
    assert "/reader/data/" in links(client.get(MINE), ".own__links")

    answer = client.get("/reader/data/")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-account.json"'
    told = json.loads(answer.content)
    assert told["reader"]["email"] == "ada@example.org"
    assert told["accounts_elsewhere"][0]["subject"] == "4711"
    assert told["passkeys"][0]["name"] == "Phone"
    for secret in (client.cookies[sessions.COOKIE].value, ada.sessions.get().digest, "key-bytes", "key-id"):
        assert secret not in answer.text


def test_two_clicks_erase_who_it_was(client, ada, here):
    Identity.objects.create(reader=ada, provider="github", subject="4711")
    Passkey.objects.create(reader=ada, credential_id="x", public_key=b"x")
    other = Client()
    sign_in(other, ada, here)
    assert "/reader/erase/" in links(client.get(MINE), ".own__links")
    assert client.get("/reader/erase/").status_code == 200
    assert Reader.objects.get().email

    done = client.post("/reader/erase/")

    assert texts(done, "h1") == ["Your account is erased"]
    assert client.cookies[sessions.COOKIE].value == ""
    row = Reader.objects.get()
    assert (row.name, row.email, row.mail, bool(row.erased_at)) == ("", "", "never", True)
    assert other.get(MINE).status_code == 302
    left = [table.objects.count() for table in (Identity, Passkey, ReaderSession, SignInCode)]
    assert left == [0, 0, 0, 0]
    assert not Arrival.objects.filter(kind="code").exists()
    assert AuditEntry.objects.get(act="erase").row_name == f"R-{row.pk}"
    # The address is free again, and whoever comes with it is someone new.
    enter(Client())
    assert Reader.objects.count() == 2


def test_at_a_sister_site_the_page_says_where_the_ways_in_are_kept(ada):
    there = PublicationFactory(host=SISTER, position=1)
    sister = Sister()
    sign_in(sister, ada, there)

    page = sister.get(MINE)

    assert page.status_code == 200
    assert f"{door.publication().origin}/reader/" in links(page, ".own__links")


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
         "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1",
         "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>\r\n", ""),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_its_owner_knows_it(rf, agent, said):
    assert sessions.browser_of(rf.get("/", headers={"user-agent": agent})) == said
