"""What can't be booked."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from ads.models import Campaign
from tests.factories.ads import AdFactory, AdSlotFactory, CampaignFactory
from tests.factories.articles import PictureFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


def refused(row) -> list[str]:
    """Return the fields for which a row is refused."""
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    return sorted(error.value.message_dict)


@pytest.mark.parametrize(
    "link",
    [
        "http://advertiser.example/", "javascript:alert(1)", "jav\tascript:alert(1)", "data:text/html,x", "//evil.example/",
        "ftp://advertiser.example/", "/desk/", "https:evil", "/\\evil.example", "/\t/evil.example",
    ],
)  # fmt: skip
def test_x3_an_advertisement_leads_to_an_https_address(link):
    assert refused(AdFactory(link=link)) == ["link"]


def test_an_advertisement_from_the_house_may_lead_to_our_own_pages_and_no_further():
    AdFactory(campaign__kind=Campaign.Kind.HOUSE, link="/support/").full_clean()
    for link in ("//evil.example/", "/\\evil.example/", "http://here.example/"):
        assert refused(AdFactory(campaign__kind=Campaign.Kind.HOUSE, link=link)) == ["link"]


def test_a_hidden_picture_and_a_text_for_the_appeal_are_refused():
    assert refused(AdFactory(picture=PictureFactory(is_restricted=True))) == ["picture"]
    assert refused(AdFactory(campaign__kind=Campaign.Kind.APPEAL)) == ["campaign"]


def test_a_campaign_ends_after_it_starts_and_an_advertisement_says_whose_it_is():
    assert refused(Campaign(**base(), ends_on=date(2025, 1, 1), advertiser="A")) == ["ends_on"]
    assert refused(Campaign(**base(), advertiser=" ")) == ["advertiser"]
    Campaign(**base(), kind=Campaign.Kind.HOUSE).full_clean()


def base() -> dict:
    """Return a campaign's least fields."""
    return {"publication": PublicationFactory(), "name": "Name", "starts_on": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("tag", "is_fine"),
    [
        ("https://ads.example.net/tag.js", True), ("https://other.example/tag.js", False),
        ("http://ads.example.net/tag.js", False), ("https://ads.example.net@evil.example/tag.js", False),
        ("https://ads.example.net.evil.example/tag.js", False), ("https://ads.example.net:8443/tag.js", False),
    ],
)  # fmt: skip
def test_a_script_from_outside_comes_from_a_host_the_operator_allows(settings, tag, is_fine):
    settings.AD_HOSTS = ["ads.example.net"]
    slot = AdSlotFactory.build(publication=PublicationFactory(), tag_url=tag)

    if is_fine:
        slot.full_clean()
    else:
        assert "tag_url" in refused(slot)
    assert slot.shows_tag is is_fine


def test_a_position_has_one_slot_and_a_section_is_of_the_same_publication():
    AdSlotFactory()
    assert refused(AdSlotFactory.build(publication=PublicationFactory())) == ["__all__"]
    other = SectionFactory(publication=PublicationFactory(host="sister.test"))
    assert refused(AdSlotFactory.build(publication=PublicationFactory(), section=other)) == ["section"]


def test_a_campaigns_words_are_its_name():
    assert str(CampaignFactory(name="Spring")) == "Spring"
