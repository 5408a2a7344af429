"""Where imported stories stand: publications and sections as the network has them, new sections made when missing."""

import re

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from articles.importing.items import Refusal, SectionWanted
from newsroom.kit import text
from newsroom.kit.slugs import RESERVED, first_free, make_slug
from sections.models import Hue, Publication, Section, StandingPage

_SLUG = re.compile(r"[a-z0-9](?:[-a-z0-9_]{0,78}[a-z0-9])?")


class Places:
    """The publications and sections of the network, read once for a run."""

    def __init__(self, default: Publication | None) -> None:
        self.default = default
        self.publications = {p.slug: p for p in Publication.objects.order_by("position", "name", "pk")}
        by_key = {p.pk: p for p in self.publications.values()}
        self._levels: dict[tuple[int, int | None], list[Section]] = {}
        sections = list(Section.objects.in_order())
        known = {s.pk: s for s in sections}
        for section in sections:
            section.publication = by_key[section.publication_id]
            section.parent = known[section.parent_id] if section.parent_id else None
            self._level(section.publication_id, section.parent_id).append(section)

    def publication(self, slug: str) -> Publication:
        """Return a publication by its slug, the run's own when none is named. Raises Refusal for an unknown one."""
        if not slug and self.default is not None:
            return self.default
        if slug in self.publications:
            return self.publications[slug]
        there = ", ".join(self.publications)
        raise Refusal(f"There is no publication “{slug}” here; there are: {there}.")

    def section(self, publication: Publication, wanted: SectionWanted) -> Section:
        """Return a section of a publication, made at the end of the order when it is missing."""
        parent = None
        if wanted.parent_slug:
            above = SectionWanted(wanted.parent_slug, wanted.parent_name)
            parent = self._found(publication, None, above) or self._made(publication, None, above)
        found = self._found(publication, parent, wanted)
        if found is None and parent is None:
            found = self._below(publication, wanted)
        return found or self._made(publication, parent, wanted)

    def guest_section(self, name: str) -> Section | None:
        """Return the section that `publication:section` or `publication:parent/child` means, or None."""
        slug, _, path = name.partition(":")
        publication = self.publications.get(slug.strip())
        if publication is None:
            return None
        above, _, below = path.strip().rpartition("/")
        parent = self._found(publication, None, SectionWanted(above)) if above else None
        if above and parent is None:
            return None
        return self._found(publication, parent, SectionWanted(below))

    def is_taken(self, publication: Publication, path: str) -> bool:
        """Tell whether a path, without slashes at its ends, belongs to a section or to the site itself."""
        first, _, rest = path.partition("/")
        if first in RESERVED or first == settings.DESK_PATH:
            return True
        top = next((s for s in self._level(publication.pk, None) if s.slug == first), None)
        return top is not None and (not rest or any(s.slug == rest for s in self._level(publication.pk, top.pk)))

    def free_page_slug(self, publication: Publication, wanted: str, *, pages: set[str]) -> str:
        """Return a slug for a standing page that no section, page or part of the site has."""
        return first_free(wanted, self._taken(publication) | pages)

    def _taken(self, publication: Publication) -> set[str]:
        years = {str(year) for year in range(1900, 2200)}
        return {s.slug for s in self._level(publication.pk, None)} | RESERVED | {settings.DESK_PATH} | years

    def _level(self, publication_id: int, parent_id: int | None) -> list[Section]:
        return self._levels.setdefault((publication_id, parent_id), [])

    def _found(self, publication: Publication, parent: Section | None, wanted: SectionWanted) -> Section | None:
        level = self._level(publication.pk, parent.pk if parent else None)
        names = {name.casefold() for name in (wanted.name, wanted.slug, named(wanted.slug)) if name}
        by_slug = next((s for s in level if s.slug == wanted.slug.lower()), None)
        return by_slug or next((s for s in level if s.name.casefold() in names), None)

    def _below(self, publication: Publication, wanted: SectionWanted) -> Section | None:
        """Return the one sub-section of that slug, wherever it stands; None when there is none or more than one."""
        found = [
            section
            for (owner, parent), level in self._levels.items()
            if owner == publication.pk and parent
            for section in level
            if section.slug == wanted.slug.lower()
        ]
        return found[0] if len(found) == 1 else None

    def _made(self, publication: Publication, parent: Section | None, wanted: SectionWanted) -> Section:
        level = self._level(publication.pk, parent.pk if parent else None)
        name = text.tidy_line(wanted.name or named(wanted.slug))[:100]
        slug = wanted.slug.lower()
        if not _SLUG.fullmatch(slug):
            slug = make_slug(name, fallback="section")
        taken = {s.slug for s in level}
        if parent is None:
            pages = StandingPage.objects.filter(publication=publication).values_list("slug", flat=True)
            taken = self._taken(publication) | set(pages)
        hues = [hue for hue, _ in Hue.choices]
        section = Section(
            publication=publication,
            parent=parent,
            name=name,
            slug=first_free(slug, taken),
            hue=parent.hue if parent else hues[len(level) % len(hues)],
            description=text.tidy_line(wanted.description)[:300],
            position=self._last_position(publication) + 1,
        )
        with transaction.atomic():
            section.save()
        level.append(section)
        return section

    def _last_position(self, publication: Publication) -> int:
        last = Section.objects.filter(publication=publication).aggregate(last=Max("position"))["last"]
        return min(last if last is not None else -1, 32_000)


def named(slug: str) -> str:
    """Return a name for a slug that came without one: deep-space is Deep Space."""
    return " ".join(word.capitalize() for word in re.split(r"[-_\s]+", slug) if word) or "News"
