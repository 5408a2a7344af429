"""S: sessions and accounts at the desk."""

import time
import unicodedata
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.test import Client, override_settings

from newsroom.models import User
from sections.models import Assignment
from sections.roles import ADMINISTRATOR, EDITOR, REPORTER
from signin import entering
from signin.models import Attempt
from tests.factories.newsroom import PASSWORD
from tests.factories.sections import PublicationFactory, staff
from tests.signin.door import CODE, code, go_in, is_in, others, recovery_codes, said, with_app

pytestmark = pytest.mark.django_db
NEW = "a-new-word-for-a-door"
NOW = 1_795_000_010.0


@pytest.fixture
def home():
    return PublicationFactory()


@pytest.fixture
def editor(home):
    return staff(EDITOR, home, username="editor", email="anna@example.org")


def cookie(client):
    return client.cookies["sessionid"].value


def test_s1_the_session_changes_its_key_at_each_step(client, editor):
    with_app(editor)
    client.get("/desk/login/")
    go_in(client, "editor", "wrong")
    keys = [cookie(client) if "sessionid" in client.cookies else ""]
    go_in(client, "editor")
    keys.append(cookie(client))
    client.post(CODE, {"code": code()})
    keys.append(cookie(client))

    assert len(set(keys)) == 3
    assert is_in(client)


