"""What is booked in the whole network, held in memory beside its map: a page asks the database nothing.

Read anew when the desk changed something (the map's revision says so), and once a minute for what was seen meanwhile.
"""

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Sum
from django.utils import timezone

from ads.choosing import Booking
from ads.models import Ad, AdSlot, Campaign, DaySeen
from newsroom.kit import databases
from pages import noting
from sections import network
from sections.models import Section

SECONDS_HELD = 60.0


@dataclass(frozen=True)
class Held:
    """All open slots by publication, section and position, and what is booked in each."""

    revision: int = -1
    read_at: float = 0.0
    slots: dict[tuple[int, int | None, str], AdSlot] = field(default_factory=dict)
    bookings: dict[int, list[Booking]] = field(default_factory=dict)


_lock = threading.Lock()
_held = Held()


def slot_at(position: str, *, publication_id: int, section: Section | None) -> AdSlot | None:
    """Return the open slot of a position: the section's own, else its parent's, else the publication's."""
    held = _current()
    if not held.slots:
        return None
    keys = [section.pk, section.parent_id] if section is not None else []
    for key in [*(key for key in keys if key), None]:
        if (slot := held.slots.get((publication_id, key, position))) is not None:
            return slot
    return None


def booked_in(slot: AdSlot) -> list[Booking]:
    """Return what is booked in a slot, in the order it was booked."""
    return _current().bookings.get(slot.pk, [])


def forget() -> None:
    """Drop this process's copy."""
    global _held  # noqa: PLW0603 - this module is the one holder of the copy
    _held = Held()


def _current() -> Held:
    global _held  # noqa: PLW0603 - as above
    noting.note(noting.ADS)
    held, revision = _held, network.current().revision
    is_recent = time.monotonic() - held.read_at < SECONDS_HELD
    if held.revision == revision and (is_recent or databases.is_alone()):
        return held
    with databases.to_be_held() as may_hold:
        if not may_hold:
            return _read(revision)
        with _lock:
            if _held is held:
                _held = _read(revision)
            return _held


def _read(revision: int) -> Held:
    """Read it all: one query where there is no slot, six otherwise."""
    slots = list(AdSlot.objects.filter(is_open=True).order_by("pk"))
    if not slots:
        return Held(revision, time.monotonic())
    bookings: dict[int, list[Booking]] = defaultdict(list)
    for booking in _bookings():
        chosen = {slot.pk for slot in booking.campaign.slots.all()}
        for slot in slots:
            if slot.publication_id == booking.campaign.publication_id and (not chosen or slot.pk in chosen):
                bookings[slot.pk].append(booking)
    by_place = {(slot.publication_id, slot.section_id, slot.position): slot for slot in slots}
    return Held(revision, time.monotonic(), by_place, dict(bookings))


def _bookings() -> list[Booking]:
    shown = Ad.objects.filter(is_shown=True).select_related("picture").order_by("pk")
    running = list(
        Campaign.objects.filter(is_running=True)
        .prefetch_related("slots", Prefetch("ads", shown))
        .select_related("publication")
        .order_by("pk")
    )
    seen = dict(_seen_by_campaign(DaySeen.objects.all()))
    days = {c.pk: _today_of(c) for c in running}
    today: dict[tuple[int, date], int] = {}
    for campaign_id, day, sum_of_day in (
        DaySeen.objects.filter(day__in=set(days.values()))
        .order_by()
        .values_list("ad__campaign", "day")
        .annotate(sum=Sum("seen"))
    ):
        today[campaign_id, day] = sum_of_day
    return [
        Booking(c, list(c.ads.all()), seen.get(c.pk, 0), today.get((c.pk, days[c.pk]), 0), days[c.pk]) for c in running
    ]


def _seen_by_campaign(rows):  # noqa: ANN001, ANN202 - pairs of key and sum
    return rows.order_by().values_list("ad__campaign").annotate(sum=Sum("seen"))


def _today_of(campaign: Campaign) -> date:
    return timezone.now().astimezone(ZoneInfo(campaign.publication.zone)).date()
