"""The demo's advertising: one invented advertiser and one advertisement of the house, in two slots of each paper."""

from django.utils import timezone

from ads.models import Ad, AdSlot, Campaign
from articles.models import Picture
from sections.models import Publication

POSITIONS = [AdSlot.Position.STORY_1, AdSlot.Position.FRONT_1]
DIRECT = {
    "headline": "Binoculars that fit in a coat",
    "text": "Nightjar 8 × 32: bright enough for the moons of Jupiter, light enough to have with you.",
    "link": "https://nightjar-optics.example/",
}
HOUSE = {
    "headline": "No wall, no counters, no strangers",
    "text": "This paper is open to everyone because some of its readers pay for it. You could be one of them.",
    "link": "/support/",
}


def book() -> None:
    """Make slots and campaigns where there are none. The picture is one that our own code has drawn."""
    picture = Picture.objects.filter(file__isnull=False, is_restricted=False).order_by("pk").first()
    for publication in Publication.objects.order_by("position", "pk"):
        if AdSlot.objects.filter(publication=publication).exists():
            continue
        for position in POSITIONS:
            AdSlot.objects.create(publication=publication, position=position)
        _campaign(publication, Campaign.Kind.DIRECT, "Nightjar, winter", "Nightjar Optics", DIRECT, picture)
        _campaign(publication, Campaign.Kind.HOUSE, "What pays for this", "", HOUSE, None)


def _campaign(
    publication: Publication, kind: str, name: str, advertiser: str, words: dict[str, str], picture: Picture | None
) -> None:
    campaign = Campaign.objects.create(
        publication=publication, kind=kind, name=name, advertiser=advertiser, starts_on=timezone.localdate(), weight=10
    )
    Ad.objects.create(campaign=campaign, picture=picture, **words)
