"""Ad slots on pages: who stands there, how it is marked, and where nothing may stand."""

import re
from datetime import date

import pytest
from django.utils import timezone

from ads.models import Campaign
from articles.models.article import WITHOUT_ADS
from tests.factories.ads import AdFactory, AdSlotFactory, CampaignFactory
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.factories.supporters import PlanFactory
from tests.pages import soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return ArticleFactory(live=True)


def test_nothing_booked_takes_no_room(client, story):
    AdSlotFactory()

    page = soup(client.get(story.get_absolute_url()))

    assert page.select(".ad, script[src*=pass]") == []


def test_a_direct_campaign_is_marked_leads_straight_there_and_is_ours_to_serve(client, story):
    AdSlotFactory()
    ad = AdFactory(
        campaign__advertiser="Observatory Tours", headline="A night beneath the dome", text="From 40 a head.",
        picture=PictureFactory(), link="https://tours.example/dome?from=us",
    )  # fmt: skip

    page = soup(client.get(story.get_absolute_url()))

    part = page.select_one(".ad")
    link = part.select_one("a")
    assert part["aria-label"] == "Advertisement"
    assert part.select_one(".ad__label").get_text(" ", strip=True) == "Advertisement · Observatory Tours"
    assert (link["href"], link["rel"]) == (ad.link, ["sponsored", "noopener"])
    assert part.select_one("img")["src"].startswith("/pictures/")
    assert part.select_one("img").has_attr("width")
    assert link.get_text(" ", strip=True) == "A night beneath the dome From 40 a head."


def test_a_house_ad_says_that_it_is_ours(client, story):
    AdSlotFactory()
    AdFactory(campaign__kind=Campaign.Kind.HOUSE)

    part = soup(client.get(story.get_absolute_url())).select_one(".ad")

    assert part["aria-label"] == "From us"
    assert part.select_one("a")["rel"] == ["noopener"]


def test_the_appeal_competes_and_is_made_once_on_a_page(client, story):
    PlanFactory()
    AdSlotFactory()
    CampaignFactory(kind=Campaign.Kind.APPEAL)

    page = soup(client.get(story.get_absolute_url()))

    assert len(page.select(".appeal")) == 1
    assert page.select_one(".ad--appeal .appeal")


def test_a_section_has_its_own_slot_before_its_publications(client):
    section = SectionFactory()
    AdFactory(campaign__name="everywhere").campaign.slots.add(AdSlotFactory())
    own = AdFactory(headline="Only here")
    own.campaign.slots.add(AdSlotFactory(section=section))

    here = client.get(ArticleFactory(section=section, live=True).get_absolute_url())
    there = client.get(ArticleFactory(live=True).get_absolute_url())

    assert texts(here, ".ad__headline") == ["Only here"]
    assert texts(there, ".ad__headline") != ["Only here"]


@pytest.mark.parametrize("fields", [{"advertising": WITHOUT_ADS}, {"retracted_at": timezone.now()}])
def test_nothing_stands_beside_an_obituary_or_a_retracted_story(client, fields):
    AdSlotFactory()
    AdFactory()

    page = soup(client.get(ArticleFactory(live=True, **fields).get_absolute_url()))

    assert page.select(".ad") == []


def test_a_campaign_of_another_publication_or_another_day_stays_away(client, story):
    AdSlotFactory()
    AdFactory(campaign__publication=PublicationFactory(host="sister.test"))
    AdFactory(campaign__ends_on=date(2001, 1, 1))
    AdFactory(campaign__is_running=False)

    assert soup(client.get(story.get_absolute_url())).select(".ad") == []


def test_everyone_gets_the_same_page_in_a_minute_and_bookings_are_asked_for_once(
    client, story, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("ads.showing.time.time", lambda: 1_000_000_000.0)
    AdSlotFactory()
    AdFactory.create_batch(5)
    first = client.get(story.get_absolute_url())

    again = client.get(story.get_absolute_url())

    assert texts(again, ".ad__headline") == texts(first, ".ad__headline") != []
    with django_assert_num_queries(4):
        client.get(story.get_absolute_url())


def test_front_and_section_pages_have_their_slots_and_the_corrections_none(client, story):
    for position in ("front-1", "list-1"):
        AdSlotFactory(position=position)
    AdFactory()

    pages = {p: client.get(p) for p in ("/", story.section.get_absolute_url(), "/corrections/")}

    assert [len(soup(page).select(".ad")) for page in pages.values()] == [1, 1, 0]


def test_x2_words_of_an_advertisement_are_text(client, story):
    AdSlotFactory()
    AdFactory(
        headline="<img src=x onerror=alert(1)>",
        text="<b>{{ 7*7 }}</b>",
        campaign__advertiser="<script>alert(1)</script>",
    )

    page = client.get(story.get_absolute_url())

    assert texts(page, ".ad__headline") == ["<img src=x onerror=alert(1)>"]
    assert texts(page, ".ad__text") == ["<b>{{ 7*7 }}</b>"]
    assert not re.search(rb"<img src=x|<script>alert", page.content)
