"""What is written down of an act, and that no act happens without it."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from audit import recording
from audit.models import AuditEntry
from newsroom.models import User
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_what_and_when():
    person, section = UserFactory(), SectionFactory(name="Moon")

    entry = recording.record("rename", section, by=person, before={"name": "Luna"}, after={"name": "Moon"}, note="typo")

    kept = AuditEntry.objects.get()
    assert kept == entry
    assert (kept.by, kept.act, kept.table, kept.row_key, kept.row_name) == (
        person, "rename", "sections.Section", str(section.pk), str(section),
    )  # fmt: skip
    assert (kept.before, kept.after, kept.note, kept.at.tzinfo) == ({"name": "Luna"}, {"name": "Moon"}, "typo", UTC)


def test_an_entry_belongs_to_the_publication_of_its_row():
    story, person = ArticleFactory(), UserFactory()

    keys = [recording.record("look", row, by=person).publication_key for row in (story, story.publication, person)]

    assert keys == [story.publication_id, story.publication_id, None]


def test_only_what_differs_is_kept():
    before, after = recording.changed({"a": 1, "b": 2, "gone": 3}, {"a": 1, "b": 5, "new": 4})

    assert (before, after) == ({"b": 2, "gone": 3}, {"b": 5, "new": 4})


@pytest.mark.parametrize("name", ["password", "secret", "api_token", "recovery_codes", "email", "e_mail"])
def test_secrets_and_addresses_are_not_kept_only_that_they_changed(name):
    entry = recording.record("change", UserFactory(), by=None, before={name: "old"}, after={name: "new"})

    assert (entry.before, entry.after) == ({name: recording.CONCEALED}, {name: recording.CONCEALED})


def test_a_secret_within_a_row_is_not_kept_either():
    entry = recording.record("add", UserFactory(), by=None, after={"rows": [{"fields": {"token": "x", "n": 1}}]})

    assert entry.after == {"rows": [{"fields": {"token": recording.CONCEALED, "n": 1}}]}


def test_of_a_long_text_enough_is_kept_to_tell_it_from_others():
    text = "word " * 1000

    entry = recording.record("change", UserFactory(), by=None, before={"body": text}, after={"body": text + "!"})

    old, new = entry.before["body"], entry.after["body"]
    assert (old["length"], new["length"], old["begins"]) == (5000, 5001, text[:200])
    assert old["digest"] != new["digest"]


def test_times_rows_and_lists_are_kept_as_text_keys_and_lists():
    section, at = SectionFactory(), datetime(2026, 4, 26, 9, 30, tzinfo=UTC)

    entry = recording.record("x", section, by=None, after={"at": at, "section": section, "tags": {"b", "a"}, "n": None})

    entry.refresh_from_db()
    assert entry.after == {"at": "2026-04-26T09:30:00+00:00", "section": section.pk, "tags": ["a", "b"]}


def test_no_text_is_too_hostile_to_be_kept():
    hostile = "a\x00b\ud800 ✓"

    entry = recording.record("x" * 99, SectionFactory(name="n" * 100), by=None, after={hostile: hostile}, note=hostile)

    entry.refresh_from_db()
    assert (entry.after, entry.note, len(entry.act)) == ({"ab? ✓": "ab? ✓"}, "ab? ✓", 40)


def test_nobody_is_named_for_what_a_stranger_or_the_machine_did():
    entries = [recording.record("x", User, by=by) for by in (None, AnonymousUser())]

    assert [(e.by, e.table, e.row_key, e.row_name) for e in entries] == [(None, "newsroom.User", "", "")] * 2


@pytest.mark.django_db(transaction=True)
def test_an_act_whose_entry_can_not_be_written_is_not_done():
    publication = PublicationFactory(name="Perihelion")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditentry RENAME TO audit_away")

    @transaction.atomic
    def rename():
        publication.name = "Aphelion"
        publication.save()
        recording.record("rename", publication, by=None)

    try:
        with pytest.raises(DatabaseError):
            rename()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_away RENAME TO audit_auditentry")

    publication.refresh_from_db()
    assert publication.name == "Perihelion"
