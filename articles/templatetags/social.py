"""What a page says of itself to machines, and to those with whom it is shared."""

import re
from html import unescape
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from articles import crediting, metadata, sharing, social_cards
from articles.models import Article
from newsroom.kit import json_ld as in_page
from sections.models import Publication, Section, StandingPage

register = template.Library()

_HREF = re.compile(r'href="([^"]*)"')
LONGEST_DESCRIPTION = 200
# Those that share pages know languages with a country only; elsewhere both are written alike, as in de_DE.
COUNTRIES = {
    "en": "GB", "ar": "AR", "cs": "CZ", "da": "DK", "el": "GR", "fa": "IR", "he": "IL", "hi": "IN", "ja": "JP",
    "ko": "KR", "sv": "SE", "uk": "UA", "zh": "CN",
}  # fmt: skip


@register.inclusion_tag("parts/social.html", takes_context=True)
def page_card(context: Context) -> dict[str, Any]:
    """Say how a page looks where it is shared, under the publication's card.

    Needs what base.html has captured. A page without an address of its own, such as an error, says nothing.
    """
    found = _HREF.search(context.get("page_canonical", ""))
    publication = context.get("publication")
    if found is None or publication is None:
        return {}
    return _card(publication) | {
        "url": unescape(found[1]),
        "title": context["page_title"],
        "description": context["page_description"],
        "image": social_cards.address_of_paper(publication),
        "alt": publication.name,
    }


@register.inclusion_tag("parts/social.html")
def story_card(article: Article, description: str) -> dict[str, Any]:
    """Say how a story looks where it is shared. Needs `full()` and the bylines; asks nothing."""
    publication, credit = article.publication, crediting.credit(article)
    picture = social_cards.picture_on(article)
    headline = f"{gettext('Retracted:')} {article.headline}" if article.retracted_at else article.headline
    return _card(publication) | {
        "article": article,
        "credit": credit,
        "changed_at": metadata.changed_at(article),
        "url": article.canonical_url,
        "title": headline,
        "description": Truncator(unescape(description)).chars(LONGEST_DESCRIPTION, truncate="…"),
        "image": social_cards.address_of(article),
        "alt": picture.alt if picture else headline,
        "oembed": sharing.oembed_addresses(article),
    }


@register.simple_tag
def json_ld(article: Article) -> SafeString:
    """Describe a story to machines. Needs `full()` and the bylines."""
    return in_page.script(metadata.of(article))


@register.simple_tag
def json_ld_of_front(publication: Publication, pages: list[StandingPage]) -> SafeString:
    """Describe a publication to machines, on its front."""
    return in_page.script(metadata.of_front(publication, pages))


@register.simple_tag
def json_ld_of_section(section: Section) -> SafeString:
    """Describe to machines where a section stands."""
    return in_page.script(metadata.of_section(section))


def _card(publication: Publication) -> dict[str, Any]:
    language = publication.language or get_language()
    width, height = social_cards.SIZE
    return {"site": publication.name, "locale": _locale(language), "width": width, "height": height}


def _locale(code: str) -> str:
    """Return a language with its country: en-us is en_US, en is en_GB, de is de_DE."""
    language, _, country = code.partition("-")
    return f"{language}_{country.upper() or COUNTRIES.get(language, language.upper())}"
