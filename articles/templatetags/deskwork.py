"""What the desk's templates say of a story: its times in its zone, its state."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import status as statuses
from articles.models import Article
from newsroom.kit import clock

register = template.Library()


@register.simple_tag
def moment(story: Article, field: str) -> SafeString:
    """Return one of a story's times in its publication's zone, which is named on hovering; nothing for no time."""
    when = getattr(story, field)
    if when is None:
        return SafeString()
    zone = story.publication.zone
    return format_html('<time datetime="{}" title="{}">{}</time>', when.isoformat(), zone, clock.said(when, zone))


@register.simple_tag
def status(state: statuses.Status) -> SafeString:
    """Return a state as a word with its colour."""
    return format_html('<span class="status" data-status="{}">{}</span>', state, state.label)


@register.simple_tag
def act_address(act: str, story: Article) -> str:
    """Return where an act on a story is sent."""
    return reverse(f"admin:articles_article_{act}", args=[story.pk])
