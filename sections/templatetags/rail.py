"""The sidebar: a section's blocks beside its stories."""

from django import template
from django.template import Context

from sections import network, sidebars
from sections.models import Publication, Section

register = template.Library()


@register.inclusion_tag("parts/sidebar.html", takes_context=True)
def sidebar(
    context: Context, section: Section | None = None, without: int | None = None, but: int | None = None
) -> dict[str, object]:
    """Show the blocks beside a section's stories, leaving out one story, or the block of one section. One query.

    A page that belongs to no section (a tag's, an author's) shows the publication's blocks. A page that says in
    `shown` which stories it holds finds none of them here again; one drawn for another time says `at`.
    """
    site = context["site_map"]
    there = {*context.get("shown", ()), *([without] if without else [])}
    return {
        "blocks": sidebars.fill(site, section or None, without=there, but=but, at=context.get("at")),
        "publication": site.publication,
    }


@register.simple_tag
def section_home(section: Section, publication: Publication) -> str:
    """Return a section's address as a reader of this publication should follow it: at a sister's, with its host."""
    if section.publication_id == publication.pk:
        return section.get_absolute_url()
    # The map's own copy knows its site and the section above it, so this asks the database nothing.
    known = network.current().sections.get(section.pk, section)
    return f"{known.publication.origin}{known.get_absolute_url()}"
