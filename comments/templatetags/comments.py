"""Comments on a story's page, and their words as paragraphs."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.models import Article
from comments import outside, showing, wording
from newsroom.kit import json_ld
from newsroom.kit.by_value import Frame

register = template.Library()
_COMMENTS = Frame("parts/comments.html", most=300)


@register.simple_tag(takes_context=True)
def comments(context: Context, article: Article) -> SafeString:
    """Show how many comments a story has and the newest few (parts/comments.html). Needs `full()`. One query; the same for everyone.

    A draft that someone previews has none.
    """
    if not article.is_live():
        return _COMMENTS.of({}, talk=None)
    publication = context.get("publication")
    is_at_home = publication is not None and publication.pk == article.publication_id
    place = f"{article.get_absolute_url() if is_at_home else article.canonical_url}comments/"
    talk = showing.beside(article)
    if talk.newest:
        return render_to_string("parts/comments.html", {"talk": talk, "place": place, "name": outside.NAME})
    return _COMMENTS.of({"place": place}, talk=talk, name=outside.NAME)


@register.filter
def said(body: str) -> SafeString:
    """Return a comment's text as paragraphs, quotes and links."""
    return wording.html(body)


@register.simple_tag
def machine_data(data: dict[str, Any]) -> SafeString:
    """Return data as a script for machines."""
    return json_ld.script(data)
