"""S7 and its kin: a forgotten password, a link by mail."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from newsroom.models import User
from sections.roles import EDITOR
from tests.factories.sections import PublicationFactory, staff
from tests.signin.door import CODE, go_in, is_in, others, with_app

pytestmark = pytest.mark.django_db
NEW = "a-new-word-for-a-door"


@pytest.fixture
def editor():
    return staff(EDITOR, PublicationFactory(), username="editor", email="anna@example.org")


@pytest.fixture
def link(client, editor, django_capture_on_commit_callbacks):
    """The path of the link that was sent."""
    return sent_link(client, django_capture_on_commit_callbacks)


def sent_link(client, capture, **headers):
    with capture(execute=True):
        client.post("/desk/login/forgotten/", {"email": "Anna@Example.org"}, **headers)
    return mail.outbox[-1].body.split("http://testserver")[1].split()[0] if mail.outbox else ""


def choose(client, link, word=NEW):
    step = client.get(link)
    if step.status_code != 302:
        return step
    return client.post(step.headers["Location"], {"password1": word, "password2": word})


def test_s7_a_link_by_mail_sets_a_new_password_and_ends_all_sessions(
    client, editor, django_capture_on_commit_callbacks
):
    (browser,) = others(editor, 1)

    answer = choose(client, sent_link(client, django_capture_on_commit_callbacks))

    assert (mail.outbox[0].to, answer.status_code) == (["anna@example.org"], 302)
    assert not is_in(browser)
    assert not is_in(client)
    go_in(client, "editor", NEW)
    assert is_in(client)


def test_s7_a_link_works_once(client, link):
    choose(client, link)

    answer = choose(Client(), link, "another-word-for-a-door")

    assert "This link no longer works" in answer.text
    assert User.objects.get(username="editor").check_password(NEW)


@pytest.mark.parametrize("change", [{"email": "new@example.org"}, {"is_active": False}])
def test_s7_a_link_is_dead_after_the_address_changed_or_the_account_was_closed(client, editor, link, change):
    User.objects.filter(pk=editor.pk).update(**change)

    choose(client, link)

    assert not User.objects.get(pk=editor.pk).check_password(NEW)


def test_s7_a_link_is_dead_after_a_day(client, editor, link):
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        answer = choose(client, link)

    assert "This link no longer works" in answer.text


def test_s7_a_closed_account_gets_no_link(client, editor, django_capture_on_commit_callbacks):
    User.objects.filter(pk=editor.pk).update(is_active=False)

    sent_link(client, django_capture_on_commit_callbacks)

    assert mail.outbox == []


def test_s7_a_link_does_not_pass_by_the_second_step(client, editor, link):
    with_app(editor)
    choose(client, link)

    answer = go_in(client, "editor", NEW)

    assert answer.headers["Location"] == CODE


@pytest.mark.parametrize("headers", [{"HTTP_X_FORWARDED_HOST": "evil.example"}, {"HTTP_ORIGIN": "http://evil.example"}])
def test_h2_the_link_leads_to_the_papers_own_host(client, editor, headers, django_capture_on_commit_callbacks):
    assert sent_link(client, django_capture_on_commit_callbacks, **headers).startswith("/desk/login/forgotten/")


def test_l2_five_links_a_day_for_an_address(client, editor, django_capture_on_commit_callbacks):
    for _ in range(8):
        sent_link(client, django_capture_on_commit_callbacks)

    assert len(mail.outbox) == 5


def test_s8_a_forgotten_password_says_the_same_for_every_address(client, editor):
    answers = [
        client.post("/desk/login/forgotten/", {"email": address}, follow=True)
        for address in ("anna@example.org", "nobody@example.org")
    ]

    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert answers[0].text == answers[1].text
