"""A second step that is needed and missing: it can be set up, and nothing else can be done."""

from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from audit.models import AuditEntry
from sections.roles import ADMINISTRATOR, EDITOR, PUBLISHER, REPORTER
from signin import policy
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, staff
from tests.signin.door import APP, CODE, CONFIRM, SECRET, code, go_in, is_in, said, set_up_app, with_app

pytestmark = pytest.mark.django_db
SET_UP = "/desk/account/second-step/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def home():
    return PublicationFactory()


@pytest.fixture
def publisher(home):
    return staff(PUBLISHER, home, username="publisher")


@pytest.mark.parametrize(
    ("role", "needs"), [(PUBLISHER, True), (ADMINISTRATOR, True), (EDITOR, False), (REPORTER, False)]
)
def test_publishers_and_administrators_need_a_second_step_whatever_they_are_called(home, role, needs):
    person = staff(role, home)
    Group.objects.filter(name=role).update(name="Chief")

    assert policy.needs_second_factor(person) is needs


def test_superusers_need_one_and_no_one_does_where_it_is_switched_off(home, settings):
    root = UserFactory(is_superuser=True)

    assert policy.needs_second_factor(root)
    settings.REQUIRE_SECOND_FACTOR = False
    assert not policy.needs_second_factor(root)


@pytest.mark.parametrize(("role", "rule"), [(EDITOR, True), (PUBLISHER, False)])
def test_a_superuser_decides_otherwise_at_the_roles_screen(admin_client, settings, home, role, rule):
    settings.REQUIRE_SECOND_FACTOR = False
    person, group = staff(role, home), Group.objects.get(name=role)
    kept = {"name": role, "permissions": list(group.permissions.values_list("pk", flat=True))}

    admin_client.post(
        reverse("admin:auth_group_change", args=[group.pk]), kept | ({"second_factor": "on"} if rule else {})
    )

    settings.REQUIRE_SECOND_FACTOR = True
    assert policy.needs_second_factor(person) is rule
    entry = AuditEntry.objects.get(table="auth.Group")
    assert (entry.before, entry.after) == ({"second_factor": not rule}, {"second_factor": rule})


def test_who_needs_a_second_step_is_led_to_set_it_up_and_nowhere_else(client, publisher):
    go_in(client, "publisher")
    pages = [
        "/desk/",
        "/desk/articles/article/add/",
        "/desk/search/?s=x",
        "/desk/password_change/",
        "/desk/account/sessions/",
    ]

    answers = [client.get(page) for page in pages] + [client.post("/desk/articles/article/add/", {"headline": "x"})]

    assert {a.headers["Location"] for a in answers} == {SET_UP}
    assert Article.objects.count() == 0
    page = client.get(SET_UP)
    assert (page.status_code, "Your role needs a second step" in page.text, "To the desk" in page.text) == (
        200,
        True,
        False,
    )


def test_once_it_is_set_up_the_desk_opens(client, publisher, django_capture_on_commit_callbacks):
    go_in(client, "publisher")

    with django_capture_on_commit_callbacks(execute=True):
        answer = set_up_app(client)

    assert (answer.status_code, is_in(client)) == (302, True)
    assert Authenticator.objects.filter(user=publisher, type="totp").count() == 1
    assert SECRET not in str(list(Authenticator.objects.values()))
    acts = AuditEntry.objects.filter(by=publisher).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["sign in", "add second step", "add second step"]


def test_a_wrong_code_sets_nothing_up(client, publisher):
    go_in(client, "publisher")

    answer = set_up_app(client, "000000")

    assert (said(answer), Authenticator.objects.count(), is_in(client)) == (
        "That code is not right, or it was used already. Wait for the next one.", 0, False,
    )  # fmt: skip


def test_setting_up_asks_for_the_password_again(client, publisher):
    go_in(client, "publisher")

    assert client.get(APP).headers["Location"] == f"{CONFIRM}?{urlencode({'next': APP})}"
    assert said(client.post(CONFIRM, {"password": "wrong"})) == "That is not your password."


def test_who_has_one_gives_it_and_is_in(client, publisher):
    with_app(publisher)
    go_in(client, "publisher")
    assert not is_in(client)

    client.post(CODE, {"code": code()})

    assert is_in(client)


def test_the_last_second_step_is_not_removed_where_one_is_needed(client, publisher):
    go_in(client, "publisher")
    set_up_app(client)

    answer = client.post(f"{APP}remove/")

    assert "Your role needs a second step, and this is your last one." in said(answer)
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_who_needs_none_is_not_bothered(client, home):
    staff(REPORTER, home, username="reporter")
    go_in(client, "reporter")

    assert is_in(client)


def test_the_step_is_looked_up_once_for_a_session(client, publisher, django_assert_num_queries, settings):
    with_app(publisher)
    go_in(client, "publisher")
    client.post(CODE, {"code": code()})
    client.get("/desk/")
    settings.REQUIRE_SECOND_FACTOR = False
    with CaptureQueriesContext(connection) as without:
        client.get("/desk/")
    settings.REQUIRE_SECOND_FACTOR = True

    with django_assert_num_queries(len(without)):
        client.get("/desk/")
