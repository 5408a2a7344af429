"""What pages say of a story: its pictures, text, byline, dateline, and the ways to share it."""

import json
import re
from urllib.parse import quote, urlsplit

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import metadata, renditions
from articles.models import Article, Correction, Picture, RelatedLink
from newsroom.kit import pictures, text

register = template.Library()

_FIGURE = re.compile(r'<figure data-picture="(\d{1,18})">(.*?)</figure>', re.DOTALL)
_NO_MARKUP = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
_STRAY = re.compile(r'<figure[^>]*data-picture="[^"]*"[^>]*>.*?</figure>', re.DOTALL)


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
def body(article: Article) -> SafeString:
    """Return a story's text with its pictures drawn. One query when it holds pictures, none otherwise."""
    return draw_pictures(article.body)


@register.filter
def with_pictures(html: str) -> SafeString:
    """Return rich text with its pictures drawn, for standing pages."""
    return draw_pictures(html)


def draw_pictures(html: str) -> SafeString:
    """Put a figure where the text refers to a picture; a reference to none leaves nothing behind."""
    found = Picture.objects.in_bulk({int(m[1]) for m in _FIGURE.finditer(html)}) if "data-picture" in html else {}
    part = template.loader.get_template("parts/figure.html") if found else None

    def drawn(match: re.Match) -> str:
        shown = found.get(int(match[1]))
        return part.render({"picture": shown, "caption": mark_safe(match[2])}) if shown and part else ""

    # Stored text went through the allow-list (kit.html), so it is safe as it stands.
    return mark_safe(_scrollable_tables(_STRAY.sub("", _FIGURE.sub(drawn, html)) if "data-picture" in html else html))


def _scrollable_tables(html: str) -> str:
    """Wrap each table so that a wide one scrolls by itself, by keyboard too, and never widens the page."""
    if "<table" not in html:
        return html
    label = escape(_("Table"))
    wrapped = html.replace("<table", f'<div class="wide-table" tabindex="0" role="group" aria-label="{label}"><table')
    return wrapped.replace("</table>", "</table></div>")


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
def home_of(article: Article, publication) -> str:  # noqa: ANN001 - a Publication of the app below
    """Return a story's address as a reader of this publication should follow it: at a sister's, with its host."""
    if publication is None or article.publication_id == publication.pk:
        return article.get_absolute_url()
    return article.canonical_url
