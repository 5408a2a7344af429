"""Sums wait in memory, are written together, and wait on where the database doesn't take them."""

from collections import Counter

import pytest
from django.db import OperationalError

from newsroom.kit.tallying import Tally


@pytest.fixture
def written():
    return Counter()


@pytest.fixture
def tally(written):
    def add(taken):
        written.update(taken)
        return len(taken)

    return Tally(add, what="comets", most=2)


def test_the_first_is_written_at_once_and_what_follows_together(tally, written):
    for key in ("a", "b", "a"):
        tally.note(key)
    assert written == {"a": 1}

    assert (tally.write(), written) == (2, {"a": 2, "b": 1})
    assert tally.write() == 0


def test_beyond_the_bound_no_new_key_is_taken(tally, written):
    for key in ("first", "a", "b", "c", "a"):
        tally.note(key)
    tally.write()

    assert written == {"first": 1, "a": 2, "b": 1}


def test_what_the_database_does_not_take_is_kept(tally, written, monkeypatch):
    def down(_taken):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(tally, "_add", down)
        tally.note("a")
        assert tally.write() == 0
    tally.note("a")

    assert (tally.write(), written) == (1, {"a": 2})


def test_what_is_forgotten_is_not_written(tally, written):
    tally.note("a")
    tally.note("b")
    tally.forget()

    assert (tally.write(), written) == (0, {"a": 1})
