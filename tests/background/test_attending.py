"""The worker's rounds."""

import threading

import pytest
from django.db import OperationalError

from background import attending, repeating
from background.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def looks(monkeypatch):
    """What the worker looks for in this test."""
    found = []
    monkeypatch.setattr(repeating, "LOOKS", found)
    monkeypatch.setattr(repeating, "JOBS", {})
    return found


def test_a_round_says_that_the_worker_lives_and_does_what_is_due(looks):
    done = []
    looks.append(lambda: done.append(1))

    attending.Attendant(threading.Event(), name="w").round()

    assert (done, Worker.objects.get().name, Worker.objects.get().stopped_at) == ([1], "w", None)


def test_a_look_that_fails_keeps_no_other_from_its_work(looks):
    done = []

    def breaks():
        msg = "no"
        raise RuntimeError(msg)

    looks += [breaks, lambda: done.append(1)]

    attending.Attendant(threading.Event(), name="w").round()

    assert done == [1]


def test_the_worker_outlives_a_database_that_is_away(looks, monkeypatch):
    stop, rounds = threading.Event(), []
    monkeypatch.setattr(attending, "SECOND", 0)
    monkeypatch.setattr(attending, "AFTER_TROUBLE", 0)
    monkeypatch.setattr(attending.connection, "close", lambda: None)
    monkeypatch.setattr(attending, "close_old_connections", lambda: None)

    def away_at_first():
        rounds.append(1)
        if len(rounds) == 1:
            msg = "away"
            raise OperationalError(msg)
        stop.set()

    looks.append(away_at_first)
    attending.Attendant(stop, name="w").run()

    assert (len(rounds), Worker.objects.get().stopped_at is not None) == (2, True)


def test_once_does_what_is_due_and_ends(looks):
    done = []
    looks.append(lambda: done.append(1))

    attending.once()

    assert (done, Worker.objects.get().stopped_at is not None) == ([1], True)
