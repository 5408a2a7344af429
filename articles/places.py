"""Which places a person may arrange, how addresses name them, and what their slots are called."""

from dataclasses import dataclass, field

from django.http import Http404
from django.utils.translation import gettext as _

from articles import placing
from articles.curating import Place
from newsroom.models import User
from sections import network, permissions
from sections.models import Publication, Section, SidebarBlock

PIN, SEE, RULE = "articles.add_pin", "articles.view_pin", "articles.add_rule"


@dataclass(frozen=True)
class Shelf:
    """A publication's places, as a menu: its front, its sections each before its sub-sections."""

    publication: Publication
    entries: list[tuple[str, str, bool]] = field(default_factory=list)


def code_of(place: Place) -> str:
    """Return how addresses and forms name a place: front-1, section-12, block-7."""
    kinds = {Publication: "front", Section: "section", SidebarBlock: "block"}
    return f"{kinds[type(place)]}-{place.pk}"


def find(code: str) -> Place:
    """Return the place of a code, from the map in memory. Raises Http404."""
    kind, _hyphen, key = code.partition("-")
    if not (key.isascii() and key.isdigit() and len(key) < 19):  # noqa: PLR2004 - what a key can be
        raise Http404
    current = network.current()
    found = None
    if kind == "front" and int(key) in current.by_id:
        found = current.by_id[int(key)].publication
    elif kind == "section":
        found = current.sections.get(int(key))
    elif kind == "block":
        blocks = (b for site in current.by_id.values() for beside in site.blocks.values() for b in beside)
        found = next((block for block in blocks if block.pk == int(key)), None)
    if found is None:
        raise Http404
    return found


def may(user: User, place: Place, perm: str = PIN) -> bool:
    """Tell whether a person may arrange a place, or look at it, at its publication."""
    return permissions.may(user, perm, place)


def site_of(place: Place) -> network.PublicationMap:
    """Return the map of a place's publication."""
    return network.current().by_id[placing.spot_of(place).publication_id]


def shelves(user: User, perm: str = SEE) -> list[Shelf]:
    """Return the places a person may see, publication by publication: (code, name, is a sub-section)."""
    found = []
    for publication in network.current().publications:
        if not permissions.may(user, perm, publication):
            continue
        site = network.current().by_id[publication.pk]
        entries = [(code_of(publication), _("Front page"), False)]
        for section in site.sections:
            entries.append((code_of(section), section.name, False))
            entries += [(code_of(child), child.name, True) for child in site.children.get(section.pk, [])]
        found.append(Shelf(publication, entries))
    return found


def name_of(place: Place) -> str:
    """Return what a place is called."""
    if isinstance(place, Publication):
        return _("%(name)s, front page") % {"name": place.name}
    if isinstance(place, Section):
        return place.name
    return place.title or place.source.name


def slot_name(place: Place, slot: int) -> str:
    """Return what a slot is called."""
    if isinstance(place, SidebarBlock):
        return _("Headline %(number)d") % {"number": slot}
    if slot == placing.LEAD:
        return _("Lead")
    if slot <= placing.LEAD + placing.SECONDS:
        return _("Second %(number)d") % {"number": slot - placing.LEAD}
    return _("Latest %(number)d") % {"number": slot - placing.LEAD - placing.SECONDS}
