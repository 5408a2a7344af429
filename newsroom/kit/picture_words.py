"""What a picture's file says of itself: caption, credit, creator, date, copyright, licence. Never where, nor with what.

Three ways of writing it have grown over each other. XMP is read first, being Unicode always; then IPTC, in whatever
character set it turns out to be; then EXIF. What is read is a suggestion for the editor, tidied and cut to size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError  # nosec B405 - names of types; defusedxml does the reading

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from newsroom.kit import later, text

if TYPE_CHECKING:
    from PIL import Image, ImageFile, IptcImagePlugin
else:
    ImageFile, IptcImagePlugin = later.module("PIL.ImageFile"), later.module("PIL.IptcImagePlugin")

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_CC = "{http://creativecommons.org/ns#}"
_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_PLUS = "{http://ns.useplus.org/ldf/xmp/1.0/}"

_MOST_XMP = 2_000_000
_LONGEST = {"caption": 5000, "alt": 500}
_LINE = 300
_DAY = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})")
# What cameras write into the caption when nobody has.
_CAMERAS_OWN = re.compile(
    r"(olympus|minolta|sony|kodak|konica|nikon|samsung|casio|default|untitled) ?(digital camera|dsc|dslr)?|sans titre",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Words:
    """What a file says of its picture; empty where it says nothing."""

    caption: str = ""
    alt: str = ""
    credit: str = ""
    creator: str = ""
    copyright_notice: str = ""
    licence: str = ""
    taken_on: date | None = None


def read(image: Image.Image) -> Words:
    """Return what an opened picture says of itself. A block that is damaged says nothing."""
    found: dict[str, str] = {}
    for source in (_xmp, _iptc, _exif):
        for name, value in source(image).items():
            words = _tidied(name, value)
            if words and not found.get(name):
                found[name] = words
    taken = _day(found.pop("taken_on", ""))
    # Agencies put their line into “credit”; a lone photographer only signs.
    found.setdefault("credit", found.get("creator", ""))
    return Words(**found, taken_on=taken)


def _tidied(name: str, value: str) -> str:
    """Return the words without what breaks lines, databases and layouts; empty for a camera's own."""
    longest = _LONGEST.get(name, _LINE)
    words = text.tidy(value).strip() if name == "caption" else text.tidy_line(value)
    if name == "caption" and _CAMERAS_OWN.fullmatch(words):
        return ""
    return words[:longest]


def _day(value: str) -> date | None:
    match = _DAY.match(value)
    try:
        found = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    return found if found and found.year > 1800 else None  # noqa: PLR2004 - no photograph is older


# --- XMP ---


def _xmp(image: Image.Image) -> dict[str, str]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not packet or len(packet) > _MOST_XMP:
        return {}
    try:
        root = ElementTree.fromstring(packet.strip(b"\x00 \r\n\t"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    about: dict[str, str] = {}
    for described in root.iter(f"{_RDF}Description"):
        about.update((name, value) for name, value in described.attrib.items() if name not in about)
        about.update((child.tag, _said(child)) for child in described if child.tag not in about)
    return _chosen(about, {
        "caption": [f"{_DC}description"],
        "alt": [f"{_CORE}AltTextAccessibility"],
        "credit": [f"{_PHOTOSHOP}Credit"],
        "creator": [f"{_DC}creator"],
        "copyright_notice": [f"{_DC}rights"],
        "licence": [f"{_CC}license", f"{_PLUS}LicensorURL", f"{_RIGHTS}WebStatement", f"{_RIGHTS}UsageTerms"],
        "taken_on": [f"{_PHOTOSHOP}DateCreated", f"{_XMP}CreateDate"],
    })  # fmt: skip


def _said(element: Element) -> str:
    """Return a property's words: its default language of several, or its list joined, or its text, or its address."""
    items = element.findall(f"*/{_RDF}li")
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    default = [item for item in items if item.get(language) == "x-default"]
    if element.find(f"{_RDF}Alt") is not None:
        items = default[:1] or items[:1]
    if items:
        return ", ".join(words for item in items if (words := "".join(item.itertext()).strip()))
    return (element.text or "").strip() or element.get(f"{_RDF}resource", "")


# --- IPTC ---


def _iptc(image: Image.Image) -> dict[str, str]:
    try:
        info = (IptcImagePlugin.getiptcinfo(image) or {}) if isinstance(image, ImageFile.ImageFile) else {}
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError):
        return {}
    about = {key: ", ".join(map(_decoded, _each(value))) for key, value in info.items()}
    return _chosen(about, {
        "caption": [(2, 120)],
        "credit": [(2, 110), (2, 115)],
        "creator": [(2, 80)],
        "copyright_notice": [(2, 116)],
        "taken_on": [(2, 55)],
    })  # fmt: skip


def _each(value: Any) -> list[bytes]:  # noqa: ANN401 - as Pillow found it
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, bytes)]


def _decoded(value: bytes) -> str:
    """Return bytes as words: as UTF-8 when that is what they are, else as Windows wrote them.

    Which set it is, a file says seldom and wrongly; text in another set is hardly ever UTF-8 by chance.
    """
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace").replace("\ufffd", "")


# --- EXIF ---


def _exif(image: Image.Image) -> dict[str, str]:
    try:
        exif = image.getexif()
        about: dict[int, Any] = dict(exif) | dict(exif.get_ifd(0x8769))
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, AttributeError):
        return {}
    plain = {tag: _exif_words(tag, value) for tag, value in about.items()}
    return _chosen(plain, {
        "caption": [0x010E, 0x9C9B],
        "creator": [0x013B, 0x9C9D],
        "copyright_notice": [0x8298],
        "taken_on": [0x9003, 0x0132],
    })  # fmt: skip


def _exif_words(tag: int, value: Any) -> str:  # noqa: ANN401 - as Pillow found it
    """Return a tag's words. Its text should be ASCII and is in truth UTF-8 or Windows'; that of XP tags is UTF-16."""
    if isinstance(value, tuple) and all(isinstance(v, int) and 0 <= v <= 255 for v in value):  # noqa: PLR2004 - bytes
        value = bytes(value)
    if isinstance(value, bytes):
        if 0x9C9B <= tag <= 0x9C9F:  # noqa: PLR2004 - the tags of Windows XP
            return value.decode("utf-16-le", "ignore")
        return _decoded(value)
    if isinstance(value, str):
        try:
            return _decoded(value.encode("latin-1"))
        except UnicodeEncodeError:
            return value
    return ""


def _chosen[Key](about: Mapping[Key, str], wanted: Mapping[str, Iterable[Key]]) -> dict[str, str]:
    """Return for each field the first of its sources that says something."""
    return {name: next((about[key] for key in keys if about.get(key, "").strip()), "") for name, keys in wanted.items()}
