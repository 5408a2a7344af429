"""Fault 1, in short. Its full length: `NEWSROOM_PAYMENTS=700 NEWSROOM_KILLS=20 NEWSROOM_TEST_SECONDS=0`, `-o faulthandler_timeout=0`."""

import os

import pytest
from django.db import connection

from supporters.models import GatewayEvent, Payment
from tests.factories.sections import PublicationFactory
from tests.journeys.conftest import url_of
from tests.supporters import power_cuts
from tests.supporters.drill import Drill, assert_books_agree, doubles, plans

PAYMENTS, KILLS = int(os.environ.get("NEWSROOM_PAYMENTS", "20")), int(os.environ.get("NEWSROOM_KILLS", "2"))


@pytest.mark.django_db(transaction=True)
def test_1_what_was_acknowledged_before_server_or_worker_was_killed_is_booked_once(settings, client, tmp_path):
    with doubles(settings) as peers:
        publication = PublicationFactory(host="testserver")
        drill = Drill("stripe", peers["stripe"], client, publication, plans())
        site = power_cuts.Site(tmp_path, url_of(connection.settings_dict), peers["stripe"])

        seen = power_cuts.play(drill, site, payments=PAYMENTS, kills=KILLS, seed=7)

        assert_books_agree(drill)
    print(f"\nFIGURE supporters.power_cuts={sum(seen.kills.values())} {seen}")
    assert sum(seen.kills.values()) == KILLS
    assert (Payment.objects.count(), GatewayEvent.objects.count()) == (PAYMENTS, seen.messages)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
