"""What the desk's templates say of money: times in a zone."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from newsroom.kit import clock

register = template.Library()


@register.simple_tag
def at(moment: datetime, zone: str) -> SafeString:
    """Return a time by the clocks of a zone, which is named on hovering."""
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), zone, clock.said(moment, zone))
