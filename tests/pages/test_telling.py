"""Fronts hear of every change, in order, whatever dies meanwhile."""

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from background import watching
from pages import following, gateways, observing, telling
from pages.models import Told
from pages.telling import Teller
from tests import fronting, patience, serving

pytestmark = pytest.mark.django_db


def told(tags):
    """Write a change down, as any statement does that touches these tags."""
    observing._write(connection, set(tags.split(" ")))


@pytest.fixture
def heard(settings, monkeypatch):
    """A front that hears all at once, and once."""
    monkeypatch.setattr(telling, "TIMES", (0.0,))
    monkeypatch.setattr(telling, "_FIRST_PAUSE", 0.0)
    with fronting.front() as (front, address):
        settings.FRONTS = [f"varnish {address}"]
        yield front


def teller(name="w"):
    """Return who tells it: what is written down in a test is the first it hears of."""
    return Teller(gateways.from_settings()[0], name=name)


@pytest.fixture
def begun(heard):
    """Who has told the front to forget everything, as a first worker does."""
    first = teller()
    first.round()
    assert heard.keys == [["all"]]
    heard.heard.clear()
    return first


def test_changes_are_told_in_their_order(begun, heard):
    for tags in ("article:1", "article:2 list:s5", "map"):
        told(tags)
        begun.round()

    assert ["article:1" in heard.keys[0], "list:s5" in heard.keys[1], "map" in heard.keys[2]] == [True] * 3
    begun.round()
    assert len(heard.heard) == 3


def test_what_cant_be_told_waits_and_is_told_whole_when_the_front_is_back(begun, heard):
    heard.status = 503
    for number in range(400):
        told(f"article:{number}")
        if number % 100 == 0:
            begun.round()
    assert Told.objects.get().failing_since is not None
    floor = Told.objects.get().floor

    begun.round()
    assert (heard.heard, Told.objects.get().floor) == ([], floor)
    heard.status = 200
    begun._not_before = 0.0
    begun.round()

    said = [key for keys in heard.keys for key in keys]
    assert {f"article:{number}" for number in range(400)} <= set(said)
    assert max(len(keys) for keys in heard.keys) <= 150
    assert Told.objects.get().failing_since is None
    moved = Told.objects.get().floor - floor
    # On PostgreSQL the test's own transaction is still open.
    assert moved > 0 if connection.vendor == "sqlite" else moved >= 0


def test_a_front_is_told_again_for_those_who_learnt_late(begun, heard, monkeypatch):
    monkeypatch.setattr(telling, "TIMES", (0.0, 0.2, 0.4))
    again = teller()
    again.round()
    before = Told.objects.get().floor
    told("article:1")
    again.round()
    assert Told.objects.get().floor == before, "not before it was told for the last time"
    for _round in range(6):
        time.sleep(0.1)
        again.round()

    assert [("article:1" in keys) for keys in heard.keys] == [True] * 3
    assert Told.objects.get().floor > before or Told.objects.get().told_at


def test_only_one_worker_tells_and_another_goes_on_where_it_was(begun, heard):
    other = teller("other")
    told("article:1")
    other.round()
    assert heard.heard == []
    begun.let_go()
    other._noted_at = float("-inf")
    other.round()

    assert ["article:1" in keys for keys in heard.keys] == [True]


def test_a_front_that_was_told_of_nothing_for_too_long_forgets_everything(begun, heard):
    begun.let_go()
    Told.objects.update(told_at=timezone.now() - timedelta(days=2))
    teller("other").round()

    assert heard.keys == [["all"]]


def test_a_database_put_back_from_a_copy_makes_it_forget_everything(begun, heard):
    told("article:1")
    begun.round()
    begun.position = begun.position._replace(floor=begun.position.floor + 1_000_000)
    begun.round()

    assert heard.keys[-1] == ["all"]


def test_what_the_clock_changes_is_told_too(begun, heard, monkeypatch):
    at = time.time() + 0.2
    monkeypatch.setattr(following, "MOMENTS", [lambda: [(at, frozenset({"article:9", f"list:s5@{at}"}))]])
    begun._moments_read_at = 0.0
    begun.round()
    assert heard.heard == []
    time.sleep(0.25)
    begun.round()
    begun.round()

    (keys,) = heard.keys
    assert {"article:9", "list:s5"} < set(keys)
    assert "list:s5~" not in keys


def test_the_desk_hears_of_a_front_that_isnt_told_for_a_minute(begun, heard, client):
    assert watching.look().outside == []
    Told.objects.update(failing_since=timezone.now() - timedelta(seconds=30), error="status 503")
    assert watching.look().outside == []
    Told.objects.update(failing_since=timezone.now() - timedelta(seconds=90))
    (sentence,) = watching.look().outside

    assert "varnish http://127.0.0.1" in sentence
    assert "status 503" in sentence
    assert not watching.look().well
    assert "outside: 1 not told for a minute" in client.get("/health/?detail").text


def test_nothing_is_asked_without_a_front(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert telling.untold(timezone.now()) == []


@pytest.mark.slow
@pytest.mark.once
def test_a_worker_killed_before_it_wrote_down_what_it_told_tells_it_again(tmp_path):
    serving.migrated(tmp_path / "served.sqlite3")
    with fronting.front() as (front, address):
        env = serving.variables(tmp_path, f"sqlite:///{tmp_path / 'served.sqlite3'}", FRONT=f"varnish {address}")
        serving.manage("shell", "-v0", "-c", serving.SEED, env=env)
        command = [sys.executable, "manage.py", "work"]
        killed = subprocess.run(
            command,
            cwd=serving.ROOT,
            env=env | {"FAILPOINT": "front:told"},
            check=False,
            timeout=30,
            capture_output=True,
        )
        assert (killed.returncode, front.keys) == (-9, [["all"]])
        with patience.Process(command, cwd=serving.ROOT, env=env):
            until = time.monotonic() + 20
            while len(front.keys) < 2 and time.monotonic() < until:
                time.sleep(0.05)
    assert front.keys[1] == ["all"]
