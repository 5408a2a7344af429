"""Whose password or second step changes is told by mail."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command

from newsroom.models import User
from sections.roles import EDITOR
from tests.factories.newsroom import PASSWORD, UserFactory
from tests.factories.sections import PublicationFactory, staff
from tests.signin.door import APP, CODE, code, confirm, go_in, set_up_app, with_app

pytestmark = pytest.mark.django_db
CODES = "/desk/account/second-step/codes/new/"
NEW = "a-new-word-for-a-door"


@pytest.fixture
def editor():
    return staff(
        EDITOR, PublicationFactory(name="The <Star> & Co"), username="editor", email="anna@example.org", name="A & B"
    )


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Do something, and return the lines of the one mail that came of it, if any."""

    def do(act):
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        assert len(mail.outbox) - before <= 1
        return mail.outbox[-1].body.splitlines() if len(mail.outbox) > before else []

    return do


def change_password(client):
    return client.post("/desk/password_change/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})


def test_a_password_of_ones_own_choosing(client, editor, told):
    go_in(client, "editor")

    lines = told(lambda: change_password(client))

    assert "The password was changed." in lines
    assert "A & B," in lines
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (
        ["anna@example.org"], "Your account at the desk of The <Star> & Co was changed",
    )  # fmt: skip


def test_its_one_link_leads_to_the_papers_own_host_and_nothing_secret_is_in_it(client, editor, told):
    go_in(client, "editor")

    text = "\n".join(told(lambda: change_password(client)))

    assert re.findall(r"https?://\S+", text) == ["http://testserver/desk/login/forgotten/"]
    assert NEW not in text
    assert PASSWORD not in text
    assert mail.outbox[0].message().get_content_type() == "text/plain"


def test_a_password_that_was_refused_is_no_news(client, editor, told):
    go_in(client, "editor")

    assert told(lambda: client.post("/desk/password_change/", {"old_password": "x"})) == []


def test_a_password_that_someone_else_set(client, editor, told):
    client.force_login(UserFactory(is_superuser=True))
    form = {"usable_password": "true", "password1": NEW, "password2": NEW}

    lines = told(lambda: client.post(f"/desk/newsroom/user/{editor.pk}/password/", form))

    assert User.objects.get(pk=editor.pk).check_password(NEW)
    assert "The password was changed." in lines


def test_a_password_by_a_link(client, editor, told):
    told(lambda: client.post("/desk/login/forgotten/", {"email": "anna@example.org"}))
    link = mail.outbox[-1].body.split("http://testserver")[1].split()[0]

    lines = told(lambda: client.post(client.get(link).headers["Location"], {"password1": NEW, "password2": NEW}))

    assert "The password was changed." in lines


def test_a_second_step_that_goes_and_new_codes(client, editor, told):
    with_app(editor)
    go_in(client, "editor")
    client.post(CODE, {"code": code()})
    confirm(client, CODES)

    assert "New recovery codes were made; the old ones no longer work." in told(lambda: client.post(CODES))
    assert "A second step was removed." in told(lambda: client.post(f"{APP}remove/"))
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_a_second_step_that_comes_is_told_of_once_with_its_codes(client, editor, told):
    go_in(client, "editor")

    assert "A second step was added." in told(lambda: set_up_app(client))
    assert {row.type for row in Authenticator.objects.all()} == {"totp", "recovery_codes"}


def test_a_second_step_that_an_operator_reset(editor, told):
    with_app(editor)

    lines = told(lambda: call_command("reset_second_step", "editor"))

    assert "The second step was reset. You set up a new one when you sign in." in lines


@pytest.mark.parametrize("fields", [{"email": ""}, {"is_active": False}])
def test_who_has_no_address_or_no_account_any_more_is_sent_nothing(editor, told, fields):
    User.objects.filter(pk=editor.pk).update(**fields)

    assert told(lambda: call_command("reset_second_step", "editor")) == []
