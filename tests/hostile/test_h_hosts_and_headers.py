"""H: hosts and headers."""

import socket
import time

import pytest
from django.test import Client

from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory
from tests.serving import served

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "evil.example:80", "testserver@evil.example", "[::", "a b", ""]
)
def test_h1_a_foreign_host_is_refused_in_words_that_do_not_repeat_it(client, host):
    PublicationFactory()

    answer = client.get("/", headers={"host": host})

    assert answer.status_code == 400
    assert "No publication answers at this name" in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["TESTSERVER", "testserver.", "testserver:8000"])
def test_h1_spellings_of_our_host_are_our_host(client, host):
    PublicationFactory()

    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-for", "forwarded", "x-original-url", "x-rewrite-url"],
)
def test_h1_headers_from_outside_change_nothing_on_the_page(client, header):
    story = ArticleFactory(live=True)
    plain = client.get(story.get_absolute_url())

    forged = client.get(story.get_absolute_url(), headers={header: "https://evil.example/"})

    assert forged.content == plain.content


def test_h1_links_of_a_page_come_from_the_tables_not_from_the_request(client):
    story = ArticleFactory(live=True)

    page = client.get(story.get_absolute_url(), headers={"host": "testserver:4711"})

    assert f'<link rel="canonical" href="{story.canonical_url}">' in page.text
    assert "4711" not in page.text


def test_h1_a_known_host_without_a_publication_says_so(client):
    assert client.get("/", headers={"host": "127.0.0.1"}).status_code == 404


def test_h2_there_is_no_mail_that_could_carry_a_foreign_host(client):
    """Password reset by mail comes with the desk's own sign-in; until then its addresses answer 404."""
    PublicationFactory()

    for path in ("/desk/password_reset/", "/password_reset/", "/accounts/password/reset/"):
        assert client.get(path, headers={"host": "testserver"}, follow=True).status_code in {200, 404}
        assert client.post(path, {"email": "a@example.org"}).status_code in {302, 403, 404, 405}


@pytest.mark.parametrize("path", ["/" + "a" * 4100, "/?q=" + "a" * 4100])
def test_h3_an_overlong_address_is_refused_in_our_own_words(client, path):
    PublicationFactory()

    answer = client.get(path)

    assert answer.status_code == 414
    assert "too long" in answer.text


@pytest.mark.parametrize("value", [",".join(f"l{n};q=0.{n % 9}" for n in range(1000)), "a" * 7000, "," * 100_000])
@pytest.mark.parametrize("header", ["accept-language", "accept", "accept-encoding"])
def test_h4_h5_endless_lists_in_headers_cost_nothing(client, header, value):
    PublicationFactory()
    client.get("/")
    started = time.perf_counter()

    answer = client.get("/", headers={header: value})

    assert answer.status_code == 200
    assert time.perf_counter() - started < 0.25


def test_h6_a_header_with_underscores_does_not_pass_for_one_with_hyphens(served_site):
    """CVE-2026-3902: X_Forwarded_Proto must not become X-Forwarded-Proto behind the server."""
    answer = raw(
        served_site, b"GET / HTTP/1.1\r\nHost: testserver\r\nX_Forwarded_Proto: https\r\nConnection: close\r\n\r\n"
    )

    assert b" 200 " in answer.split(b"\r\n")[0]
    assert b"https://testserver" not in answer


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST / HTTP/1.1\r\nHost: testserver\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        b"GET / HTTP/1.1\r\nHost: testserver\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: testserver\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"GET / HTTP/1.1\r\nHost: testserver\r\nX: a\r\n b\r\nBad Header: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
    ],
)
def test_h7_smuggled_and_broken_requests_never_reach_a_page(served_site, request_bytes):
    answer = raw(served_site, request_bytes)

    # Nothing at all, or an error; and never a second answer on the same connection.
    assert answer == b"" or answer.split(b" ")[1] in {b"400", b"403", b"405", b"501"}
    assert answer.count(b"HTTP/1.1 ") <= 1


EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-site",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/nothing/", 404), ("/robots.txt", 200), ("/desk/login/", 200), ("/desk/", 302), ("/a%00b/", 400),
     ("/health/", 200), ("/" + "a" * 4000, 414), ("/2024", 301)],
)  # fmt: skip
def test_h8_every_class_of_answer_carries_the_security_headers(client, path, status):
    PublicationFactory()

    answer = client.get(path)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"] or status in {301, 302}
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_h8_a_failing_page_says_so_without_a_traceback_and_with_the_headers(monkeypatch):
    PublicationFactory()
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("sections.fronts.front_of", lambda *_: 1 / 0)

    answer = client.get("/")

    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED


def test_h8_public_pages_set_no_cookie_and_vary_by_no_cookie(client):
    story = ArticleFactory(live=True)
    UserFactory()

    for path in (
        "/",
        story.get_absolute_url(),
        story.section.get_absolute_url(),
        "/archive/",
        "/support/",
        "/nothing/",
    ):
        answer = client.get(path)
        assert not answer.cookies, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path


def raw(address, request_bytes):
    """Send bytes to a server and return all that comes back until it closes or falls silent."""
    received = b""
    with socket.create_connection(address, timeout=2) as connection:
        connection.sendall(request_bytes)
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except (TimeoutError, ConnectionResetError):
            pass
    return received


@pytest.fixture(scope="module")
def served_site(tmp_path_factory):
    """A real server with the production stack on a database of its own."""
    with served(tmp_path_factory.mktemp("served")) as address:
        yield address
