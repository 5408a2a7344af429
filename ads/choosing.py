"""Which of the bookings stands in a slot: the same for everyone who gets the page in the same minute."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ads.models import Ad, Campaign


@dataclass(frozen=True, slots=True)
class Booking:
    """One campaign with its advertisements, and how often they were seen: in all, and on `day`."""

    campaign: Campaign
    ads: list[Ad] = field(default_factory=list)
    seen: int = 0
    seen_today: int = 0
    day: date | None = None

    def is_due(self, today: date) -> bool:
        """Tell whether it may be shown on a day: within its dates, beneath its caps, with something to show."""
        campaign = self.campaign
        if not campaign.starts_on <= today <= (campaign.ends_on or today):
            return False
        if campaign.kind != Campaign.Kind.APPEAL and not self.ads:
            return False
        seen_today = self.seen_today if self.day == today else 0
        return not (
            (campaign.most_in_all is not None and self.seen >= campaign.most_in_all)
            or (campaign.most_per_day is not None and seen_today >= campaign.most_per_day)
        )


def choose(bookings: Sequence[Booking], *, seed: str, today: date, without: set[int] = frozenset()) -> Booking | None:
    """Return the booking for this seed, by weight among those that are due; None when none is.

    `without` are campaigns that stand on the page already: no one gets two places on one page.
    """
    due = [b for b in bookings if b.campaign.pk not in without and b.is_due(today)]
    if not due:
        return None
    left = _number(seed) % sum(b.campaign.weight for b in due)
    for booking in due:
        left -= booking.campaign.weight
        if left < 0:
            return booking
    raise AssertionError


def one_of(ads: Sequence[Ad], *, seed: str) -> Ad:
    """Return one of a campaign's advertisements, each as often as the others."""
    return ads[_number(f"{seed}|ad") % len(ads)]


def _number(seed: str) -> int:
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest())
