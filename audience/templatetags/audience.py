"""What pages show of what is read, and the mark by which a story's page is counted."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Article
from audience import charting, ranking
from sections import permissions
from sections.models import Section

register = template.Library()


@register.inclusion_tag("parts/most_read.html", takes_context=True)
def most_read(context: dict[str, Any], section: Section | None = None, limit: int = 5) -> dict[str, Any]:
    """List the stories read most of late, here or in a section; nothing while too little was read. Two queries at most."""
    publication = context["publication"]
    rows = ranking.most_read(publication.pk, section_id=section.pk if section else None, limit=limit)
    return {"rows": rows, "publication": publication, "name": "most-read", "title": _("Most read")}


@register.inclusion_tag("parts/most_read.html", takes_context=True)
def most_shared(context: dict[str, Any], section: Section | None = None, limit: int = 5) -> dict[str, Any]:
    """List the stories shared most of late, here or in a section; nothing while too few were. Two queries at most."""
    publication = context["publication"]
    rows = ranking.most_shared(publication.pk, section_id=section.pk if section else None, limit=limit)
    return {"rows": rows, "publication": publication, "name": "most-shared", "title": _("Most shared")}


@register.simple_tag(takes_context=True)
def counted(context: dict[str, Any], article: Article) -> SafeString:
    """Mark a story's page as one to be counted: at the story's own address only, not in previews and proofs."""
    request = context.get("request")
    if not settings.AUDIENCE or request is None or request.path != article.get_absolute_url():
        return SafeString()
    return format_html(' data-counted="{}"', article.pk)


@register.inclusion_tag("admin/parts/readership.html", takes_context=True)
def readership(context: dict[str, Any], story: Article) -> dict[str, Any]:
    """Say at the desk how a story is read, to whom may know. Two queries."""
    may_see = settings.AUDIENCE and permissions.may(context["request"].user, "audience.view_hourcount", story)
    return {"original": story, "readership": charting.of_story(story) if may_see and story.is_live() else None}
