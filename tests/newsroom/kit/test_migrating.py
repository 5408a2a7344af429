"""Indexes that are made while people write."""

import pytest
from django.core.management import call_command
from django.db import connection

INDEX = "articles_by_time"


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "articles_article"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_indexes_go_and_come_back():
    assert INDEX in indexes()
    try:
        call_command("migrate", "articles", "0005", verbosity=0)
        assert INDEX not in indexes()
    finally:
        call_command("migrate", verbosity=0)
    assert INDEX in indexes()
