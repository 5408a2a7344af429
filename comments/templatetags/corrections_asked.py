"""What readers ask to be corrected, on the story's own screen at the desk."""

from typing import Any

from django import template

from articles.models import Article
from comments.models import Letter
from sections import permissions

register = template.Library()
SHOWN = 20
VIEW, CHANGE = "comments.view_letter", "comments.change_letter"


@register.inclusion_tag("admin/parts/corrections_asked.html", takes_context=True)
def corrections_asked(context: dict[str, Any], story: Article) -> dict[str, Any]:
    """Show the open requests for corrections of a story, the oldest first. One query."""
    user = context["request"].user
    if not any(permissions.may(user, right, story) for right in (VIEW, CHANGE)):
        return {"asked": []}
    rows = Letter.objects.filter(article=story, kind=Letter.Kind.CORRECTION, settled_at=None)
    return {
        "original": story,
        "asked": list(rows.order_by("created_at", "pk")[:SHOWN]),
        "may_settle": permissions.may(user, CHANGE, story),
        "csrf_token": context.get("csrf_token"),
    }
