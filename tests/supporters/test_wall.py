"""The wall of names, and the meter."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from supporters import metering, moderating, wall
from tests import caching
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import PaymentFactory, SupporterFactory
from tests.pages import texts

pytestmark = pytest.mark.django_db


def test_only_names_that_the_desk_let_through_stand_there_newest_first(client):
    PublicationFactory()
    now = timezone.now()
    for days, (name, state) in enumerate([("Ada", "shown"), ("<b>Grace</b>", "shown"), ("Wait", "waiting"),
                                          ("Rude", "refused"), ("Off", "off")]):  # fmt: skip
        SupporterFactory(wall_name=name, wall_state=state, since=now - timedelta(days=days))
    SupporterFactory(wall_name="Gone", wall_state="shown", erased_at=now)

    page = client.get("/support/wall/")

    assert texts(page, ".wall__name") == ["Ada", "<b>Grace</b>"]
    assert page.headers["Cache-Control"] == caching.PUBLIC


def test_x2_a_name_is_one_line_of_text_that_can_be_seen():
    supporter = PaymentFactory().supporter
    for name in ("", "\u200b\u200b", " ", "x" * 61):
        with pytest.raises(ValidationError):
            wall.put(supporter, name)
    assert wall.put(supporter, "Ada\r\n\x00Lovelace").wall_name == "Ada Lovelace"


def test_who_gives_nothing_has_no_place_there():
    with pytest.raises(wall.NotOnTheWall):
        wall.put(SupporterFactory(), "Ada")


def test_a_name_that_was_read_stays_and_a_new_one_waits_again():
    supporter = wall.put(PaymentFactory().supporter, "Ada")
    moderating.show([supporter.pk], by=UserFactory())
    supporter.refresh_from_db()

    assert wall.put(supporter, "Ada").wall_state == "shown"
    assert wall.put(supporter, "Grace").wall_state == "waiting"
    assert (wall.take_down(supporter).wall_name, supporter.wall_state) == ("", "off")


def test_the_meter_counts_people_whose_money_stayed_this_month_without_asking_each_time(
    client, django_assert_num_queries
):
    home = PublicationFactory()
    for _number in range(11):
        paid = PaymentFactory(publication=home)
    PaymentFactory(publication=home, supporter=paid.supporter, contribution=paid.contribution)
    PaymentFactory(publication=home, refunded_minor=500)
    PaymentFactory(publication=home, paid_at=timezone.now() - timedelta(days=40))
    PaymentFactory(publication=PublicationFactory(host="sister.test"))

    assert metering.this_month(home) == 11
    with django_assert_num_queries(0):
        assert metering.this_month(home) == 11
    assert texts(client.get("/support/wall/"), ".meter") == ["11 supporters this month"]


def test_a_few_are_not_counted_out_loud(client):
    PaymentFactory(publication=PublicationFactory())
    cache.clear()

    assert texts(client.get("/support/wall/"), ".meter") == []
