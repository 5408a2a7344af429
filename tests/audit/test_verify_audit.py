"""`manage.py verify_audit`, as an operator runs it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models

from audit import guarding, recording
from audit.models import AuditEntry
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db


def verify(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return f"{err.getvalue()}{error}"
    return out.getvalue()


@pytest.fixture
def head():
    for note in ("one", "two"):
        recording.record("change", UserFactory(), by=None, note=note)
    return verify().split()[-1]


def test_a_whole_record_is_told_with_its_last_digest(head):
    assert verify() == f"2 entries, all as they were written. Last digest: {head}\n"
    assert verify("--expect", head) == verify()


def test_an_altered_entry_is_named(head):
    with guarding.lifted(connection):
        models.QuerySet(AuditEntry).filter(number=1).update(note="forged")

    assert verify() == ("Entry 1: it was altered after it was written.\nThe audit log is not as it was written.")


def test_a_record_that_was_cut_off_is_known_by_the_digest_that_was_kept(head):
    with guarding.lifted(connection):
        models.QuerySet(AuditEntry).filter(number=2).delete()

    assert verify().startswith("1 entries, all as they were written.")
    assert f"No entry has the digest {head}" in verify("--expect", head)
