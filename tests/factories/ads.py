"""Slots, campaigns and advertisements for tests."""

from datetime import date

import factory

from ads.models import Ad, AdSlot, Campaign
from tests.factories.sections import PublicationFactory


class AdSlotFactory(factory.django.DjangoModelFactory):
    """A slot beneath every story of the publication."""

    class Meta:
        model = AdSlot

    publication = factory.SubFactory(PublicationFactory)
    position = AdSlot.Position.STORY_1


class CampaignFactory(factory.django.DjangoModelFactory):
    """A campaign that is due on any day, in every slot."""

    class Meta:
        model = Campaign

    publication = factory.SubFactory(PublicationFactory)
    name = factory.Sequence("Campaign {}".format)
    advertiser = factory.LazyAttribute(lambda o: f"Advertiser of {o.name}")
    starts_on = date(2000, 1, 1)


class AdFactory(factory.django.DjangoModelFactory):
    """An advertisement of words, in a campaign of its own."""

    class Meta:
        model = Ad

    campaign = factory.SubFactory(CampaignFactory)
    headline = factory.Sequence("Headline {}".format)
    link = "https://advertiser.example/"
