"""Who has a transaction open on PostgreSQL is said where a test waited without an end."""

import pytest
from django.db import connection

from tests.plugins import blocking, patience

pytestmark = pytest.mark.django_db


def test_a_transaction_that_stays_open_is_named_with_what_it_did_last():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'held by this test'")

    said = blocking.open_transactions("0 seconds")

    assert ("held by this test" in said) == (connection.vendor == "postgresql")


def test_a_witness_that_fails_says_so_and_the_others_are_heard(monkeypatch):
    def nobody():
        raise OSError("gone")

    monkeypatch.setattr(patience, "witnesses", [nobody, lambda: "Somebody waits.", lambda: ""])

    assert patience.said() == " (nobody: OSError('gone')) Somebody waits."
