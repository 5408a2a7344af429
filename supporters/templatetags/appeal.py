"""The appeal: what a reader can give, on any page."""

from django import template
from django.template import Context

from supporters import plans

register = template.Library()


@register.inclusion_tag("parts/appeal.html", takes_context=True)
def appeal(context: Context) -> dict[str, object]:
    """Ask for support with the publication's plans; nothing when it offers none. No query while plans are unchanged."""
    publication = context["publication"]
    return {"publication": publication, "plans": plans.offered_by(publication)}
