"""Whether the background work goes on, for the desk's first page."""

from django import template

from background import watching

register = template.Library()


@register.inclusion_tag("admin/parts/machine_state.html")
def machine() -> dict:
    """Show an alarm when nothing is done in the background, or something waits too long; else one quiet line."""
    return {"machine": watching.look()}
