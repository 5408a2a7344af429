"""Reading which picture an image element means: its attachment, its largest address, its words."""

import re
from urllib.parse import urljoin

from lxml import etree

from articles.importing.items import PictureReference
from newsroom.kit import text

_ATTACHMENT = re.compile(r"\bwp-image-(\d+)\b")
_LAZY = ("data-orig-file", "data-large-file", "data-full-url", "data-lazy-src", "data-original", "data-src")
_SMALL = re.compile(r"<small>(.*?)</small>\s*\Z", re.DOTALL)


def reference(element: etree._Element, *, caption: str, attachment: str) -> PictureReference | None:
    """Return the picture an image element shows; None for a counting pixel and for an image without an address."""
    if element.get("width") in {"0", "1", "2"} and element.get("height") in {"0", "1", "2"}:
        return None
    known = _ATTACHMENT.search(element.get("class", ""))
    key = element.get("data-attachment") or (known[1] if known else "") or element.get("data-id", "") or attachment
    address = address_of(element)
    if not address and not key:
        return None
    credit = _SMALL.search(caption)
    words = caption[: credit.start()] if credit else caption
    return PictureReference(
        file="" if is_web(address) else address,
        url=address if is_web(address) else "",
        attachment=key,
        alt=text.tidy_line(element.get("alt", "")),
        caption=text.plain(words),
        credit=text.plain(credit[1]) if credit else "",
    )


def address_of(element: etree._Element) -> str:
    """Return where the best version of an image lies; empty when it is drawn from the page itself."""
    for name in (*_LAZY, "src"):
        address = (element.get(name) or "").strip()
        if address and not address.startswith(("data:", "blob:")):
            return urljoin("https:", address) if address.startswith("//") else address
    return ""


def source_of(element: etree._Element) -> str:
    """Return the web address of what a frame, film or sound shows; empty when it has none."""
    for part in (element, *element.iterdescendants("source", "embed", "a")):
        for name in ("src", "data", "href"):
            address = (part.get(name) or "").strip()
            address = f"https:{address}" if address.startswith("//") else address
            if is_web(address):
                return address
    return ""


def is_web(address: str) -> bool:
    """Tell an address on the web from the name of a file."""
    return address.lower().startswith(("http://", "https://"))
