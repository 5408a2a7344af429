"""Texts as they leave the site for readers' programs: whole, without scripts, and with every address in full.

A page draws its text with `drawing`; here pictures are plain, what is at a provider's is a link, and nothing relies on
our stylesheet. Many texts are drawn at once: one query for all their pictures, one for all their links to stories.
"""

import re
from collections.abc import Callable, Sequence
from html import unescape
from urllib.parse import urljoin

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from articles import renditions
from articles.drawing import CAPTION, EMBED, PICTURE, STORY, pull_quotes
from articles.models import Article, Picture
from newsroom.kit import embeds, pictures, text
from newsroom.kit.html import RULES

WIDTH = 960
_TAGS = RULES["tags"] | {"img", "figure", "figcaption"}
_ATTRIBUTES = {
    "a": {"href", "title", "hreflang", "lang"},
    "img": {"src", "alt", "width", "height"},
    "th": {"rowspan", "colspan", "scope"},
    "td": {"rowspan", "colspan"},
    "ol": {"start"},
    "p": {"dir", "lang"},
    "blockquote": {"dir", "lang"},
}


def texts(stories: Sequence[Article], *, is_bare: bool = False) -> dict[int, str]:
    """Return the whole text of each story by its key. Needs publication, agency and lead picture to be loaded.

    A bare one comes without lead picture, standfirst and credit line, for those who show these in places of their own.
    """
    bodies = "".join(story.body for story in stories)
    shown = Picture.objects.in_bulk({int(m[1]) for m in PICTURE.finditer(bodies)}) if "data-picture" in bodies else {}
    keys = {int(m[1]) for m in STORY.finditer(bodies)}
    live = Article.objects.live().filter(pk__in=keys).select_related("publication") if keys else ()
    addresses = {story.pk: story.canonical_url for story in live}
    found = {story.pk: _body(story, shown, addresses) for story in stories}
    return {
        story.pk: _cleaned(story, found[story.pk] if is_bare else _dressed(story, found[story.pk])) for story in stories
    }


def picture_of(story: Article) -> dict[str, object] | None:
    """Return a story's lead picture as feeds name it: its address in full, type, size and description."""
    if not story.lead_picture:
        return None
    width, height, url = _sized(story.lead_picture, story.publication.origin)
    alt = text.tidy_line(story.lead_picture.alt)
    return {"url": url, "type": pictures.MEDIA_TYPES["jpg"], "width": width, "height": height, "alt": alt}


def _body(story: Article, shown: dict[int, Picture], addresses: dict[int, str]) -> str:
    origin = story.publication.origin

    def picture(match: re.Match) -> str:
        found, caption = shown.get(int(match[1])), CAPTION.search(match[2])
        return _figure(found, caption[1] if caption else "", origin) if found else ""

    def linked(match: re.Match) -> str:
        address = addresses.get(int(match[1]))
        return f'<a href="{escape(address)}">{match[2]}</a>' if address else match[2]

    # What a pull quote only repeats is decoration, and there is nothing here to set it apart with.
    body = pull_quotes(story.body, lambda words, repeats: "" if repeats else f"<blockquote>{words}</blockquote>")
    return STORY.sub(linked, EMBED.sub(_embed, PICTURE.sub(picture, body)))


def _dressed(story: Article, body: str) -> str:
    """Put what stands around a text around it: lead picture and standfirst above, the agency's credit line beneath."""
    origin = story.publication.origin
    return "".join(
        [
            _figure(story.lead_picture, escape(story.lead_caption), origin) if story.lead_picture else "",
            format_html("<p><strong>{}</strong></p>", story.standfirst) if story.standfirst else "",
            body,
            format_html("<p><small>{}</small></p>", story.agency.credit_line)
            if story.agency and story.agency.credit_line
            else "",
        ]
    )


def _cleaned(story: Article, html: str) -> str:
    """Return a text with nothing in it but what readers' programs know, and every address in full."""
    return text.tidy(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=_in_full(story.canonical_url),
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
        )
    )


def _in_full(base: str) -> Callable[[str, str, str], str | None]:
    """Return a filter that writes every address in full, as seen from a page."""

    def kept(_tag: str, attribute: str, value: str) -> str | None:
        if attribute not in {"href", "src"}:
            return value
        try:
            return urljoin(base, value)
        except ValueError:
            return None

    return kept


def _figure(picture: Picture, caption: str, origin: str) -> str:
    """Return a picture with its words; the caption given is HTML, else the picture's own is taken."""
    width, height, url = _sized(picture, origin)
    words = mark_safe(caption) if caption else escape(" ".join(filter(None, [picture.caption, picture.credit])))
    image = format_html('<img src="{}" alt="{}" width="{}" height="{}">', url, picture.alt, width, height)
    return format_html("<figure>{}<figcaption>{}</figcaption></figure>", image, words)


def _embed(match: re.Match) -> str:
    """Return a link to what stands at a provider's."""
    embed = embeds.read(unescape(match[1]))
    if embed is None:
        return ""
    caption = CAPTION.search(match[2])
    words = text.plain(caption[1]) if caption else ""
    return format_html(
        '<p><a href="{}">{}</a></p>', embed.page, words or f"{embed.provider.what} · {embed.provider.name}"
    )


def _sized(picture: Picture, origin: str) -> tuple[int, int, str]:
    """Return the width, height and full address of the rendition that feeds show."""
    width = renditions.width_of(picture, "whole", WIDTH)
    height = round(picture.height * width / picture.width) if picture.width else 0
    return width, height, f"{origin}{renditions.address(picture, shape='whole', width=width, extension='jpg')}"
