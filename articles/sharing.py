"""The ways a story goes on from reader to reader: links, a code for the camera, and what a page that embeds it shows."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.xmlutils import SimplerXMLGenerator

from articles import crediting, social_cards
from articles.models import Article
from newsroom.kit import later, text

if TYPE_CHECKING:
    import qrcode
else:
    qrcode = later.module("qrcode")

# Where share links lead, and nowhere else: no address of ours sends a reader on to one that stands in a parameter.
HOSTS = frozenset([
    "www.reddit.com", "x.com", "www.facebook.com", "www.linkedin.com", "bsky.app", "mastodonshare.com",
])  # fmt: skip
QUIET = 4
# How large an embedded story stands, when the page that holds it sets no bounds.
WIDTH, HEIGHT = 600, 240
_STORY = re.compile(r"/([0-9]{4}/[0-9]{2}/[0-9]{2}/[-a-z0-9_]{1,80})/?")


def links(address: str, title: str) -> list[tuple[str, str]]:
    """Return names and addresses of the places where a story can be shared, with the story's address and title."""
    address, title = quote(address, safe=""), quote(title, safe="")
    return [
        ("Reddit", f"https://www.reddit.com/submit?url={address}&title={title}"),
        ("X", f"https://x.com/intent/post?url={address}&text={title}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={address}"),
        ("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?url={address}"),
        ("Bluesky", f"https://bsky.app/intent/compose?text={title}%20{address}"),
        ("Mastodon", f"https://mastodonshare.com/?url={address}&text={title}"),
        (gettext("E-mail"), f"mailto:?subject={title}&body={address}"),
    ]


def oembed_addresses(article: Article) -> list[tuple[str, str]]:
    """Return media types and addresses at which programs that embed a story find out how."""
    asked = f"{article.publication.origin}/oembed/?{urlencode({'url': article.canonical_url})}"
    return [
        (media_type, f"{asked}&format={shape}")
        for media_type, shape in (("application/json+oembed", "json"), ("text/xml+oembed", "xml"))
    ]


def place_of(address: str) -> tuple[str, str] | None:
    """Return host and path of what may be a story's address on a site of ours; None for any other address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    ports = {"", str(settings.PUBLIC_PORT or "")}
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or str(port or "") not in ports:
        return None
    story = _STORY.fullmatch(parts.path)
    return (parts.hostname or "", story[1]) if story else None


def oembed(article: Article, *, widest: int | None = None, highest: int | None = None) -> dict[str, Any]:
    """Return how a story stands on a page that embeds it. Needs `full()` and the bylines.

    It is a quotation with its source: no script, nothing that asks us for anything, so it may be shown anywhere.
    """
    publication, credit = article.publication, crediting.credit(article)
    headline = f"{gettext('Retracted:')} {article.headline}" if article.retracted_at else article.headline
    said = Truncator(article.standfirst).chars(300, truncate="…") or text.opening(article.body, 300)
    quotation = format_html(
        '<blockquote cite="{url}"><p><strong><a href="{url}">{headline}</a></strong></p><p>{said}</p>'
        '<footer>{byline} · <a href="{home}">{name}</a></footer></blockquote>',
        url=article.canonical_url, headline=headline, said=said, byline=credit.byline,
        home=publication.get_absolute_url(), name=publication.name,
    )  # fmt: skip
    data = {
        "version": "1.0",
        "type": "rich",
        "title": headline,
        "author_name": credit.byline,
        "author_url": credit.by[0].url if len(credit.by) == 1 else "",
        "provider_name": publication.name,
        "provider_url": publication.get_absolute_url(),
        "cache_age": 3600,
        "html": str(quotation),
        "width": min(widest or WIDTH, WIDTH),
        "height": min(highest or HEIGHT, HEIGHT),
    }
    width, height = social_cards.SIZE
    if width <= (widest or width) and height <= (highest or height):
        data |= {
            "thumbnail_url": social_cards.address_of(article),
            "thumbnail_width": width,
            "thumbnail_height": height,
        }
    return {name: value for name, value in data.items() if value != ""}


def oembed_xml(data: dict[str, Any]) -> str:
    """Return the same as XML."""
    out = io.StringIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("oembed", {})
    for name, value in data.items():
        xml.addQuickElement(name, text.tidy(str(value)))
    xml.endElement("oembed")
    xml.endDocument()
    return out.getvalue()


@lru_cache(maxsize=256)
def code_for(address: str) -> str:
    """Return a QR code as SVG: one path, drawn in runs of modules, with the quiet zone that cameras need."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row)
    )
    side = len(rows) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Return where dark modules stand in a row, and how many in a run."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
