"""Reading WordPress's export files (WXR 1.0, 1.1, 1.2): once for what they hold, once more for the items."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from articles.importing.attachments import Attachments
from newsroom.kit.opening import BrokenArchive
from newsroom.kit.xml_stream import Truncated, elements

_TAGS = [
    "item", "{*}author", "{*}category", "{*}wxr_version", "{*}base_site_url", "{*}base_blog_url", "title", "link", "pubDate",
]  # fmt: skip
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


@dataclass(slots=True)
class Category:
    """One category of the old site."""

    slug: str
    name: str
    parent: str = ""
    description: str = ""
    term: str = ""


@dataclass(slots=True)
class Survey:
    """What a first walk through a file found: whose it is, its people and categories, how much there is."""

    version: str = ""
    site: str = ""
    link: str = ""
    title: str = ""
    exported_at: datetime | None = None
    authors: dict[str, str] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    comments: int = 0
    attachments: Attachments = field(default_factory=Attachments)
    broken: BrokenArchive | None = None

    @property
    def source(self) -> str:
        """The old site's name for itself: its address without the scheme, which may have changed to https."""
        parts = urlsplit(self.site or self.link)
        return f"{parts.netloc}{parts.path}".strip("/").lower()[:200]

    @property
    def items(self) -> int:
        """How many items there are."""
        return sum(self.counts.values())


@dataclass(slots=True)
class Entry:
    """One item of the file: its plain fields by their short names, its terms and its further values."""

    row: int
    fields: dict[str, str]
    content: str
    excerpt: str
    creator: str
    terms: list[tuple[str, str, str]]
    meta: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


def survey(path: Path) -> Survey:
    """Walk through a file once and return what it holds; a file cut off at its end is read as far as it goes.

    Raises BrokenArchive for everything that is no WXR or can't be trusted, before anything is written.
    """
    found = Survey()
    try:
        for element in elements(path, _TAGS):
            _note(found, element)
        if not re.fullmatch(r"1\.\d+", found.version):
            raise BrokenArchive(_no_version(path.name, found.version))
    except Truncated as error:
        if not found.version or not found.counts:
            found.attachments.close()
            raise
        found.broken = error
    except BaseException:
        found.attachments.close()
        raise
    return found


def entries(path: Path) -> Iterator[Entry]:
    """Yield the items of a file in their order. Raises Truncated where the file ends too early."""
    for row, element in enumerate(elements(path, ["item"]), start=1):
        yield _entry(element, row)


def moment(text: str) -> datetime | None:
    """Return a time as WordPress writes it, without a zone; None for none and for 0000-00-00."""
    try:
        return datetime.fromisoformat(text.strip()[:19]) if text and not text.startswith(("0000", "-")) else None
    except ValueError:
        return None


def mail_moment(text: str) -> datetime | None:
    """Return a time as feeds write it, aware; None when it can't be read."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _note(found: Survey, element: etree._Element) -> None:
    """Write down what one element says, when it stands where it should."""
    parent = element.getparent()
    if parent is None or parent.tag != "channel":
        return
    name, words = etree.QName(element).localname, (element.text or "").strip()
    match name:
        case "item":
            _count(found, element)
        case "author":
            _note_author(found, _children(element))
        case "category":
            _note_category(found, _children(element))
        case _:
            _note_site(found, name, words)


def _note_site(found: Survey, name: str, words: str) -> None:
    """Write down what the file says of the whole site; the blog's own address goes before the network's."""
    match name:
        case "wxr_version":
            found.version = words
        case "base_blog_url":
            found.site = words
        case "base_site_url":
            found.site = found.site or words
        case "title":
            found.title = found.title or words
        case "link":
            found.link = found.link or words
        case "pubDate":
            found.exported_at = mail_moment(words)


def _note_author(found: Survey, values: dict[str, str]) -> None:
    login = values.get("author_login", "")
    names = f"{values.get('author_first_name', '')} {values.get('author_last_name', '')}".strip()
    if login:
        found.authors[login] = values.get("author_display_name") or names or login


def _note_category(found: Survey, values: dict[str, str]) -> None:
    slug = values.get("category_nicename", "")
    if slug:
        found.categories[slug] = Category(
            slug=slug,
            name=values.get("cat_name", "") or slug,
            parent=values.get("category_parent", ""),
            description=values.get("category_description", ""),
            term=values.get("term_id", ""),
        )


def _count(found: Survey, element: etree._Element) -> None:
    entry = _entry(element, 0)
    found.counts[entry["post_type"] or "post"] += 1
    found.comments += sum(1 for child in element if isinstance(child.tag, str) and child.tag.endswith("}comment"))
    if entry["post_type"] == "attachment":
        found.attachments.keep(entry)


def _children(element: etree._Element) -> dict[str, str]:
    return {etree.QName(c).localname: (c.text or "").strip() for c in element if isinstance(c.tag, str)}


def _entry(element: etree._Element, row: int) -> Entry:
    """Return an item's values. Fields of WordPress's namespace go by their short names, whatever its version."""
    fields: dict[str, str] = {}
    meta: dict[str, str] = {}
    terms: list[tuple[str, str, str]] = []
    content = excerpt = creator = ""
    for child in element:
        tag, words = child.tag, child.text or ""
        if not isinstance(tag, str):
            continue
        if tag == CONTENT:
            content = words
        elif tag == CREATOR:
            creator = words.strip()
        elif tag.endswith("/excerpt/}encoded"):
            excerpt = words
        elif tag == "category":
            terms.append((child.get("domain", ""), child.get("nicename", ""), words.strip()))
        elif tag.endswith("}postmeta"):
            values = _children(child)
            meta.setdefault(values.get("meta_key", ""), values.get("meta_value", ""))
        else:
            fields.setdefault(tag.rpartition("}")[2], words.strip())
    return Entry(row, fields, content, excerpt, creator, terms, meta)


def _no_version(name: str, version: str) -> str:
    said = f"says it is WXR “{version}”" if version else "does not say which version of WXR it is"
    return (
        f"{name} {said}, so it is no export of WordPress that can be trusted (1.0, 1.1 and 1.2 can be read). "
        "Make it again on the old site: Tools → Export → All content."
    )
