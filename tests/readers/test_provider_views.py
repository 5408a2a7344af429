"""To a provider and back, and all that can go wrong on the way."""

import logging
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from allauth.socialaccount.models import SocialAccount
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.urls import NoReverseMatch, reverse

from newsroom.models import User
from readers import adapters, holding, providers, sessions
from readers.models import Identity, Reader, ReaderSession
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory, sign_in
from tests.factories.sections import PublicationFactory
from tests.pages import soup
from tests.readers.provider import SLUGS

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def publication():
    return PublicationFactory()


def address_at(client, slug, **said):
    """Set out for a provider; return the address there that the page leads to."""
    page = client.post(f"/reader/with/{slug}/", said)
    assert page.status_code == 200
    return soup(page).select_one(".giving__buttons a")["href"]


def allowed(address, way="allow"):
    """Decide at the provider; return the path by which it sends the browser back."""
    with urlopen(address, timeout=20) as page:  # noqa: S310 - our own provider's
        back = urlsplit(BeautifulSoup(page.read(), "html.parser").select_one(f"#{way}")["href"])
    return f"{back.path}?{back.query}"


def sign_in_with(client, slug="openid"):
    """Go the whole way."""
    return client.get(allowed(address_at(client, slug)))


def heading(answer):
    return soup(answer).h1.get_text(strip=True)


def nothing_left(client):
    """Tell whether nothing held is left, neither here nor in the browser."""
    return not Session.objects.exists() and not getattr(client.cookies.get(holding.AWAY), "value", "")


@pytest.mark.parametrize("slug", SLUGS)
def test_each_provider_signs_in_one_reader_and_the_next_time_the_same(client, provider, slug):
    first = sign_in_with(client, slug)
    again = sign_in_with(client, slug)

    assert (first.status_code, again.status_code) == (303, 303)
    reader = Reader.objects.get()
    # Facebook and X vouch for no address.
    assert reader.email == ("" if slug in {"facebook", "x"} else "ada@example.org")
    identity = reader.identities.get()
    assert (identity.provider, identity.subject) == (providers.find(slug).known_as, "1001")
    assert ReaderSession.objects.get().reader == reader
    assert (User.objects.count(), SocialAccount.objects.count()) == (0, 0)
    assert nothing_left(client)


def test_only_what_is_needed_is_asked_for_and_nothing_that_a_visitor_adds(client, provider):
    client.post("/reader/with/google/?scope=drive&auth_params=prompt%3Dnone&process=connect&next=//evil.example")
    address_at(client, "google")

    asked = provider.asked
    address = address_at(client, "google")
    query = parse_qs(urlsplit(address).query)
    assert asked == []
    assert sorted(query["scope"][0].split()) == ["email", "openid"]
    assert query["code_challenge_method"] == ["S256"]
    assert "prompt" not in query
    assert query["redirect_uri"] == ["http://testserver/reader/with/google/back/"]


def test_an_address_that_nobody_vouches_for_is_nobodys(client, provider):
    ReaderFactory(email="ada@example.org")
    for number, claim in enumerate((False, "false", None)):
        provider.person |= {"email_verified": claim, "sub": str(number)}
        assert sign_in_with(client).status_code == 303

    assert Reader.objects.exclude(email="").count() == 1
    assert Reader.objects.count() == 4


def test_an_address_of_another_reader_joins_nobody_and_the_page_offers_a_code(client, provider):
    ReaderFactory(email="ada@example.org")
    provider.person["email"] = "Ada@Example.ORG"

    answer = sign_in_with(client)

    assert answer.status_code == 409
    assert heading(answer) == "We know your address already"
    assert soup(answer).select_one(".giving__form [name=email]")["value"] == "ada@example.org"
    assert not Identity.objects.exists()
    assert not ReaderSession.objects.exists()
    assert nothing_left(client)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.replace("state=", "state=x"),
        lambda path: path.replace("state=", "other="),
        lambda path: path.replace("/openid/", "/google/"),
    ],
    ids=["wrong state", "no state", "mixed up"],
)
def test_a_state_that_is_not_this_ways_is_refused_before_the_provider_is_asked(client, provider, spoil):
    path = allowed(address_at(client, "openid"))

    answer = client.get(spoil(path))

    assert (answer.status_code, heading(answer)) == (400, "This way in is no longer good")
    assert not Reader.objects.exists()
    assert len(provider.codes) == 1
    assert provider.tokens == {}


def test_what_came_back_is_good_once_in_one_browser_for_its_own_code(client, client_of_another, provider):
    path = allowed(address_at(client, "openid"))

    assert client_of_another.get(path).status_code == 400
    assert client.get(path).status_code == 303
    assert client.get(path).status_code == 400
    assert Reader.objects.count() == 1

    # A stolen code in one's own state: the provider wants the verifier, which only the other browser's state holds.
    stolen, own = (parse_qs(urlsplit(allowed(address_at(c, "openid"))).query) for c in (client, client_of_another))
    answer = client_of_another.get("/reader/with/openid/back/", {"code": stolen["code"][0], "state": own["state"][0]})
    assert (answer.status_code, heading(answer)) == (400, "This way in is no longer good")
    assert ReaderSession.objects.count() == 1


@pytest.fixture
def client_of_another(client):
    return type(client)()


