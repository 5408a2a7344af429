"""The appeal: what a reader can give, on any page."""

from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from supporters import appealing, plans

register = template.Library()

LONGEST_STORY = 200


@register.simple_tag(takes_context=True)
def appeal(context: Context) -> SafeString:
    """Ask for support with the publication's plans (parts/appeal.html); nothing when it offers none. No query while plans are unchanged.

    It is asked once on a page: where an ad slot holds the appeal, its usual place further down stays empty.
    """
    publication, request = context["publication"], context.get("request")
    if request is not None:
        if getattr(request, "has_asked", False):
            return SafeString()
        request.has_asked = True
    offered = plans.offered_by(publication)
    if not offered:
        return SafeString()
    story = context.get("article")
    section = getattr(story, "section", None) or context.get("section")
    wordings = appealing.wordings(publication, section)
    said = {
        "publication": publication, "plans": offered, "wording": wordings[0] if wordings else None,
        "others": wordings[1:], "carried": _carried(story, section, wordings),
    }  # fmt: skip
    return render_to_string("parts/appeal.html", said)


def _carried(story: object, section: object, wordings: list) -> str:
    """Return what the link to the form says of where the reader came from: story, section, wording; nothing of whom."""
    said = {
        "story": f"/{story.path}/" if getattr(story, "path", "") else "",
        "section": getattr(section, "pk", None),
        "wording": wordings[0].pk if wordings else None,
    }
    query = urlencode(
        {name: value for name, value in said.items() if value and len(str(value)) <= LONGEST_STORY}, safe="/"
    )
    return f"?{query}" if query else ""
