"""Name and password: counted by account, network and crowd; the same answer for whatever is wrong."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client

from audit.models import AuditEntry
from signin import entering
from signin.models import Attempt
from tests.factories.newsroom import PASSWORD, UserFactory
from tests.factories.sections import PublicationFactory
from tests.signin.door import LOGIN, go_in, is_in, said

pytestmark = pytest.mark.django_db
WRONG = "Name and password don't fit together. Mind capital letters in the password."
TOO_MANY = "Too many attempts. Wait five minutes, then try again, or use a passkey."


@pytest.fixture
def editor():
    PublicationFactory()
    return UserFactory(username="editor")


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("act", "row_key"))


def test_who_knows_name_and_password_is_in(client, editor):
    answer = go_in(client, "editor")

    assert (answer.status_code, answer.headers["Location"], is_in(client)) == (302, "/desk/", True)
    assert acts() == [("sign in", str(editor.pk))]
    assert Attempt.objects.count() == 0


def test_n10_a_name_is_one_name_in_any_letter_case(client, editor):
    go_in(client, "EDITOR")

    assert is_in(client)


@pytest.mark.parametrize("kind", ["unknown", "wrong", "inactive", "no staff", "no password"])
def test_s8_whatever_is_wrong_the_answer_is_the_same(client, editor, kind):
    if kind == "inactive":
        editor.is_active = False
    if kind == "no staff":
        editor.is_staff = False
    if kind == "no password":
        editor.set_unusable_password()
    editor.save()

    answer = go_in(client, "nobody" if kind == "unknown" else "editor", "wrong" if kind == "wrong" else PASSWORD)

    assert (answer.status_code, said(answer), is_in(client)) == (200, WRONG, False)
    assert acts() == [("failed sign-in", "" if kind == "unknown" else str(editor.pk))]


@pytest.mark.parametrize(
    "sent", [{}, {"username": "editor"}, {"password": "x"}, {"username": "\x00", "password": "\x00"}]
)
def test_half_a_form_is_asked_for_again(client, editor, sent):
    answer = client.post(LOGIN, sent)

    assert (answer.status_code, acts()) == (200, [])


def test_who_is_in_is_led_on(client, editor):
    go_in(client, "editor")

    assert client.get(f"{LOGIN}?next=/desk/articles/article/").headers["Location"] == "/desk/articles/article/"


def test_l1_an_account_takes_ten_attempts_in_five_minutes_from_anywhere(editor):
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False) as clock:
        answers = [go_in(Client(REMOTE_ADDR=f"198.51.100.{n}"), "Editor", "wrong").status_code for n in range(11)]
        right = Client(REMOTE_ADDR="203.0.113.1")
        locked = go_in(right, "editor")
        clock.shift(timedelta(minutes=5, seconds=1))
        go_in(right, "editor")
        later = is_in(right)

    assert answers == [200] * 10 + [429]
    assert (locked.status_code, said(locked), later) == (429, TOO_MANY, True)
    assert [act for act, _ in acts()] == ["failed sign-in"] * 10 + ["locked out"] * 2 + ["sign in"]


def test_l1_a_network_takes_ten_attempts_whatever_names_it_tries(client, editor):
    answers = [go_in(client, f"name{n}", "wrong").status_code for n in range(11)]

    assert answers == [200] * 10 + [429]
    assert go_in(Client(REMOTE_ADDR="203.0.113.1"), "editor").status_code == 302


def test_l1_all_strangers_together_take_a_thousand(client, editor):
    Attempt.objects.bulk_create(Attempt(kind="password", account=f"a{n}", network=f"n{n}") for n in range(1000))

    assert go_in(client, "editor").status_code == 429


def test_l1_an_unknown_name_is_locked_like_a_known_one(editor):
    for n in range(10):
        go_in(Client(REMOTE_ADDR=f"198.51.100.{n}"), "nobody", "wrong")

    answer = go_in(Client(REMOTE_ADDR="203.0.113.1"), "nobody", "wrong")

    assert (answer.status_code, said(answer)) == (429, TOO_MANY)


def test_l7_when_attempts_can_not_be_counted_nobody_gets_in(client, editor, monkeypatch):
    def fail(**_fields):
        raise DatabaseError

    monkeypatch.setattr(Attempt.objects, "create", fail)

    answer = go_in(client, "editor")

    assert (answer.status_code, said(answer)) == (
        503,
        "Signing in is not possible at the moment. Try again in a minute.",
    )
    assert not is_in(client)


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP"])
def test_l8_what_a_visitor_says_of_its_address_resets_nothing(client, editor, header):
    answers = [go_in(client, f"n{n}", "x", **{header: f"203.0.113.{n}"}).status_code for n in range(11)]

    assert answers[-1] == 429


def test_l8_behind_our_own_front_server_the_last_address_counts(editor, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    answers = [
        go_in(Client(), f"n{n}", "x", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}, 198.51.100.7").status_code
        for n in range(11)
    ]

    assert answers[-1] == 429
    assert go_in(Client(), "n", "x", HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9").status_code == 200


def test_l9_hammering_a_colleagues_name_locks_out_strangers_not_the_colleague(client, editor):
    go_in(client, "editor")
    client.post("/desk/logout/")
    for n in range(50):
        go_in(Client(REMOTE_ADDR=f"198.51.100.{n}"), "editor", "wrong")

    assert go_in(Client(REMOTE_ADDR="203.0.113.1"), "editor").status_code == 429
    assert go_in(client, "editor").status_code == 302


def test_l9_a_known_browser_has_its_own_limit(client, editor):
    go_in(client, "editor")
    client.post("/desk/logout/")

    assert [go_in(client, "editor", "wrong").status_code for _ in range(11)][-2:] == [200, 429]


def test_l9_the_mark_of_one_person_helps_with_no_other_account(client, editor):
    UserFactory(username="other")
    go_in(client, "editor")
    client.post("/desk/logout/")

    assert [go_in(client, "other", "wrong").status_code for _ in range(11)][-1] == 429


def test_l9_a_forged_mark_is_no_mark(client, editor):
    client.cookies[entering.DEVICE_COOKIE] = "WzEsIngiXQ:1abcde:forged"

    assert [go_in(client, "editor", "wrong").status_code for _ in range(11)][-1] == 429


def test_names_that_were_typed_are_not_kept(client, editor):
    go_in(client, "a-password-in-the-wrong-field", "x")

    kept = str(list(Attempt.objects.values())) + str(list(AuditEntry.objects.values()))
    assert "wrong-field" not in kept


def test_old_attempts_are_forgotten(client, editor):
    with time_machine.travel("2026-11-23T12:00:00Z"):
        go_in(client, "editor", "wrong")
    with time_machine.travel("2026-11-25T12:00:00Z"):
        go_in(client, "editor", "wrong")

    assert Attempt.objects.count() == 1