def test_breaking_it_off_there_says_so_here(client, provider):
    answer = client.get(allowed(address_at(client, "openid"), "deny"))

    assert (answer.status_code, heading(answer)) == (403, "You are not signed in")
    assert nothing_left(client)


@pytest.mark.parametrize("mood", ["down", "nonsense", "slow"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_provider_that_fails_is_named_and_the_next_step_too(client, provider, monkeypatch, mood, when):
    monkeypatch.setattr(adapters, "TIMEOUT", (0.05, 0.05))
    slug = "openid" if when == "before" else "google"
    path = "/reader/with/openid/" if when == "before" else allowed(address_at(client, slug))
    provider.mood = mood

    answer = client.post(path) if when == "before" else client.get(path)

    assert answer.status_code == 503
    assert heading(answer) == f"{'Observatory' if when == 'before' else 'Google'} does not answer"
    assert answer.headers["Retry-After"] == "60"
    assert soup(answer).select_one(".giving__buttons a").get_text() == "Choose how to sign in"
    assert not Reader.objects.exists()


def test_an_answer_that_drips_is_left(client, provider, monkeypatch):
    monkeypatch.setattr(adapters, "LONGEST_SECONDS", -1)

    assert client.post("/reader/with/openid/").status_code == 503


def test_an_account_is_added_to_who_is_signed_in_and_belongs_to_one(client, provider, publication):
    reader, other = ReaderFactory(), ReaderFactory()
    sign_in(client, reader, publication)

    added = client.get(allowed(address_at(client, "github", adding="1")))
    assert added.status_code == 303
    assert reader.identities.get().subject == "1001"

    sign_in(client, other, publication)
    refused = client.get(allowed(address_at(client, "github", adding="1")))
    assert (refused.status_code, heading(refused)) == (409, "This account at GitHub is in use")
    assert not other.identities.exists()


def test_nothing_is_added_for_who_left_or_became_another_meanwhile(client, provider, publication):
    reader, other = ReaderFactory(), ReaderFactory()
    assert client.post("/reader/with/openid/", {"adding": "1"}).status_code == 403
    sign_in(client, reader, publication)
    path = allowed(address_at(client, "openid", adding="1"))
    sign_in(client, other, publication)

    answer = client.get(path)

    assert (answer.status_code, heading(answer)) == (403, "You were signed out meanwhile")
    assert not Identity.objects.exists()


def test_the_last_way_in_stays_where_there_is_no_address(client, provider, publication):
    reader = ReaderFactory(email="")
    first, second = (Identity.objects.create(reader=reader, provider=p, subject="1") for p in ("google", "x"))
    strangers = Identity.objects.create(reader=ReaderFactory(), provider="google", subject="2")
    sign_in(client, reader, publication)

    assert client.post(f"/reader/ways/{strangers.pk}/remove/").status_code == 404
    assert client.post(f"/reader/ways/{first.pk}/remove/").status_code == 303
    last = client.post(f"/reader/ways/{second.pk}/remove/")
    assert (last.status_code, heading(last)) == (409, "This is your only way in")
    assert set(Identity.objects.all()) == {second, strangers}


def test_nobody_of_the_desk_is_signed_out_or_meets_a_reader(client, provider):
    client.force_login(UserFactory(is_superuser=True))
    before = dict(Session.objects.values_list("session_key", "session_data"))

    assert sign_in_with(client).status_code == 303

    assert dict(Session.objects.values_list("session_key", "session_data")) == before
    assert client.get("/desk/").status_code == 200
    assert User.objects.count() == 1
    assert sessions.COOKIE in client.cookies


def test_without_keys_nothing_is_shown_or_found(client, settings):
    for slug in (*SLUGS, "apple", "nobody"):
        assert client.post(f"/reader/with/{slug}/").status_code == 404
        assert client.get(f"/reader/with/{slug}/back/?code=1&state=2").status_code == 404
    assert providers.offered() == []


def test_no_other_page_of_allauths_is_reachable(client, provider):
    for name in ("socialaccount_connections", "socialaccount_signup", "socialaccount_login_error",
                 "socialaccount_login_cancelled", "google_login", "google_login_by_token", "facebook_login_by_token"):  # fmt: skip
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_form_from_apples_page_becomes_an_ordinary_return(client, settings, provider):
    settings.SOCIALACCOUNT_PROVIDERS["apple"] = {
        "APPS": [{"client_id": "c", "secret": "s", "key": "t", "settings": {"certificate_key": "k"}}]
    }
    address = address_at(client, "apple")
    state = parse_qs(urlsplit(address).query)["state"][0]

    answer = type(client)(enforce_csrf_checks=True).post(
        "/reader/with/apple/back/", {"code": "1", "state": state, "user": "Ada"}
    )

    assert urlsplit(address).hostname == "appleid.apple.com"
    assert answer.status_code == 303
    assert answer["Location"] == f"/reader/with/apple/back/again/?code=1&state={state}"


def test_no_key_or_code_or_address_is_written_down(client, provider, caplog):
    caplog.set_level(logging.DEBUG)
    for slug in SLUGS:
        address = address_at(client, slug)
        provider.mood = "down"
        path = allowed(address)
        client.get(path)
        provider.mood = "fine"
        sign_in_with(client, slug)

    said = "\n".join(f"{record.name} {record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert "failed: HTTPError" in said
    for secret in ("secret-of-", "ada@example.org", "code=", "state=", "1001", "access_token"):
        assert secret not in said
