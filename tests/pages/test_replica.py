"""Where a page is made from when there is a replica. A real one is used, held back and killed in tests/deploy/test_postgresql.py."""

import time
from contextlib import suppress
from unittest import mock

import pytest
from django.db import DatabaseError, connection, connections

from newsroom.kit import databases
from newsroom.kit.databases import Source
from pages import replica


@pytest.fixture
def breaking_off(monkeypatch, settings):
    """A replica that was ready a moment ago, and to which no connection is left."""
    for known in (connections.settings, settings.DATABASES):
        monkeypatch.setitem(known, "replica", dict(connection.settings_dict))
    monkeypatch.setattr(replica, "_source", lambda: Source.CAUGHT_UP)
    monkeypatch.setattr(replica, "_not_before", 0.0)
    yield
    with suppress(AttributeError):  # nobody asked it
        del connections["replica"]


def test_without_one_pages_are_made_from_the_first():
    assert replica.made(databases.alias) == "default"
    assert replica.state() == ""


@pytest.mark.parametrize("raises", [True, False])
def test_what_breaks_off_there_is_made_once_more(breaking_off, raises):
    asked = []

    def make():
        asked.append(databases.alias())
        if raises and databases.is_replica():
            raise DatabaseError("terminated because of a conflict with recovery")
        return "503" if databases.is_replica() else "200"

    assert replica.made(make, failed=lambda status: status == "503") == "200"
    assert asked == ["replica", "default"]
    assert replica._not_before > 0, "one that is away is left alone for a while"


def test_who_meets_neither_in_the_moment_of_a_takeover_waits_for_the_first(breaking_off, monkeypatch):
    """Here the "replica" is the tests' own database, which is no standby: so is one that has just been promoted."""
    asked, first = [], connections["default"]
    monkeypatch.setattr(replica, "_source", lambda: Source.FIRST)
    monkeypatch.setattr(replica, "_has_all", lambda reached: replica._took_over(connections["replica"]))
    monkeypatch.setattr(first, "is_usable", lambda: False)
    monkeypatch.setattr(first, "close", lambda: None)
    monkeypatch.setattr(
        first, "ensure_connection", mock.Mock(side_effect=[DatabaseError("session is read-only"), None])
    )

    def make():
        asked.append(databases.alias())
        return "503" if len(asked) == 1 else "200"

    assert replica.made(make, failed=lambda status: status == "503") == "200"
    assert asked == ["default", "default"]


def test_who_meets_neither_at_another_time_is_told_so_at_once(breaking_off, monkeypatch):
    def away(_reached):
        raise DatabaseError

    monkeypatch.setattr(replica, "_source", lambda: Source.FIRST)
    monkeypatch.setattr(replica, "_has_all", away)
    monkeypatch.setattr(replica, "_took_over_at", time.monotonic() - replica.SECONDS_OF_TAKING_OVER)
    monkeypatch.setattr(connections["default"], "is_usable", lambda: False)

    assert replica.made(lambda: "503", failed=lambda status: status == "503") == "503"


@pytest.mark.parametrize(("answers", "asked"), [(True, "default"), (False, "replica")], ids=["alive", "away"])
def test_what_breaks_off_at_the_first_while_made_from_the_replica_is_made_where_there_is_an_answer(
    breaking_off, monkeypatch, answers, asked
):
    """What is to stay in memory is read from the first even then."""
    monkeypatch.setattr(replica, "_broke", lambda: False)
    monkeypatch.setattr(replica, "_answers", lambda _first: answers)
    monkeypatch.setattr(replica, "_has_all", lambda _reached: True)
    makings = []

    def make():
        makings.append(databases.alias())
        if len(makings) == 1:
            raise DatabaseError("server closed the connection unexpectedly")
        return "200"

    connections["replica"]  # for the fixture to drop
    assert replica.made(make) == "200"
    assert makings == ["replica", asked]
