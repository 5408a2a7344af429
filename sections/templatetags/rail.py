"""The sidebar: a section's blocks beside its stories."""

from django import template
from django.template import Context

from sections import sidebars
from sections.models import Section

register = template.Library()


@register.inclusion_tag("parts/sidebar.html", takes_context=True)
def sidebar(context: Context, section: Section | None = None, without: int | None = None) -> dict[str, object]:
    """Show the blocks beside a section's stories, leaving out one story. One query."""
    site = context["site_map"]
    return {
        "blocks": sidebars.fill(site, section, without=without),
        "publication": site.publication,
    }
