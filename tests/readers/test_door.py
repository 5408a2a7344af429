"""The network's door: one account over all sites, and a pass that is good for one browser at one site, once."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from readers import door, sessions
from readers.models import Handover, ReaderSession
from sections.models import Publication
from tests.factories.readers import ReaderFactory
from tests.factories.sections import PublicationFactory
from tests.hostile.test_r_redirects import OURS, leaves_the_site
from tests.pages import links, soup, texts
from tests.readers.entering import CODE, DOOR, MINE, NAME, SISTER, Sister, ask, enter, mailed

pytestmark = pytest.mark.django_db
SIGNED_OUT = 302


@pytest.fixture(autouse=True)
def network():
    """The door and a sister site."""
    return PublicationFactory(position=0), PublicationFactory(host=SISTER, name="Areograph", position=1)


@pytest.fixture
def ada():
    """A reader who is here already."""
    return ReaderFactory(email="ada@example.org", name="Ada")


@pytest.fixture
def sister():
    """The browser's tab at the sister site."""
    return Sister()


def path_of(answer):
    """Return where an answer leads, without its host."""
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def set_out(sister, back="/moon/"):
    """Ask to sign in at the sister site; return the door's address without its host."""
    page = sister.get(DOOR, {"next": back})
    address = links(page, ".giving__buttons")[0]
    assert soup(page).select_one("meta[http-equiv=refresh]")["content"] == f"0; url={address}"
    assert urlsplit(address).hostname == "testserver"
    return address.partition("testserver")[2]


def handed_over(client, sister, back="/moon/"):
    """Go from the sister site through the door; return the way back that the door gave."""
    client.get(set_out(sister, back))
    return enter(client)


def test_who_signs_in_from_a_sister_site_comes_back_signed_in_there(client, sister, ada):
    way = handed_over(client, sister)
    assert way.headers["Location"].startswith(f"{PublicationFactory(host=SISTER).origin}/reader/arrive/?pass=")

    answer = sister.get(path_of(way))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/moon/")
    assert texts(sister.get(MINE), ".page-head__text") == ["ada@example.org"]
    assert client.get(MINE).status_code == 200
    assert {s.publication.host for s in ada.sessions.all()} == {"testserver", SISTER}
    assert client.cookies[sessions.COOKIE].value != sister.cookies[sessions.COOKIE].value
    assert sister.get(f"{DOOR}?next=/moon/").headers["Location"] == "/moon/"


def test_the_door_speaks_the_language_of_the_site_that_someone_comes_from(client, sister):
    there = Publication.objects.get(host=SISTER)
    there.language = "de"
    there.save()

    pages = [client.get(set_out(sister)), client.post(DOOR, {"email": "no address"})]
    ask(client, "new@example.org")
    pages += [client.get(CODE), client.post(CODE, {"code": "AAAA-AAAA"})]
    client.post(CODE, {"code": mailed()})
    pages.append(client.get(NAME))

    assert [page.headers["Content-Language"] for page in pages] == ["de"] * 5
    assert [soup(page).html["lang"] for page in pages] == ["de"] * 5
    client.post(NAME, {"name": "Ada"})
    assert client.get(MINE).headers["Content-Language"] == "en"


def test_who_is_new_says_their_name_on_the_way(client, sister):
    assert path_of(handed_over(client, sister)) == f"{NAME}?"
    way = client.post(NAME, {"name": "Ada"})

    assert sister.get(path_of(way)).headers["Location"] == "/moon/"


def test_who_is_signed_in_at_the_door_passes_with_one_press(client, sister, ada):
    enter(client)

    page = client.get(set_out(sister))
    assert texts(page, "main form button")[0] == "Continue as Ada"
    assert f"form-action 'self' {PublicationFactory(host=SISTER).origin}" in page.headers[
        "Content-Security-Policy"
    ].replace("http://testserver ", "").replace("https://testserver ", "")
    way = client.post("/reader/sign-in/go/")

    assert sister.get(path_of(way)).headers["Location"] == "/moon/"


def test_a_pass_is_good_once(client, sister, ada):
    way = path_of(handed_over(client, sister))
    state = sister.cookies[door.STATE_COOKIE].value
    sister.get(way)
    again = Sister()
    again.cookies[door.STATE_COOKIE] = state

    assert again.get(way).status_code == 403
    assert sessions.COOKIE not in again.cookies
    # Who is in and goes back to the arrival is told nothing frightening.
    assert sister.get(way).headers["Location"] == MINE


