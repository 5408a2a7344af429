"""The place for an advertisement on a page: `{% ad "story-1" %}`."""

from django import template
from django.template import Context

from ads import showing
from newsroom.kit import consent

register = template.Library()


@register.inclusion_tag("parts/ad.html", takes_context=True)
def ad(context: Context, position: str) -> dict[str, object]:
    """Show what is booked at a position; nothing, and no room, where nothing is.

    Beside a story that asks for none, and beside one that was retracted, nothing stands.
    """
    request, publication = context.get("request"), context.get("publication")
    if publication is None:
        return {}
    section = context.get("section")
    if position.startswith("story-"):
        story = context["article"]
        if story.without_ads or story.retracted_at:
            return {}
        section = story.section
    shown = showing.in_slot(position, request=request, section=section)
    return {"shown": shown, "request": request, "publication": publication, "purpose": consent.PURPOSES[consent.ADS]}
