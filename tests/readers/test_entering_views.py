"""Signing in by a mailed code: by whoever can read the mail, in the browser that asked, once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from readers import entering, sending, sessions
from readers.models import CodeMail, Reader, ReaderSession, SignInCode
from tests.factories.readers import ReaderFactory, sign_in
from tests.factories.sections import PublicationFactory
from tests.pages import soup, texts
from tests.readers.entering import CODE, DOOR, MINE, NAME, ask, enter, mailed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    """The one site, which is the door."""
    return PublicationFactory(name="Perihelion")


@pytest.fixture
def ada():
    """A reader who is here already."""
    return ReaderFactory(email="ada@example.org", name="Ada")


def wrong():
    return "AAAA-AAAA" if mailed() != "AAAA-AAAA" else "CCCC-CCCC"


def test_a_code_signs_in_and_leads_back_to_the_page_one_came_from(client, ada):
    client.get(f"{DOOR}?next=/2026/11/26/moon/comments/write/%3Fa=1")

    answer = enter(client)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/2026/11/26/moon/comments/write/?a=1")
    cookie = client.cookies[sessions.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert ReaderSession.objects.get().reader == ada
    assert texts(client.get(MINE), ".page-head__text") == ["ada@example.org"]


def test_who_is_new_is_asked_for_a_name_alone(client):
    client.get(f"{DOOR}?next=/moon/")
    assert enter(client).headers["Location"] == NAME
    assert client.get(MINE).status_code == 302
    page = client.get(NAME)
    assert [field["name"] for field in soup(page).select("main input:not([type=hidden])")] == ["name"]
    assert client.post(NAME, {"name": " \u200b\n"}).status_code == 400
    assert client.post(NAME, {"name": "x" * 61}).status_code == 400

    answer = client.post(NAME, {"name": "  Ada\u202e \r\n Lovelace  "})

    assert answer.headers["Location"] == "/moon/"
    assert Reader.objects.get().name == "Ada Lovelace"
    assert client.get(NAME).headers["Location"] == MINE


def test_the_mail_tells_the_code_and_the_database_doesn_t(client):
    ask(client)

    assert sending.send_due() == 1

    letter, code = mail.outbox[0], mailed()
    assert (letter.to, letter.subject) == (["ada@example.org"], "Your code for Perihelion")
    assert code in letter.body
    assert code in letter.alternatives[0].content
    kept = str(list(SignInCode.objects.values()) + list(CodeMail.objects.values()))
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert client.cookies[entering.COOKIE].value not in kept
    assert sending.send_due() == 0


def test_e1_no_name_of_a_site_breaks_a_header(client, here):
    type(here).objects.update(name="Spacewire\r\nBcc: all@example.org <script>alert(1)</script>")
    ask(client)

    sending.send_due()

    assert "\n" not in mail.outbox[0].subject + mail.outbox[0].from_email
    assert "Bcc" not in mail.outbox[0].message()
    assert "<script>" not in mail.outbox[0].alternatives[0].content


def test_s8_e8_asking_says_the_same_and_asks_the_database_the_same_for_every_address(
    client, ada, django_assert_max_num_queries
):
    seen, asked = [], []
    for address in ("ada@example.org", "eve@example.org"):
        browser = Client()
        # No query looks for a reader, so the time can't tell either.
        with django_assert_max_num_queries(20) as queries:
            answer = ask(browser, address)
        assert not any('"readers_reader"' in q["sql"] for q in queries.captured_queries)
        asked.append(len(queries))
        page = browser.get(CODE).text.replace(address, "…")
        seen.append((answer.status_code, answer.headers["Location"], page.partition("csrfmiddlewaretoken")[0]))
    sending.send_due()

    assert seen[0] == seen[1]
    assert asked[0] >= asked[1]  # the first has the network's map to read
    assert [m.subject for m in mail.outbox] == ["Your code for Perihelion"] * 2


def test_a_code_works_once(client, ada):
    enter(client)
    held = client.cookies[sessions.COOKIE].value
    browser = SignInCode.objects.get().browser
    again = Client()
    again.cookies[entering.COOKIE] = "x"
    SignInCode.objects.filter(browser=browser).update(browser=sessions.digest("x"))

    answer = again.post(CODE, {"code": mailed()})

    assert (answer.status_code, sessions.COOKIE in again.cookies) == (410, False)
    assert client.cookies[sessions.COOKIE].value == held


def test_a_code_from_another_browser_is_nothing(client, ada):
    ask(client)
    stranger, other = Client(), Client()

    assert stranger.post(CODE, {"code": mailed()}).headers["Location"] == DOOR
    theirs = mailed()
    ask(other, "eve@example.org")
    assert other.post(CODE, {"code": theirs}).status_code == 400
    assert ReaderSession.objects.count() == 0
    assert client.post(CODE, {"code": theirs}).status_code == 303


def test_five_tries_and_then_a_new_code(client, ada):
    ask(client)
    said = [client.post(CODE, {"code": wrong()}) for _ in range(5)]

    assert [a.status_code for a in said] == [400, 400, 400, 400, 410]
    assert "4 more times" in texts(said[0], "[role=alert]")[0]
    assert "try once more" in texts(said[3], "[role=alert]")[0]
    assert client.post(CODE, {"code": mailed()}).status_code == 410
    assert enter(client).status_code == 303


@pytest.mark.parametrize(("minutes", "status"), [(14, 303), (16, 410)])
def test_t10_a_code_lasts_a_quarter_of_an_hour(client, ada, minutes, status):
    ask(client)

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert client.post(CODE, {"code": mailed()}).status_code == status
        assert sending.send_due() == 1  # what is too old is done, not sent
    assert len(mail.outbox) == (status == 303 and 0)


def test_asked_again_the_same_browser_gets_the_same_code_again(client, ada):
    ask(client)
    first = mailed()
    ask(client)

    assert mailed() == first
    assert CodeMail.objects.count() == 2
    typed = f" {first.lower().replace('-', ' ')} "
    assert client.post(CODE, {"code": typed}).status_code == 303


@pytest.mark.parametrize(
    "address",
    ["", "a@b@c", '"a b"@x.org', f"{'a' * 255}@x.org", "ada@example.org\r\nBcc: eve@x.org", "ада@example.org",
     "a\u0000@x.org", "ada@exam\u202eple.org", f"a@{'x' * 64}.org"],
)  # fmt: skip
def test_e3_n8_what_is_no_address_is_refused_in_words(client, address):
    answer = ask(client, address)

    assert answer.status_code == 400
    assert texts(answer, "#email-error")
    assert CodeMail.objects.count() == 0


@pytest.mark.parametrize(
    ("one", "other"), [("ada@example.org", " Ada@EXAMPLE.org "), ("a@müller.example", "a@xn--mller-kva.example")]
)
def test_n10_two_ways_to_write_an_address_are_one_account(one, other):
    for written in (one, other):
        assert enter(Client(), written).status_code == 303

    assert Reader.objects.count() == 1


def test_s1_signing_in_takes_no_session_over_and_ends_the_one_before(client, ada):
    client.cookies[sessions.COOKIE] = "planted"
    enter(client)
    first = client.cookies[sessions.COOKIE].value
    assert first != "planted"
    token = client.get(MINE).context["csrf_token"]

    enter(client, "eve@example.org")

    assert client.cookies[sessions.COOKIE].value != first
    assert not ada.sessions.exists()
    assert str(client.get(NAME).context["csrf_token"]) != str(token)


def test_c1_c5_no_form_is_taken_from_elsewhere(ada):
    strict = Client(enforce_csrf_checks=True)
    for path in (DOOR, CODE, NAME, "/reader/sign-in/go/", "/reader/sign-out/", "/reader/change/", "/reader/sessions/end/",
                 "/reader/sessions/1/end/", "/reader/erase/"):  # fmt: skip
        assert strict.post(path, {"email": "ada@example.org"}).status_code == 403, path


def test_c6_signing_out_is_no_link(client, ada):
    enter(client)
    assert client.get("/reader/sign-out/").status_code == 405
    assert client.get(MINE).status_code == 200

    assert client.post("/reader/sign-out/", {"next": "/moon/"}).headers["Location"] == "/moon/"
    assert client.get(MINE).status_code == 302
    assert ReaderSession.objects.count() == 0


def test_r1_r2_next_never_leads_elsewhere(client, ada):
    client.get(DOOR, {"next": "//evil.example"})
    assert enter(client).headers["Location"] == MINE
    assert client.get(DOOR, {"next": "/\\evil.example"}).headers["Location"] == MINE
    assert client.post("/reader/sign-out/", {"next": "https:evil.example"}).headers["Location"] == MINE


def test_c3_looking_writes_nothing_and_makes_nobody(client):
    for path in (DOOR, CODE, NAME, MINE, "/reader/arrive/?pass=x", "/reader/me.json", f"{DOOR}?for=x"):
        client.get(path)

    assert (Reader.objects.count(), SignInCode.objects.count(), ReaderSession.objects.count()) == (0, 0, 0)
    assert sessions.COOKIE not in client.cookies


def test_old_codes_are_forgotten_with_their_mails(client):
    ask(client)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert entering.forget_old() == 1
    assert CodeMail.objects.count() == 0


def test_a_reader_without_an_address_proves_one_on_their_own_page(client, here, ada):
    known = ReaderFactory(email="", name="Grace")
    sign_in(client, known, here)
    assert "own-address" in client.get(MINE).text
    client.post(DOOR, {"email": "grace@", "adding": "1"})
    client.post(DOOR, {"email": "grace@example.org", "adding": "1"})
    client.post(CODE, {"code": mailed()})

    known.refresh_from_db()
    assert known.email == "grace@example.org"
    assert ReaderSession.objects.get().reader == known
    assert "own-address" not in client.get(MINE).text


@pytest.mark.parametrize("said", [{"email": "ada@example.org", "adding": "1"}, {"email": "new@example.org"}])
def test_an_address_of_another_or_one_to_sign_in_with_is_not_added(client, here, ada, said):
    known = ReaderFactory(email="", name="Grace")
    sign_in(client, known, here)
    client.post(DOOR, said)
    client.post(CODE, {"code": mailed()})

    known.refresh_from_db()
    assert known.email == ""
    assert ReaderSession.objects.get().reader.email == said["email"]