def test_c5_a_pass_from_a_stranger_signs_nobody_in(client, ada):
    """Login CSRF: someone has the victim's browser open the way back of an account that is theirs."""
    attackers, victims, bare = Sister(), Sister(), Sister()
    way = path_of(handed_over(client, attackers))
    victims.get(f"{DOOR}?next=/moon/")

    for browser in (victims, bare):
        answer = browser.get(way)
        assert (answer.status_code, texts(answer, "h1")) == (403, ["This way in is no longer good"])
        assert sessions.COOKIE not in browser.cookies
    assert Handover.objects.get().used_at is None


def test_s10_a_pass_and_a_session_hold_at_their_own_site_only(client, sister, ada):
    third = PublicationFactory(host="third.localhost")
    way = path_of(handed_over(client, sister))
    there = Client(headers={"host": third.host})
    there.cookies[door.STATE_COOKIE] = sister.cookies[door.STATE_COOKIE].value

    assert there.get(way).status_code == 403
    assert sister.get(way).status_code == 302
    there.cookies[sessions.COOKIE] = sister.cookies[sessions.COOKIE].value
    assert there.get(MINE).status_code == SIGNED_OUT


def test_t10_a_pass_lasts_a_minute(client, sister, ada):
    way = path_of(handed_over(client, sister))

    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert sister.get(way).status_code == 403
        assert door.forget_old() == 1


@pytest.mark.parametrize("errand", ["", "x", "a:b:c"])
def test_an_errand_that_nobody_sealed_is_refused(client, errand):
    answer = client.get(DOOR, {"for": errand})

    assert (answer.status_code, texts(answer, "h1")) == (400, ["This way in is too old"])


def test_s11_what_is_sealed_for_one_thing_is_good_for_no_other(client, sister, ada):
    sister.get(f"{DOOR}?next=/moon/")

    assert client.get(DOOR, {"for": sister.cookies[door.STATE_COOKIE].value}).status_code == 400


def test_signing_out_of_one_site_signs_the_browser_out_of_all(client, sister, ada):
    other = Client()
    enter(other)
    sister.get(path_of(handed_over(client, sister)))

    sister.post("/reader/sign-out/")

    assert (sister.get(MINE).status_code, client.get(MINE).status_code) == (SIGNED_OUT, SIGNED_OUT)
    assert other.get(MINE).status_code == 200


def test_who_leaves_the_door_on_the_way_does_not_arrive(client, sister, ada):
    way = path_of(handed_over(client, sister))
    client.post("/reader/sign-out/")

    assert sister.get(way).status_code == 403


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example"])
def test_r1_r2_the_way_back_stays_on_the_sister_site(client, sister, ada, target):
    enter(client)
    client.get(set_out(sister, target))

    assert sister.get(path_of(client.post("/reader/sign-in/go/"))).headers["Location"] == MINE


def test_r1_no_payload_is_a_path_of_ours_unless_it_is_one():
    assert [target for target in OURS if leaves_the_site(door.own_path(target))] == []
    assert door.own_path("/moon/?a=1#c-2") == "/moon/?a=1#c-2"


@pytest.mark.once
def test_r1_no_public_payload_leads_elsewhere(real_data):
    payloads = (real_data / "hostile" / "open-redirects.txt").read_text(encoding="utf-8").splitlines()

    assert [p for p in payloads if leaves_the_site(door.own_path(p))] == []


@pytest.mark.parametrize("named", [SISTER, "sister", "nobody"])
def test_the_door_is_where_the_operator_says(settings, named):
    settings.READERS_DOOR = named

    assert door.publication().host == ("testserver" if named == "nobody" else SISTER)


def test_nothing_but_the_way_to_the_door_is_at_a_sister_site(sister):
    for path in (f"{DOOR}code/", NAME, f"{DOOR}go/"):
        assert sister.post(path).status_code == 404


def test_under_another_host_of_a_site_one_sets_out_from_its_own(network):
    network[1].aliases.create(host="alias.localhost")
    answer = Client(headers={"host": "alias.localhost"}).get(f"{DOOR}?next=/moon/")

    assert links(answer, ".giving__buttons") == [f"{network[1].origin}{DOOR}?next=/moon/"]
    assert door.STATE_COOKIE not in answer.cookies
    assert ReaderSession.objects.count() == 0
