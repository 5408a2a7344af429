"""The map of the network, held in memory: read on every page, changed a few times a year.

`current()` answers from this process's copy and asks the database at most once a second whether it is old, so a
page spends no query on hosts, menus, footers and sidebar plans. A change in this process is seen at once.
"""

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from newsroom.kit import databases
from pages import following, noting
from sections.models import HostAlias, MapRevision, Publication, Section, SidebarBlock, StandingPage

SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True)
class PublicationMap:
    """One publication with all that its pages' furniture needs. Lists are in the desk's order."""

    publication: Publication
    sections: list[Section] = field(default_factory=list)
    sections_by_path: dict[str, Section] = field(default_factory=dict)
    children: dict[int, list[Section]] = field(default_factory=dict)
    pages: list[StandingPage] = field(default_factory=list)
    blocks: dict[int | None, list[SidebarBlock]] = field(default_factory=dict)

    def blocks_beside(self, section: Section | None) -> list[SidebarBlock]:
        """Return the plan of a section's sidebar: its own, else its parent's, else the publication's."""
        if section is not None:
            for key in (section.pk, section.parent_id):
                if key in self.blocks:
                    return self.blocks[key]
        return self.blocks.get(None, [])


@dataclass(frozen=True)
class NetworkMap:
    """All publications, by slug and by host."""

    revision: int
    publications: list[Publication]
    by_host: dict[str, PublicationMap]
    by_id: dict[int, PublicationMap]
    sections: dict[int, Section]

    def sisters_of(self, publication: Publication) -> list[Publication]:
        """Return the other publications, in order."""
        return [p for p in self.publications if p.pk != publication.pk]


_lock = threading.Lock()
_held: NetworkMap | None = None
_looked_at = 0.0


def current() -> NetworkMap:
    """Return the map, at most a second old."""
    global _held, _looked_at  # noqa: PLW0603 - this module is the one holder of the copy
    noting.note(noting.MAP)
    held = _held
    # Where a replica may be read, changes are followed, and whoever learns of one drops this copy.
    if held is not None and (databases.is_replica() or time.monotonic() - _looked_at < SECONDS_BETWEEN_LOOKS):
        return held
    with databases.to_be_held() as may_hold:
        if not may_hold:
            return _read(_revision())
        with _lock:
            revision = _revision()
            if _held is None or _held.revision != revision:
                _held = _read(revision)
            _looked_at = time.monotonic()
            return _held


def section(key: int) -> Section:
    """Return a section with its publication and the one above it, as they lie here; one that is newer than this copy is read."""
    return current().sections.get(key) or Section.objects.select_related("publication", "parent").get(pk=key)


def place(story: Any, here: Section | None = None) -> None:  # noqa: ANN401 - naming it here would import a table that stands higher
    """Say where a story belongs, without asking: its section, looked up where it isn't given, and its publication."""
    here = here or section(story.section_id)
    # Past the descriptors, which look at each value for a while: a page places a dozen stories.
    story._state.fields_cache.update(section=here, publication=here.publication)  # noqa: SLF001 - as Django's own


def changed() -> None:
    """Mark a change of the map for every process and drop this one's copy.

    The mark is random, not counted up: a database put back from a copy must not come to a number that was held before.
    """
    MapRevision.objects.update_or_create(pk=1, defaults={"number": secrets.randbits(62)})
    forget()


@following.forgets
def forget() -> None:
    """Drop this process's copy; the next page reads the map again."""
    global _held  # noqa: PLW0603 - as above
    with _lock:  # whoever reads the old map just now must not put it back
        _held = None


def _revision() -> int:
    return MapRevision.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def _read(revision: int) -> NetworkMap:
    """Read the whole map: five queries, whatever its size."""
    maps = {p.pk: PublicationMap(p) for p in Publication.objects.order_by("position", "name", "pk")}
    sections = {s.pk: s for s in Section.objects.in_order()}
    for section in sections.values():
        _place_section(maps[section.publication_id], section, sections, maps)
    for page in StandingPage.objects.filter(is_public=True, in_footer=True).defer("body").order_by("position", "pk"):
        maps[page.publication_id].pages.append(page)
    for block in SidebarBlock.objects.order_by("position", "pk"):
        block.source = sections[block.source_id]
        maps[block.publication_id].blocks.setdefault(block.section_id, []).append(block)
    by_host = {m.publication.host: m for m in maps.values()}
    by_host |= {a.host: maps[a.publication_id] for a in HostAlias.objects.order_by("pk")}
    return NetworkMap(revision, [m.publication for m in maps.values()], by_host, maps, sections)


def _place_section(
    site: PublicationMap, section: Section, sections: dict[int, Section], maps: dict[int, PublicationMap]
) -> None:
    section.publication = maps[section.publication_id].publication
    section.parent = sections[section.parent_id] if section.parent_id else None
    site.sections_by_path[section.path] = section
    if section.parent_id:
        site.children.setdefault(section.parent_id, []).append(section)
    else:
        site.sections.append(section)