def test_s1_a_session_that_was_planted_is_not_the_one_that_is_in(client, editor):
    planted = Client()
    session = planted.session
    session["x"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key

    go_in(client, "editor")

    assert (is_in(client), cookie(client) == session.session_key) == (True, False)


def test_s2_signing_out_ends_this_session_and_no_other(editor):
    mine, other = others(editor)
    key = cookie(mine)

    mine.post("/desk/logout/")

    copied = Client()
    copied.cookies["sessionid"] = key
    assert [is_in(mine), is_in(copied), is_in(other)] == [False, False, True]


def test_s2_a_new_password_ends_the_others(editor):
    mine, other = others(editor)

    mine.post("/desk/password_change/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})

    assert [is_in(mine), is_in(other)] == [True, False]


def a_role_more(person, home):
    Assignment.objects.create(user=person, publication=home, role=Group.objects.get(name=REPORTER))


def a_role_less(person, home):
    person.assignments.get().delete()


def another_role(person, home):
    given = person.assignments.get()
    given.role = Group.objects.get(name=ADMINISTRATOR)
    given.save()


def a_group(person, home):
    person.groups.add(Group.objects.get(name=REPORTER))


def everything(person, home):
    User.objects.filter(pk=person.pk).update(is_superuser=True)


def disabled(person, home):
    User.objects.filter(pk=person.pk).update(is_active=False)


def no_staff(person, home):
    User.objects.filter(pk=person.pk).update(is_staff=False)


@pytest.mark.parametrize("change", [a_role_more, a_role_less, another_role, a_group, everything, disabled, no_staff])
def test_s2_a_change_of_what_someone_may_do_ends_their_sessions(editor, home, change):
    browsers = others(editor)

    change(editor, home)

    assert [is_in(browser) for browser in browsers] == [False, False]


def test_s2_what_happens_to_one_person_ends_nobody_elses_session(editor, home):
    colleague = staff(EDITOR, home, username="colleague")
    (browser,) = others(colleague, 1)

    another_role(editor, home)

    assert is_in(browser)


def test_s2_one_session_of_several_is_ended_from_the_list(editor):
    mine, other = others(editor)
    listed = mine.get("/desk/account/sessions/").context["sessions"]
    (foreign,) = [s for s in listed if s.session_key != cookie(mine)]

    mine.post(f"/desk/account/sessions/{foreign.pk}/end/")

    assert ([is_in(mine), is_in(other)], len(listed)) == ([True, False], 2)


def test_s2_all_others_are_ended_from_the_list(editor):
    mine, first, second = others(editor, 3)

    mine.post("/desk/account/sessions/")

    assert [is_in(mine), is_in(first), is_in(second)] == [True, False, False]


def test_s2_nobody_ends_someone_elses_session(editor, home):
    stranger = staff(EDITOR, home, username="stranger")
    (mine,), (theirs,) = others(editor, 1), others(stranger, 1)
    listed = theirs.get("/desk/account/sessions/").context["sessions"]

    assert mine.post(f"/desk/account/sessions/{listed[0].pk}/end/").status_code == 404
    assert is_in(theirs)


def test_s3_cookies_are_for_this_host_and_for_no_script(client, editor):
    go_in(client, "editor")

    for name in ("sessionid", entering.DEVICE_COOKIE):
        crumbs = client.cookies[name]
        assert (crumbs["httponly"], crumbs["samesite"], crumbs["domain"]) == (True, "Lax", "")


@pytest.mark.parametrize(
    ("away", "still_in"),
    [(timedelta(hours=7, minutes=59), True), (timedelta(hours=8, minutes=1), False)],
)
def test_s4_nobody_stays_in_for_eight_hours_without_a_click(client, editor, away, still_in):
    with time_machine.travel("2026-11-25T08:00:00Z", tick=False) as clock:
        go_in(client, "editor")
        clock.shift(away)
        answer = client.get("/desk/articles/article/?status=draft")

    assert answer.status_code == (200 if still_in else 302)
    if not still_in:
        assert answer.headers["Location"] == "/desk/login/?next=/desk/articles/article/%3Fstatus%3Ddraft"
        assert "You were signed out because you had been away" in client.get(answer.headers["Location"]).text


def test_s4_nobody_stays_in_for_more_than_seven_days_however_busy(client, editor):
    with time_machine.travel("2026-11-16T08:00:00Z", tick=False) as clock:
        go_in(client, "editor")
        hours = 0
        while client.get("/desk/").status_code == 200:
            clock.shift(timedelta(hours=4))
            hours += 4

    assert hours == 7 * 24 + 4


def test_s4_a_session_that_does_not_say_when_it_began_is_over(client, editor):
    client.force_login(editor)
    session = client.session
    del session["began_at"]
    session.save()

    assert not is_in(client)


@pytest.mark.parametrize("shape", ["{}", " {} ", "{:.3} {:.3}", "{:.3}-{:.3}"])
def test_s5_a_code_is_read_with_or_without_blanks(client, editor, shape):
    with_app(editor)
    go_in(client, "editor")
    typed = code()
    typed = shape.format(typed[:3], typed[3:]) if shape.count("{") == 2 else shape.format(typed)

    assert client.post(CODE, {"code": typed}).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("again", ["{0}", " {0}", "{1} {2}"])
def test_s5_a_code_is_taken_once_in_whatever_shape(editor, again):
    with_app(editor)
    first, second = Client(), Client()
    with time_machine.travel(NOW, tick=False):
        for browser in (first, second):
            go_in(browser, "editor")
        typed = code(NOW)
        first.post(CODE, {"code": typed})
        answer = second.post(CODE, {"code": again.format(typed, typed[:3], typed[3:])})

    assert (answer.status_code, said(answer)) == (
        200, "That code is not right, or it was used already. Wait for the next one.",
    )  # fmt: skip


@pytest.mark.parametrize(("skew", "fits"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_s5_clocks_may_be_half_a_minute_apart(client, editor, skew, fits):
    with_app(editor)
    with time_machine.travel(NOW, tick=False):
        go_in(client, "editor")
        answer = client.post(CODE, {"code": code(NOW + skew)})

    assert (answer.status_code == 302) is fits


def test_s5_codes_are_not_guessed(client, editor):
    with_app(editor)
    go_in(client, "editor")

    answers = [client.post(CODE, {"code": f"{n:06}"}) for n in range(12)]

    assert {a.status_code for a in answers} == {200}
    assert said(answers[-1]) == "Too many attempts. Wait five minutes, then try again."
    assert client.post(CODE, {"code": code()}).status_code == 200


def test_s5_the_second_step_alone_opens_nothing(client, editor):
    with_app(editor)

    assert client.post(CODE, {"code": code()}).headers["Location"] == "/desk/login/"
    go_in(client, "editor")
    assert not is_in(client)


def test_s6_a_recovery_code_gets_in_once(editor):
    with_app(editor)
    spare = recovery_codes(editor)[0]
    answers = []
    for _ in range(2):
        browser = Client()
        go_in(browser, "editor")
        browser.post(CODE, {"code": spare})
        answers.append(is_in(browser))

    assert answers == [True, False]
    assert len(recovery_codes(editor)) == 9


def test_s8_known_and_unknown_names_take_the_same_time(client, editor, settings):
    """With a hasher that takes time: a name that skipped it would be many times faster, not some per cent."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    editor.set_password(PASSWORD)
    editor.save()

    def seconds(name):
        taken = []
        for _ in range(5):
            Attempt.objects.all().delete()
            began = time.process_time()  # the hasher's own: neighbours on the machine don't count
            go_in(client, name, "wrong")
            taken.append(time.process_time() - began)
        return sorted(taken)[1]

    known, unknown = seconds("editor"), seconds("nobody")

    assert 0.4 < known / unknown < 2.5


@pytest.mark.parametrize("word", ["short1!", "password1234", "1234567890123", "qwertyuiop", "editor@example"])
def test_s9_a_weak_password_is_refused(word, editor):
    with pytest.raises(ValidationError):
        validate_password(word, User(username="editor@example", email="editor@example.org"))


def test_s9_a_long_password_counts_to_its_last_letter(client, editor):
    word = "long words for a door " * 5
    editor.set_password(word)
    editor.save()

    assert said(go_in(client, "editor", word[:-2]))
    go_in(client, "editor", word)
    assert is_in(client)


def test_s9_a_password_is_the_same_however_its_letters_are_composed(client, editor):
    editor.set_password(unicodedata.normalize("NFD", "Übergrößenträger"))
    editor.save()

    go_in(client, "editor", unicodedata.normalize("NFC", "Übergrößenträger"))

    assert is_in(client)


def test_s10_a_cookie_is_bound_to_one_host(client, editor):
    PublicationFactory(host="sister.test")
    answer = go_in(client, "editor")

    assert all(not answer.cookies[name]["domain"] for name in answer.cookies)


@override_settings(SECRET_KEY="another-key")
def test_s11_what_is_signed_for_one_purpose_opens_nothing_else(client, editor):
    for salt in ("signin.devic", "signin", "django.contrib.sessions.backends.signed_cookies", "django.core.signing"):
        client.cookies[entering.DEVICE_COOKIE] = signing.dumps([editor.pk, "x"], salt=salt)
        client.cookies["sessionid"] = signing.dumps({"_auth_user_id": str(editor.pk)}, salt=salt)

        assert not is_in(client)
        assert [go_in(client, "editor", "wrong").status_code for _ in range(11)][-1] == 429
        Attempt.objects.all().delete()
