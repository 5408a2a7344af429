"""The record is written once: code is refused, and so is whoever goes past the code to the database."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from audit import guarding, recording, sealing
from audit.models import AppendOnly, AuditEntry
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db

STATEMENTS = [
    "UPDATE audit_auditentry SET note = 'forged'",
    "UPDATE audit_auditentry SET by_id = NULL",
    "UPDATE audit_auditentry SET number = 7, note = 'forged' WHERE number IS NULL",
    "DELETE FROM audit_auditentry",
]


@pytest.fixture
def entry():
    return recording.record("change", UserFactory(), by=UserFactory(), after={"name": "x"}, note="true")


@pytest.mark.parametrize(
    "attempt",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(note="forged"),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["note"]),
    ],
    ids=["save", "delete", "update", "delete many", "update many"],
)
def test_the_model_refuses(entry, attempt):
    with pytest.raises(AppendOnly):
        attempt(entry)


@pytest.mark.parametrize("is_sealed", [False, True])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses(entry, statement, is_sealed):
    if is_sealed:
        sealing.seal()
        statement = statement.replace("number = 7,", "number = NULL,").replace("IS NULL", "IS NOT NULL")

    with pytest.raises(DatabaseError, match=guarding.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(AuditEntry.objects.values_list("pk", "note")) == [(entry.pk, "true")]


def test_a_seal_is_given_once(entry):
    sealing.seal()

    with pytest.raises(DatabaseError, match=guarding.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET number = 99, digest = 'forged'")


@pytest.mark.django_db(transaction=True)
def test_the_record_can_not_be_emptied_by_a_flush(entry, monkeypatch):
    plain = BaseDatabaseOperations.execute_sql_flush
    monkeypatch.setattr(connection.ops, "execute_sql_flush", plain.__get__(connection.ops))

    with pytest.raises(CommandError):
        call_command("flush", interactive=False, verbosity=0)

    assert AuditEntry.objects.count() == 1


def test_the_guards_stand_whatever_migrations_did_to_the_table(entry):
    query = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_auditentry'",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'audit_auditentry'::regclass AND NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        assert cursor.fetchone() == (2,)


@pytest.mark.django_db(transaction=True)
def test_guards_that_were_lifted_stand_again(entry):
    with guarding.lifted(connection):
        pass

    with pytest.raises(DatabaseError, match=guarding.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry")
