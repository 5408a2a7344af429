"""What the moderator's templates say: times in few words, and a story's comments on its own screen."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from articles.models import Article
from comments import metering
from comments.models import CommentRule, Talk
from newsroom.kit import clock
from sections import permissions

register = template.Library()
CHANGE = "comments.change_comment"


@register.filter
def short_age(at: datetime | None) -> str:
    """Return how long ago something was, in one unit."""
    return clock.span(timezone.now() - at) if at else "–"


@register.filter
def said_in(at: datetime, zone: str) -> str:
    """Return a time by the clocks of a zone."""
    return clock.said(at, zone)


@register.inclusion_tag("admin/comments/panel.html", takes_context=True)
def comments_of(context: dict[str, Any], story: Article) -> dict[str, Any]:
    """Show on a story's screen how many comments it has, how many wait, and under which rule. Three queries."""
    user = context["request"].user
    if not permissions.may(user, CHANGE, story):
        return {}
    rows = metering.at({story.publication_id}).filter(article=story)
    return {
        "story": story, "csrf_token": context.get("csrf_token"),
        "approved": Talk.objects.filter(article=story).values_list("approved", flat=True).first() or 0,
        "waiting": rows.waiting().count(), "policies": CommentRule.Policy.choices,
        "rule": CommentRule.objects.filter(article=story).first(),
        "may_rule": permissions.may(user, "comments.change_commentrule", story),
    }  # fmt: skip
