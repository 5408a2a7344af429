"""Which pins hold and which rules fill a place at a moment, and how pinned stories and a rule's share one list.

What is kept now lies in memory beside the map of the network, so readers' pages ask nothing for it; a past time is
read from the table, where every pin and rule that ever was still stands. See docs/decisions/0019-pins-over-rules.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from articles.lists import Standing
from articles.models import Pin, Rule
from newsroom.kit import databases
from pages import noting
from sections import network
from sections.models import Publication, Section, SidebarBlock

Row = Standing

LEAD = 1
SECONDS = 3
LATEST = 12
# A front's slots: the lead, the seconds and the ordinary ones. A block has one for each of its headlines.
OF_FRONT = LEAD + SECONDS + LATEST


@dataclass(frozen=True)
class Spot:
    """A place the desk arranges: a publication's front, a section's front, or a sidebar block."""

    publication_id: int
    section_id: int | None = None
    block_id: int | None = None


@dataclass
class _Held:
    """All pins and rules that are kept, with the map they were read beside."""

    beside: object = None
    pins: dict[Spot, list[Pin]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True)
class Filled:
    """One slot of a place with its story, and the pin that holds it, if one does."""

    slot: int
    row: Row
    pin: Pin | None = None


_held = _Held()


def spot_of(place: Publication | Section | SidebarBlock) -> Spot:
    """Return the spot of a publication's front, a section's front or a block."""
    if isinstance(place, Publication):
        return Spot(place.pk)
    if isinstance(place, Section):
        return Spot(place.publication_id, place.pk)
    return Spot(place.publication_id, None, place.pk)


def slots_of(place: Publication | Section | SidebarBlock) -> int:
    """Return how many slots a place has."""
    return place.length if isinstance(place, SidebarBlock) else OF_FRONT


def pins_at(spots: Iterable[Spot], at: datetime | None = None) -> dict[Spot, list[Pin]]:
    """Return the pins that hold in each spot now (from memory) or at another time (one query), latest first by slot."""
    spots = list(spots)
    if at is None:
        now, held = timezone.now(), _current().pins
        noting.until_first(
            at for spot in spots for pin in held.get(spot, ()) for at in (pin.from_at, pin.until_at, pin.removed_at)
        )
        return {spot: [pin for pin in held.get(spot, ()) if pin.holds(now)] for spot in spots}
    found: dict[Spot, list[Pin]] = {spot: [] for spot in spots}
    publications = {spot.publication_id for spot in spots}
    for pin in Pin.objects.filter(publication__in=publications).in_force(at).latest_first():
        if (spot := _spot(pin)) in found:
            found[spot].append(pin)
    return found


def rules_at(publication_id: int, at: datetime | None = None) -> list[Rule]:
    """Return the rules of a publication's rails and blocks, now (from memory) or at another time (one query)."""
    if at is None:
        return [rule for rule in _current().rules if rule.publication_id == publication_id]
    rows = Rule.objects.filter(publication=publication_id).taken_at(at)
    return list(rows.select_related("tag", "agency").order_by("position", "pk"))


def holders(pins: Iterable[Pin], seen: Mapping[int, Row], slots: int) -> dict[int, Pin]:
    """Return the pin that counts in each slot, of those in force: the latest begun whose story readers may see.

    A story that is pinned twice in one place stands where it was pinned last.
    """
    chosen: dict[int, Pin] = {}
    placed: set[int] = set()
    for pin in sorted(pins, key=lambda pin: (pin.from_at, pin.pk), reverse=True):
        fits = pin.slot <= slots and pin.slot not in chosen
        if fits and pin.article_id in seen and pin.article_id not in placed:
            chosen[pin.slot] = pin
            placed.add(pin.article_id)
    return dict(sorted(chosen.items()))


def merge(
    by_rule: Iterable[Row], pins: Mapping[int, Pin], seen: Mapping[int, Row], *, first: int, count: int
) -> list[Filled]:
    """Return so many slots from `first` on: pinned stories where they are pinned, the rule's between them.

    Where stories run out before a pinned slot, the pinned ones move up: a page has no holes.
    """
    filling = iter(without(by_rule, {pin.article_id for pin in pins.values()}))
    filled: list[Filled] = []
    for slot in range(first, first + count):
        pin = pins.get(slot)
        row = seen[pin.article_id] if pin else next(filling, None)
        if row is not None:
            filled.append(Filled(slot, row, pin))
    return filled


def without(rows: Iterable[Row], shown: set[int]) -> list[Row]:
    """Return the rows whose stories do not stand on the page yet."""
    return [row for row in rows if row.article_id not in shown]


def _current() -> _Held:
    """Return what is kept, read again when the map of the network was."""
    global _held  # noqa: PLW0603 - this module is the one holder of the copy
    noting.note(noting.PINS)
    beside, held = network.current(), _held
    if held.beside is beside:
        return held
    fresh = _Held(beside)
    lasting = Q(until_at=None) | Q(until_at__gt=timezone.now())
    with databases.to_be_held() as may_hold:
        for pin in Pin.objects.kept().filter(lasting).latest_first():
            fresh.pins.setdefault(_spot(pin), []).append(pin)
        rules = Rule.objects.kept().select_related("tag", "agency").order_by("position", "pk")
        fresh.rules.extend(rules)
    if may_hold:
        _held = fresh
    return fresh


def _spot(pin: Pin) -> Spot:
    return Spot(pin.publication_id, pin.section_id, pin.block_id)
