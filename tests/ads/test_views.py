"""Advertising from outside: a frame of its own, and a policy that is widened where such a slot stands and nowhere else."""

import pytest

from tests.factories.ads import AdFactory, AdSlotFactory
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory
from tests.pages import soup

pytestmark = pytest.mark.django_db
TAG = "https://ads.example.net/tag.js"


@pytest.fixture
def _host_is_allowed(settings):
    settings.AD_HOSTS = ["ads.example.net"]


@pytest.mark.usefixtures("_host_is_allowed")
def test_a_page_with_such_a_slot_offers_it_loads_nothing_and_may_hold_our_own_frame(client):
    slot = AdSlotFactory(tag_url=TAG)
    page = client.get(ArticleFactory(live=True).get_absolute_url())

    part = soup(page).select_one(".ad")
    assert part["data-ad-tag"] == f"/ads/frame/{slot.pk}/"
    assert "off until you allow it" in part.get_text()
    assert TAG.encode() not in page.content
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("_host_is_allowed")
def test_our_own_bookings_come_first_and_the_policy_stays_strict(client):
    AdSlotFactory(tag_url=TAG)
    AdFactory()

    page = client.get(ArticleFactory(live=True).get_absolute_url())

    assert soup(page).select("[data-ad-tag]") == []
    assert "frame-src" not in page.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("_host_is_allowed")
def test_the_frame_belongs_to_nobody_and_asks_the_allowed_hosts_alone(client):
    answer = client.get(f"/ads/frame/{AdSlotFactory(tag_url=TAG).pk}/")

    policy = answer.headers["Content-Security-Policy"]
    assert "script-src https://ads.example.net;" in policy
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert [script["src"] for script in soup(answer).select("script")] == [TAG]


def test_a_host_that_is_no_longer_allowed_is_asked_nothing(client):
    slot = AdSlotFactory(tag_url=TAG)

    assert client.get(f"/ads/frame/{slot.pk}/").status_code == 404
    assert soup(client.get(ArticleFactory(live=True).get_absolute_url())).select(".ad") == []


@pytest.mark.usefixtures("_host_is_allowed")
def test_a_slot_of_another_site_and_a_closed_one_have_no_frame(client):
    far = AdSlotFactory(tag_url=TAG, publication=PublicationFactory(host="sister.test"))
    PublicationFactory()
    closed = AdSlotFactory(tag_url=TAG, is_open=False)

    assert [client.get(f"/ads/frame/{slot.pk}/").status_code for slot in (far, closed)] == [404, 404]
