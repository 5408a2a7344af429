"""What a page says of itself to machines, and to those with whom it is shared."""

import re
from html import escape, unescape

from django import template
from django.template import Context
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from articles import crediting, metadata, sharing, social_cards
from articles.models import Article
from newsroom.kit import json_ld as in_page
from newsroom.kit.by_value import ByValue
from newsroom.kit.prepared import handed_over
from newsroom.templatetags.times import machine
from sections.models import Publication, Section, StandingPage

register = template.Library()

_HREF = re.compile(r'href="([^"]*)"')
LONGEST_DESCRIPTION = 200
# What a page says of itself and its paper changes with neither's stories.
_OF_PAGES: ByValue[SafeString] = ByValue(most=200)
_OF_FRONTS: ByValue[SafeString] = ByValue(most=30)
# Those that share pages know languages with a country only; elsewhere both are written alike, as in de_DE.
COUNTRIES = {
    "en": "GB", "ar": "AR", "cs": "CZ", "da": "DK", "el": "GR", "fa": "IR", "he": "IL", "hi": "IN", "ja": "JP",
    "ko": "KR", "sv": "SE", "uk": "UA", "zh": "CN",
}  # fmt: skip


@register.simple_tag(takes_context=True)
def page_card(context: Context) -> SafeString:
    """Say how a page looks where it is shared, under the publication's card.

    Needs what base.html has captured. A page without an address of its own, such as an error, says nothing.
    """
    found = _HREF.search(context.get("page_canonical", ""))
    publication = context.get("publication")
    if found is None or publication is None:
        return SafeString()
    words = (context["page_title"], context["page_description"])
    values = (get_language(), *_of_paper(publication), found[1], *words, *map(type, words))
    return _OF_PAGES.of(values, lambda: _drawn_card(publication, unescape(found[1]), words))


def _drawn_card(publication: Publication, address: str, words: tuple[str, str]) -> SafeString:
    image = (social_cards.address_of_paper(publication), publication.name)
    return _said(_card(publication, "website", address, words, image))


def _of_paper(publication: Publication) -> tuple:
    """Return all that a page says of its paper to machines, as values that can be compared."""
    return publication.origin, publication.name, publication.language, publication.tagline, publication.theme


@register.simple_tag
def story_card(article: Article, description: str) -> SafeString:
    """Say how a story looks where it is shared. Needs `full()` and the bylines; asks nothing."""
    publication, credit = article.publication, crediting.credit(article)
    picture = social_cards.picture_on(article)
    headline = f"{gettext('Retracted:')} {article.headline}" if article.retracted_at else article.headline
    said = unescape(description)
    if len(said) > LONGEST_DESCRIPTION:
        said = Truncator(said).chars(LONGEST_DESCRIPTION, truncate="…")
    image = (social_cards.address_of(article), picture.alt if picture else headline)
    found = _card(publication, "article", article.canonical_url, (headline, said), image)
    times = {
        "published": article.published_at, "modified": metadata.changed_at(article), "expiration": article.expires_at,
    }  # fmt: skip
    found += [
        ("name", "author", credit.byline),
        *(("property", f"article:{name}_time", machine(at)) for name, at in times.items() if at),
        ("property", "article:section", article.section.name),
        *(("property", "article:author", name.url or publication.get_absolute_url()) for name in credit.by),
        *(("property", "article:tag", tag.name) for tag in handed_over(article, "tags")),
    ]
    title = _escaped(headline)
    others = [
        f'\n  <link rel="alternate" type="{media_type}" href="{_escaped(address)}" title="{title}">'
        for media_type, address in sharing.oembed_addresses(article)
    ]
    return _said(found) + mark_safe("".join(others))


@register.simple_tag
def json_ld(article: Article) -> SafeString:
    """Describe a story to machines. Needs `full()` and the bylines."""
    return in_page.script(metadata.of(article))


@register.simple_tag
def json_ld_of_front(publication: Publication, pages: list[StandingPage]) -> SafeString:
    """Describe a publication to machines, on its front."""
    values = (get_language(), *_of_paper(publication), *((page.slug, page.get_absolute_url()) for page in pages))
    return _OF_FRONTS.of(values, lambda: in_page.script(metadata.of_front(publication, pages)))


@register.simple_tag
def json_ld_of_section(section: Section) -> SafeString:
    """Describe to machines where a section stands."""
    return in_page.script(metadata.of_section(section))


def _card(
    publication: Publication, kind: str, url: str, words: tuple[str, str], image: tuple[str, str]
) -> list[tuple[str, str, object]]:
    """Return what is said of any page: the attribute that names each thing, its name, and what is said."""
    width, height = social_cards.SIZE
    said = {
        "type": kind, "title": words[0], "description": words[1], "url": url, "site_name": publication.name,
        "locale": _locale(publication.language or get_language()), "image": image[0], "image:type": "image/jpeg",
        "image:width": width, "image:height": height, "image:alt": image[1],
    }  # fmt: skip
    named = [("property", f"og:{name}", content) for name, content in said.items()]
    return [*named, ("name", "twitter:card", "summary_large_image")]


def _said(said: list[tuple[str, str, object]]) -> SafeString:
    """Write it down. The names are ours; what is said is escaped."""
    lines = [f'<meta {kind}="{name}" content="{_escaped(content)}">' for kind, name, content in said]
    return mark_safe("\n  ".join(lines))


def _escaped(words: object) -> str:
    """Return words as they may stand in an attribute. Django's own way looks for words to be translated later, too."""
    return words if isinstance(words, SafeData) else escape(str(words))


def _locale(code: str) -> str:
    """Return a language with its country: en-us is en_US, en is en_GB, de is de_DE."""
    language, _, country = code.partition("-")
    return f"{language}_{country.upper() or COUNTRIES.get(language, language.upper())}"
