"""R: redirects never leave the site."""

from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from lxml.html import fragment_fromstring

from articles.models import Redirect
from articles.templatetags.story_parts import share
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import PASSWORD, UserFactory
from tests.factories.sections import PublicationFactory

pytestmark = pytest.mark.django_db

OURS = ["//evil.example", "/\\evil.example", "https:evil.example", "%2f%2fevil.example", "/%0d%0aLocation:%20//evil.example",
        "https://testserver@evil.example/", "https://testserver.evil.example", "javascript:alert(1)", "\\\\evil.example",
        "/\t/evil.example", "http:///evil.example", "////evil.example", "https://evil.example\\@testserver"]  # fmt: skip


def leaves_the_site(location: str) -> bool:
    """Read an address as browsers do: backslashes are slashes, blanks inside are dropped."""
    read = location.strip().replace("\\", "/").translate({9: None, 10: None, 13: None})
    if read.startswith("//"):
        return True
    parts = urlsplit(read)
    return bool(parts.scheme) and (parts.scheme not in {"http", "https"} or parts.hostname != "testserver")


def sign_in_towards(client, target):
    """Sign in with a wish where to go next; an address the site refuses to read leads nowhere."""
    answer = client.post("/desk/login/", {"username": "editor", "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.mark.parametrize("target", OURS)
def test_r1_signing_in_never_leads_elsewhere(client, target):
    PublicationFactory()
    UserFactory(username="editor", is_superuser=True)

    assert not leaves_the_site(sign_in_towards(client, target))


def test_r1_no_public_payload_leads_elsewhere(client, real_data):
    PublicationFactory()
    UserFactory(username="editor", is_superuser=True)
    payloads = (real_data / "hostile" / "open-redirects.txt").read_text(encoding="utf-8").splitlines()

    assert [p for p in payloads if leaves_the_site(sign_in_towards(client, p))] == []


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "/%2f%2fevil.example/", "//evil.example/2024", "/a/..//evil.example"]
)
def test_r2_no_path_is_answered_with_a_way_elsewhere(client, path):
    PublicationFactory()

    answer = client.get(path)

    assert not leaves_the_site(answer.headers.get("Location", "/"))


def test_r2_line_ends_never_reach_a_header(client):
    PublicationFactory()

    answer = client.get("/about%0d%0aSet-Cookie:%20a=b")

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("new_path", ["//evil.example/", "/\\evil.example", "https://evil.example/", "/a\r\nb", "evil"])
def test_r2_an_editor_cannot_make_a_redirect_that_leaves(new_path):
    with pytest.raises(ValidationError, match="a path on this site"):
        Redirect(publication=PublicationFactory(), old_path="/old/", new_path=new_path).full_clean()


def test_r3_a_loop_is_refused():
    publication = PublicationFactory()
    Redirect.objects.create(publication=publication, old_path="/a/", new_path="/b/")

    with pytest.raises(ValidationError, match="back to where it began"):
        Redirect(publication=publication, old_path="/b/", new_path="/a/").full_clean()


def test_r3_a_redirect_to_itself_is_refused():
    with pytest.raises(ValidationError, match="back to where it began"):
        Redirect(publication=PublicationFactory(), old_path="/a/", new_path="/a/").full_clean()


def test_r3_a_long_chain_is_refused():
    publication = PublicationFactory()
    for number in range(6):
        Redirect.objects.create(publication=publication, old_path=f"/{number}/", new_path=f"/{number + 1}/")

    with pytest.raises(ValidationError, match="more than five redirects"):
        Redirect(publication=publication, old_path="/start/", new_path="/0/").full_clean()


def test_r4_share_links_lead_to_the_named_sites_and_mail_alone():
    story = ArticleFactory(headline="https://evil.example/ //evil", live=True)

    links = fragment_fromstring(share(story), create_parent=True).iter("a")
    hosts = {urlsplit(link.get("href")).hostname for link in links}

    assert hosts == {
        "www.reddit.com",
        "x.com",
        "www.facebook.com",
        "www.linkedin.com",
        "bsky.app",
        "mastodonshare.com",
        None,
    }


def test_r5_plain_http_leads_to_https_with_the_path_and_a_known_host(client):
    PublicationFactory()
    with override_settings(SECURE_SSL_REDIRECT=True):
        answer = client.get("/moon/?before=1-2")
        foreign = client.get("/moon/", headers={"host": "evil.example"})

    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/moon/?before=1-2")
    assert foreign.status_code == 400
