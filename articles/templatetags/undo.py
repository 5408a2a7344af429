"""The bar with which a person takes back what they just did."""

from typing import Any

from django import template
from django.utils import timezone

from articles.models import Undo

register = template.Library()


@register.inclusion_tag("admin/parts/undo.html", takes_context=True)
def undo_bar(context: dict[str, Any]) -> dict[str, Any]:
    """Offer to undo this person's last act, while it can be undone: one query."""
    request = context["request"]
    last = Undo.objects.open().filter(by=request.user).only("batch", "act", "expires_at").first()
    left = int((last.expires_at - timezone.now()).total_seconds()) if last else 0
    return {"undo": last, "left": left, "there": request.get_full_path(), "csrf_token": context.get("csrf_token")}
