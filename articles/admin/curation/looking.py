"""What the curation screen shows: the slots of a place with their stories, what waits, and what could be placed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import places, placing
from articles.curating import Place
from articles.lists import Place as ListPlace
from articles.lists import newest_in
from articles.models import Article, Listing, Pin, Rule
from articles.placing import Filled
from newsroom.models import User
from search import finding
from sections import fronts, network, permissions, sidebars
from sections.models import Publication, Section, SidebarBlock

CANDIDATES = 20
COMING = 10
UNDO_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Slot:
    """One slot as the screen draws it: its name, its story or none, and why that one stands there."""

    number: int
    name: str
    kind: str
    filled: Filled | None
    why: str


@dataclass
class Panel:
    """One place on the screen: its slots, the pins that wait or are not shown, and the rule that fills the rest."""

    place: Place
    code: str
    title: str
    kind: str
    slots: list[Slot]
    rule: Rule | None = None
    waiting: list[tuple[str, Pin]] = field(default_factory=list)


def panels(place: Publication | Section, at: datetime | None) -> list[Panel]:
    """Return the place and the sidebar that stands beside its stories, as they are, were or will be."""
    site = places.site_of(place)
    if isinstance(place, Publication):
        filled, section = fronts.front_of(site, network.current(), at=at).slots, None
    else:
        filled, section = fronts.front_of_section(place, at=at).slots, place
    kind = "front" if section is None else "section"
    shown = [one.row.article_id for one in filled] if section else []
    but = section.pk if section else None
    blocks = sidebars.planned(site, section, without=shown, but=but, at=at)
    found = [_panel(place, kind, filled)] + [_panel(b.block, "block", b.slots, b.rule, b.title) for b in blocks]
    _add_waiting(found, site.publication, at)
    return found


def rails(publication: Publication, at: datetime | None) -> list[Rule]:
    """Return the rules that have rails of their own on a publication's front."""
    return [rule for rule in placing.rules_at(publication.pk, at) if rule.block_id is None]


def candidates(place: Publication | Section, words: str, user: User) -> tuple[list[Article], list[Article]]:
    """Return what could be placed: the newest of the place (or what holds the words), and what is scheduled for it."""
    if words:
        return _found(words, user), []
    publication, section = placing.spot_of(place).publication_id, getattr(place, "publication_id", None) and place.pk
    newest = newest_in([(ListPlace(publication, section), CANDIDATES)]).popitem()[1]
    rows = Listing.objects.in_section(section) if section else Listing.objects.in_publication(publication)
    coming = rows.filter(
        published_at__gt=timezone.now(), article__withdrawn_at=None, article__trashed_at=None
    ).order_by("published_at", "article_id")  # fmt: skip
    return [row.article for row in newest], [row.article for row in coming.cards()[:COMING]]


def last_act(publication: Publication, user: User) -> datetime | None:
    """Return when a person last changed a publication's pins, if that was a few minutes ago."""
    since = timezone.now() - UNDO_WITHIN
    mine = Pin.objects.filter(publication=publication).filter(
        Q(made_by=user, made_at__gt=since) | Q(removed_by=user, removed_at__gt=since)
    )
    done = mine.aggregate(
        made=Max("made_at", filter=Q(made_by=user, made_at__gt=since)),
        removed=Max("removed_at", filter=Q(removed_by=user, removed_at__gt=since)),
    )  # fmt: skip
    return max(filter(None, done.values()), default=None)


def _found(words: str, user: User) -> list[Article]:
    """Return stories by their words: of the person's publications, and of sisters what readers see."""
    mine = permissions.where(user, "articles.view_article", "articles.change_article")
    rows: QuerySet = Article.objects.filter(published_at__isnull=False, withdrawn_at=None, trashed_at=None)
    if mine is not None:
        live = Article.objects.live().values("pk")
        rows = rows.filter(Q(publication__in=mine) | Q(pk__in=live))
    keys = finding.stories(words, places=None, rows=rows, limit=CANDIDATES).ids
    by_key = Article.objects.select_related("publication", "section").defer("body").in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


def _panel(
    place: Place, kind: str, filled: Sequence[Filled], rule: Rule | None = None, title: str = ""
) -> Panel:  # fmt: skip
    by_slot = {one.slot: one for one in filled if one.slot <= placing.slots_of(place)}
    slots = []
    for number in range(1, placing.slots_of(place) + 1):
        one = by_slot.get(number)
        slots.append(Slot(number, places.slot_name(place, number), _size(kind, number), one, _why(place, number, rule)))
    return Panel(place, places.code_of(place), title or places.name_of(place), kind, slots, rule)


def _size(kind: str, number: int) -> str:
    if kind == "block":
        return "line"
    if number == placing.LEAD:
        return "lead"
    return "second" if number <= placing.LEAD + placing.SECONDS else "line"


def _why(place: Place, number: int, rule: Rule | None) -> str:
    """Say what fills a slot where nothing is pinned."""
    if isinstance(place, SidebarBlock):
        return _("by rule: newest from %(name)s") % {"name": rule.name if rule else place.source.name}
    if isinstance(place, Publication) and number == placing.LEAD:
        return _("by rule: newest with a picture")
    if isinstance(place, Publication) and number <= placing.LEAD + placing.SECONDS:
        return _("by rule: newest with pictures")
    return _("by rule: newest")


def _add_waiting(found: list[Panel], publication: Publication, at: datetime | None) -> None:
    """Add the pins that begin later, and those whose story readers don't see at that time: one query."""
    by_spot = {placing.spot_of(panel.place): panel for panel in found}
    when = at or timezone.now()
    kept = Pin.objects.filter(publication=publication).taken_at(when).filter(Q(until_at=None) | Q(until_at__gt=when))
    shown = {slot.filled.pin.pk for panel in found for slot in panel.slots if slot.filled and slot.filled.pin}
    for pin in kept.exclude(pk__in=shown).select_related("article").order_by("from_at", "pk"):
        spot = placing.Spot(pin.publication_id, pin.section_id, pin.block_id)
        if spot in by_spot:
            by_spot[spot].waiting.append((places.slot_name(by_spot[spot].place, pin.slot), pin))
