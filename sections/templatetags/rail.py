"""The sidebar: a section's blocks beside its stories."""

import math

from django import template
from django.template import Context

from sections import network, sidebars
from sections.models import Publication, Section

register = template.Library()
# A block of five headlines is as tall as two stories of a list.
STORIES_TO_A_BLOCK = 2
FEWEST_BESIDE = 2


@register.inclusion_tag("parts/sidebar.html", takes_context=True)
def sidebar(
    context: Context, section: Section | None = None, without: int | None = None, but: int | None = None
) -> dict[str, object]:
    """Show the blocks beside a section's stories, leaving out one story, or the block of one section. One query.

    A page that belongs to no section (a tag's, an author's) shows the publication's blocks. A page that says in
    `shown` which stories it holds finds none of them here again; one drawn for another time says `at`.
    """
    return {"blocks": _filled(context, section, without, but), "publication": context["site_map"].publication}


@register.simple_tag(takes_context=True)
def blocks_beside(context: Context, section: Section, stories: int) -> dict[str, list[sidebars.FilledBlock]]:
    """Return the same blocks parted in two, but for the section's own: as many as fit `beside` so many stories, and
    those that go `beneath`, where a short list would leave the page empty. One query.
    """
    blocks = _filled(context, section, None, section.pk)
    fit = max(FEWEST_BESIDE, math.ceil(stories / STORIES_TO_A_BLOCK))
    return {"beside": blocks[:fit], "beneath": blocks[fit:]}


def _filled(
    context: Context, section: Section | None, without: int | None, but: int | None
) -> list[sidebars.FilledBlock]:
    there = {*context.get("shown", ()), *([without] if without else [])}
    return sidebars.fill(context["site_map"], section or None, without=there, but=but, at=context.get("at"))


@register.simple_tag
def section_home(section: Section, publication: Publication) -> str:
    """Return a section's address as a reader of this publication should follow it: at a sister's, with its host."""
    if section.publication_id == publication.pk:
        return section.get_absolute_url()
    # The map's own copy knows its site and the section above it, so this asks the database nothing.
    known = network.current().sections.get(section.pk, section)
    return f"{known.publication.origin}{known.get_absolute_url()}"
