"""The place for an advertisement on a page: `{% ad "story-1" %}`."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ads import showing
from newsroom.kit import consent

register = template.Library()


@register.simple_tag(takes_context=True)
def ad(context: Context, position: str) -> SafeString:
    """Show what is booked at a position (parts/ad.html); nothing, and no room, where nothing is.

    Beside a story that asks for none, and beside one that was retracted, nothing stands.
    """
    request, publication = context.get("request"), context.get("publication")
    if publication is None:
        return SafeString()
    section = context.get("section")
    if position.startswith("story-"):
        story = context["article"]
        if story.without_ads or story.retracted_at:
            return SafeString()
        section = story.section
    shown = showing.in_slot(position, request=request, section=section)
    if shown is None:
        return SafeString()
    purpose = consent.PURPOSES[consent.ADS]
    said = {"shown": shown, "request": request, "publication": publication, "purpose": purpose}
    return render_to_string("parts/ad.html", said)
