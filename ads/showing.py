"""What stands in a slot of a page: an advertisement, the appeal, an offer to load one from outside, or nothing."""

import time
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from ads import booking, choosing
from ads.models import Ad, AdSlot, Campaign
from pages import noting
from sections.models import Section

SECONDS_THE_SAME = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """One slot as it is drawn. Without `campaign` it is the offer to load the slot's script from outside."""

    slot: AdSlot
    campaign: Campaign | None = None
    ad: Ad | None = None
    is_first: bool = False

    @property
    def is_appeal(self) -> bool:
        """Whether the appeal stands here."""
        return self.campaign is not None and self.campaign.kind == Campaign.Kind.APPEAL

    @property
    def is_sponsored(self) -> bool:
        """Whether someone pays for it."""
        return self.campaign is not None and self.campaign.kind == Campaign.Kind.DIRECT


def in_slot(position: str, *, request: HttpRequest, section: Section | None) -> Shown | None:
    """Return what stands at a position of this page now; None takes no room.

    It depends on the page's address and the minute alone, so that a page can be cached whole. No query while the
    bookings are held. The request remembers what stands on the page: a campaign gets one place on it.
    """
    slot = booking.slot_at(position, publication_id=request.publication.pk, section=section)
    if slot is None:
        return None
    noting.until((time.time() // SECONDS_THE_SAME + 1) * SECONDS_THE_SAME)
    page = request.__dict__.setdefault("ads_on_page", {"campaigns": set(), "number": 0})
    seed = f"{slot.pk}|{request.publication.pk}|{request.path}|{int(time.time() // SECONDS_THE_SAME)}"
    chosen = choosing.choose(booking.booked_in(slot), seed=seed, today=timezone.localdate(), without=page["campaigns"])
    if chosen is None and not slot.shows_tag:
        return None
    page["number"] += 1
    is_first = page["number"] == 1
    if chosen is None:
        # Only a page with such a slot may hold a frame: newsroom.middleware.allow_frames.
        request.frame_sources = {"'self'", *getattr(request, "frame_sources", ())}
        return Shown(slot, is_first=is_first)
    page["campaigns"].add(chosen.campaign.pk)
    ad = choosing.one_of(chosen.ads, seed=seed) if chosen.ads else None
    return Shown(slot, chosen.campaign, ad, is_first)
