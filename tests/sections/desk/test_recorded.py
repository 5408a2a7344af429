"""Each screen of the desk leaves exactly one entry in the record for what was saved there."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import DatabaseError
from django.urls import reverse

from audit import recording
from audit.models import AuditEntry
from sections.models import Section
from sections.roles import ADMINISTRATOR, EDITOR, PUBLISHER, REPORTER
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return SectionFactory(name="Moon", hue="rust")


@pytest.fixture
def publisher(client, home):
    person = staff(PUBLISHER, home.publication)
    client.force_login(person)
    return person


def fields(section, **changes):
    return {
        "publication": section.publication_id, "parent": "", "name": section.name, "slug": section.slug,
        "hue": section.hue, "layout": section.layout, "description": "", "position": section.position,
    } | changes  # fmt: skip


def address(row, act="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{act}", args=[row.pk])


def only_entry():
    entry = AuditEntry.objects.get()
    assert not LogEntry.objects.exists()
    return entry


def test_a_change_is_recorded_with_what_differs(client, publisher, home):
    client.post(address(home), fields(home, name="Luna", position=home.position + 1))

    entry = only_entry()
    assert (entry.by, entry.act, entry.row_key, entry.publication_key) == (
        publisher, "change", str(home.pk), home.publication_id,
    )  # fmt: skip
    assert (entry.before, entry.after) == (
        {"name": "Moon", "position": home.position}, {"name": "Luna", "position": home.position + 1},
    )  # fmt: skip


def test_a_form_saved_as_it_stood_leaves_no_entry(client, publisher, home):
    client.post(address(home), fields(home))

    assert AuditEntry.objects.count() == 0


def test_a_refused_form_leaves_no_entry(client, publisher, home):
    client.post(address(home), fields(home, name=""))

    assert AuditEntry.objects.count() == 0


def test_an_addition_is_recorded_with_all_that_was_filled_in(client, publisher, home):
    client.post("/desk/sections/section/add/", fields(home, name="Mars", slug="mars"))

    entry, made = only_entry(), Section.objects.get(slug="mars")
    assert (entry.act, entry.row_key, entry.before) == ("add", str(made.pk), {})
    assert entry.after["name"] == "Mars"
    assert entry.after["publication"] == home.publication_id


def test_a_deletion_is_recorded_with_all_that_is_lost(client, publisher, home):
    empty = SectionFactory(publication=home.publication, name="Empty")

    client.post(address(empty, "delete"), {"post": "yes"})

    entry = only_entry()
    assert (entry.act, entry.row_key, entry.before["name"], entry.after) == ("delete", str(empty.pk), "Empty", {})


def role_fields(person, *rows, initial=0):
    sent = {"username": person.username, "name": person.name, "email": "", "is_active": "on", "is_staff": "on"}
    sent |= {"assignments-TOTAL_FORMS": len(rows), "assignments-INITIAL_FORMS": initial}
    return sent | {f"assignments-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}


def test_a_change_of_roles_is_recorded_with_the_roles_before_and_after(client, home):
    client.force_login(staff(ADMINISTRATOR, home.publication))
    person = staff(REPORTER, home.publication)
    reporter, editor = (Group.objects.get(name=name).pk for name in (REPORTER, EDITOR))
    given = person.assignments.get()
    row = {"id": given.pk, "user": person.pk, "publication": home.publication_id}

    client.post(address(person), role_fields(person, row | {"role": editor}, initial=1))
    client.post(address(person), role_fields(person, row | {"role": editor, "DELETE": "on"}, initial=1))
    client.post(address(person), role_fields(person, {"publication": home.publication_id, "role": reporter}))

    changed, taken, new = AuditEntry.objects.order_by("pk")
    assert [row["fields"] for row in changed.before["assignments"]] == [{"role": reporter}]
    assert [row["fields"] for row in changed.after["assignments"]] == [{"role": editor}]
    assert ([row["key"] for row in taken.before["assignments"]], taken.after) == ([given.pk], {"assignments": []})
    assert (new.before, new.after["assignments"][0]["fields"]["role"]) == ({"assignments": []}, reporter)
    page = BeautifulSoup(client.get(address(person, "history")).content, "html.parser")
    assert "Role" in page.select_one(".entry:nth-of-type(3) dt").text
    assert [page.select(".entry:nth-of-type(3) del")[0].text.split()[-1], REPORTER] == [REPORTER, REPORTER]


def test_a_new_password_is_recorded_without_it(client, home):
    client.force_login(staff(ADMINISTRATOR, home.publication))
    person, word = staff(REPORTER, home.publication), "a-long-word-for-a-door"

    client.post(
        reverse("admin:auth_user_password_change", args=[person.pk]),
        {"usable_password": "true", "password1": word, "password2": word},
    )

    entry = AuditEntry.objects.get(table="newsroom.User", act="change")
    assert (entry.before, entry.after) == ({"password": recording.CONCEALED}, {"password": recording.CONCEALED})


def test_a_change_that_can_not_be_recorded_is_not_made(client, publisher, home, monkeypatch):
    def fail(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(AuditEntry, "save", fail)

    with pytest.raises(DatabaseError):
        client.post(address(home), fields(home, name="Luna"))

    home.refresh_from_db()
    assert home.name == "Moon"


def test_the_history_of_a_row_is_read_from_the_record(client, publisher, home):
    client.post(address(home), fields(home, name="Luna"))
    other = SectionFactory(publication=home.publication)
    client.post(address(other), fields(other, name="Other"))

    page = BeautifulSoup(client.get(address(home, "history")).content, "html.parser")

    assert len(page.select(".entry")) == 1
    assert [page.select_one(f".entry {tag}").text.split()[-1] for tag in ("dt", "del", "ins")] == [
        "Name",
        "Moon",
        "Luna",
    ]
    assert page.select_one(".entry__who").text == publisher.name


def test_an_empty_history_says_so(client, publisher, home):
    assert "Nobody has changed it at the desk" in client.get(address(home, "history")).text


def test_q9_the_history_of_another_publications_row_is_out_of_reach(client, publisher):
    foreign = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")))
    recording.record("change", foreign, by=UserFactory(name="Foreign Hand"), note="their secret")

    answer = client.get(address(foreign, "history"))

    assert (answer.status_code, "their secret" in answer.text) == (302, False)
