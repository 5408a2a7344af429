"""What pages say of a story: its pictures, text, byline, dateline, and the ways to share it."""

import json
from urllib.parse import quote, urlsplit

from django import template
from django.utils.safestring import SafeString, mark_safe

from articles import drawing, metadata, renditions
from articles.models import Article, Correction, Picture, RelatedLink
from newsroom.kit import pictures, text
from sections.models import Publication

register = template.Library()

_NO_MARKUP = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.inclusion_tag("parts/picture.html")
def picture(
    of: Picture, *, sizes: str, shape: str = "whole", lazy: bool = True, alt: str | None = None
) -> dict[str, object]:
    """Show a picture in all its sizes and formats. `sizes` is the HTML attribute: how wide it will stand."""
    across, down = pictures.size_in(shape, of.width, of.height)
    widths = pictures.widths_in(shape, of.width, of.height)
    fallback = next((w for w in widths if w >= 640), widths[-1])  # noqa: PLR2004 - a middle size for old browsers
    return {
        "sources": [
            (pictures.MEDIA_TYPES[extension], renditions.srcset(of, shape=shape, extension=extension))
            for extension in ("avif", "webp")
        ],
        "srcset": renditions.srcset(of, shape=shape, extension="jpg"),
        "src": renditions.address(of, shape=shape, width=fallback, extension="jpg"),
        "width": across,
        "height": down,
        "sizes": sizes,
        "alt": of.alt if alt is None else alt,
        "lazy": lazy,
    }


@register.simple_tag
def body(article: Article, publication: Publication | None = None) -> SafeString:
    """Return a story's text with its pictures, embeds, story links and tables drawn, for readers of a publication's site.

    One query when it holds pictures, one when it links to stories of ours, none otherwise.
    """
    return drawing.drawn(article.body, on=publication)


@register.filter
def with_pictures(html: str) -> SafeString:
    """Return rich text with all that it refers to drawn, for standing pages."""
    return drawing.drawn(html)


@register.inclusion_tag("parts/byline.html")
def byline(article: Article) -> dict[str, object]:
    """Name the authors with links to their pages. Needs the bylines to be loaded."""
    return {"authors": article.byline_names}


@register.inclusion_tag("parts/dateline.html")
def dateline(article: Article, *, links: bool = False) -> dict[str, object]:
    """Show place, agency code and date: Beijing (XNA) Apr 26, 2022. `links`: lead to the agency's page."""
    return {
        "article": article,
        "date": article.dateline_date,
        "agency": article.agency if article.agency_id else None,
        "links": links,
    }


@register.filter
def corrections_in_order(article: Article) -> list[Correction]:
    """Return what was changed in a story, the first change first. Needs `full()`."""
    return sorted(article.corrections.all(), key=lambda note: (note.made_at, note.pk))


@register.filter
def above(notes: list[Correction]) -> list[Correction]:
    """Return the notes that stand above a story's text."""
    return [note for note in notes if note.place == Correction.Place.TOP]


@register.filter
def beneath(notes: list[Correction]) -> list[Correction]:
    """Return the notes that stand beneath a story's text."""
    return [note for note in notes if note.place != Correction.Place.TOP]


@register.simple_tag
def json_ld(article: Article) -> SafeString:
    """Describe a story to machines. Needs `full()` and the bylines.

    Nothing in it can end the script or begin a comment: the signs that could are written as escapes of JSON.
    """
    said = json.dumps(metadata.of(article), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(f'<script type="application/ld+json">{said.translate(_NO_MARKUP)}</script>')


@register.filter
def links_elsewhere(article: Article) -> list[RelatedLink]:
    """Return a story's related links that lead away from the network, in order. Needs `full()`."""
    return [link for link in article.related_links.all() if link.url]


@register.filter
def host(url: str) -> str:
    """Return the host of an address, as readers know it: without a leading www."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@register.filter
def opening(html: str, length: int) -> str:
    """Return the first words of a text, cut at a word."""
    return text.opening(html, length)


@register.inclusion_tag("parts/share.html")
def share(article: Article) -> dict[str, object]:
    """Offer plain links to share a story by its address at home."""
    address, title = quote(article.canonical_url, safe=""), quote(article.headline, safe="")
    return {
        "address": article.canonical_url,
        "title": article.headline,
        "links": [
            ("Reddit", f"https://www.reddit.com/submit?url={address}&title={title}"),
            ("X", f"https://x.com/intent/post?url={address}&text={title}"),
            ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={address}"),
            ("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?url={address}"),
            ("Bluesky", f"https://bsky.app/intent/compose?text={title}%20{address}"),
            ("Mastodon", f"https://mastodonshare.com/?url={address}&text={title}"),
            ("E-mail", f"mailto:?subject={title}&body={address}"),
        ],
    }


@register.simple_tag
def home_of(article: Article, publication: Publication | None) -> str:
    """Return a story's address as a reader of this publication should follow it: at a sister's, with its host."""
    if publication is None or article.publication_id == publication.pk:
        return article.get_absolute_url()
    return article.canonical_url
