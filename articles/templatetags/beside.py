"""Parts of the side column that ask for their own rows: a story's corrections, its previews and guests."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import keeping, proofs
from articles import previewing as previews
from articles.correcting import ABOVE
from articles.models import Article, Correction
from newsroom.kit import clock
from newsroom.models import User
from sections import permissions

register = template.Library()

SHOWN = 10


@register.inclusion_tag("admin/parts/correcting.html", takes_context=True)
def correcting(context: dict[str, Any], story: Article) -> dict[str, Any]:
    """Offer a note for readers, and show those there are. One query."""
    user = context["request"].user
    return {
        "original": story,
        "notes": list(story.corrections.with_versions().select_related("made_by").newest_first()),
        "kinds": [(kind, "top" if kind in ABOVE else "bottom") for kind in Correction.Kind],
        "places": Correction.Place,
        "may_correct": story.is_live() and permissions.may(user, "articles.publish_article", story),
    }


@register.inclusion_tag("admin/parts/previewing.html", takes_context=True)
def previewing(context: dict[str, Any], story: Article) -> dict[str, Any]:
    """Offer previews and guest links, and show what guests said. Two queries, a few more when someone answered."""
    answers = list(previews.answers_to(story)[:SHOWN])
    now = proofs.digest(keeping.current(story)) if answers else ""
    return {
        "original": story,
        "links": list(story.preview_links.newest_first().select_related("made_by")[:SHOWN]),
        "answers": [(given, given.seen == now) for given in answers],
        "days": previews.DAYS,
        "usual_days": previews.USUAL_DAYS,
        "may_invite": may_invite(context["request"].user, story),
    }


def may_invite(user: User, story: Article) -> bool:
    """Tell whether a person may show a story to guests: whoever writes at its publication."""
    return story.trashed_at is None and permissions.may(user, "articles.change_article", story)


@register.simple_tag
def at(when: datetime | None, story: Article) -> SafeString:
    """Return a moment by the clocks of a story's publication; nothing for none."""
    if when is None:
        return SafeString()
    zone = story.publication.zone
    return format_html('<time datetime="{}" title="{}">{}</time>', when.isoformat(), zone, clock.said(when, zone))
