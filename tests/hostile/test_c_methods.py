"""C: what only looks changes nothing, and what changes something comes from a page of ours."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tests import asking
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory
from tests.hostile import desk

pytestmark = pytest.mark.django_db

# Each says in its module why it needs no token: no cookie gives its sender any right.
EXEMPT = {
    "apple_callback", "articles:preview-answer", "articles:preview-opened", "audience:counted", "letters:mail-stop",
    "supporters:bank", "supporters:hook",
}  # fmt: skip
LOOKS_ARE_KEPT = ("supporters/supporter/", "supporters/contribution/", "supporters/gatewayevent/", "supporters/payment/",
                  "supporters/subscription/")  # fmt: skip
# What a look at the desk may write: that the person was there, and is looking at a story (both told to colleagues).
MAY_WRITE = r'"(django_session|usersessions_usersession|articles_presence)"'


def views(patterns=None, namespace=""):
    """Yield the name and view of every pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback


@pytest.fixture
def strict():
    """A superuser's browser, held to the tokens of forms as in production."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.mark.once
def test_c4_so_many_views_take_what_comes_without_a_token():
    assert {name for name, view in views() if getattr(view, "csrf_exempt", False)} == EXEMPT


@pytest.mark.once
@pytest.mark.parametrize("path", ["/", "/archive/", "/support/", "/search/", "/nothing/", "/desk/login/"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json", "text/plain"])
def test_c1_c5_c7_nothing_public_takes_a_post_without_a_token_in_whatever_dress(path, kind):
    PublicationFactory()

    answer = Client(enforce_csrf_checks=True).post(path, "{}", content_type=kind)

    assert answer.status_code in {403, 404, 405}


@pytest.mark.once
def test_c1_no_address_of_the_desk_takes_a_post_without_a_token(strict):
    PublicationFactory()
    answers = {address.path(None): strict.post(address.path(None)).status_code for address in desk.addresses()}

    assert {path: status for path, status in answers.items() if status not in {403, 404, 405}} == {}
    assert 403 in answers.values()


@pytest.mark.once
@pytest.mark.parametrize(
    "headers",
    [{"origin": "null"}, {"origin": "https://evil.example"}, {"origin": "http://testserver.evil.example"},
     {"referer": "https://evil.example/"}],
)  # fmt: skip
def test_c2_a_form_with_a_token_from_another_site_is_refused(strict, headers):
    PublicationFactory()
    page = strict.get("/desk/articles/tag/add/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    sent = {"csrfmiddlewaretoken": token, "name": "Moon"}
    secure = "referer" in headers

    refused = strict.post("/desk/articles/tag/add/", sent, headers=headers, secure=secure)
    wrong = strict.post("/desk/articles/tag/add/", sent | {"csrfmiddlewaretoken": "x" * 64})

    assert (refused.status_code, wrong.status_code) == (403, 403)


@pytest.mark.once
def test_c6_nobody_is_signed_out_by_a_link(client):
    PublicationFactory()
    client.force_login(UserFactory(is_superuser=True))

    client.get("/desk/logout/")

    assert client.get("/desk/").status_code == 200


def test_c3_looking_at_the_desk_writes_nothing():
    world = desk.World()
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = world.cookies["superuser"]
    written = {}
    for address in desk.addresses():
        path = address.path(world.row(address, "own"))
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        changes = [sql[:200] for sql in asking.changes(asked) if not re.search(MAY_WRITE, sql)]
        if answer.status_code == 403 or address.route.startswith(LOOKS_ARE_KEPT):
            # That it was tried is kept for good; so is who looked at a person who gives.
            changes = [sql for sql in changes if '"audit_' not in sql]
        if changes:
            written[address.route] = changes

    assert written == {}
