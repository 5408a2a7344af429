"""Faults of HOSTILE, 4: what a power cut in the middle of an act leaves behind, and schedulers that race each other."""

import os

import pytest
from django.conf import settings
from django.db import connection

from tests import faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def database_url():
    """The database of this test, for processes of their own."""
    url = os.environ.get("DATABASE_URL", "")
    address = faults.url_of(connection.settings_dict, url or str(settings.DATABASES["default"]))
    connection.close()
    return address


def test_fault_2_a_process_killed_while_publishing_leaves_the_old_story_or_the_new_one(database_url):
    """Two rounds at each step here; twenty in benchmarks/faults.py."""
    rounds = 2

    found = faults.run("publishing", "--rounds", str(rounds), database_url=database_url)

    assert found["states"] == {
        f"{'new' if step == 'committed' else 'old'} at {step}": rounds for step in faults.PUBLISHING
    }
    assert found["kills"] == rounds * len(faults.PUBLISHING) + len(faults.TELLING)
    assert (found["told once"], found["told"]) == (rounds, rounds), "the outbox is emptied, each piece told once"


def test_fault_4_three_schedulers_tell_everything_exactly_once(database_url):
    found = faults.run("schedulers", "--due", "60", database_url=database_url)

    assert found["ours"] == {"told": 60, "once": 60, "broken": 0, "left": 0}
    assert found["control"]["told"] > 60, "the control: three that look before they mark tell things twice"
