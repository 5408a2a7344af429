"""Reading a story's text as blocks: paragraphs, headings, list items, table rows, pictures, embeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.kit import html, later, text

if TYPE_CHECKING:
    from lxml import html as markup
    from lxml.html import HtmlElement
else:
    markup = later.module("lxml.html")


class Kind(models.TextChoices):
    """What a block is, in a word that is shown beside it."""

    PARAGRAPH = "paragraph", _("Paragraph")
    HEADING = "heading", _("Subhead")
    ITEM = "item", _("List item")
    QUOTE = "quote", _("Quote")
    CAPTION = "caption", _("Table caption")
    ROW = "row", _("Table row")
    PICTURE = "picture", _("Picture")
    EMBED = "embed", _("Embed")
    CODE = "code", _("Code")
    RULE = "rule", _("Line between passages")


@dataclass(frozen=True)
class Block:
    """One block of a text: its words alone. `links` and `marks` tell of changes that no word shows."""

    kind: Kind
    text: str
    links: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    subject: str = ""

    @property
    def identity(self) -> str:
        """What makes two blocks the same."""
        return "\x1f".join([self.kind, self.subject, self.text, *self.links, "\x1e", *self.marks])


_BLANKS = re.compile(r"\s+")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}
_INSIDE_TEXT = {
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub",
    "sup", "time", "u", "wbr",
}  # fmt: skip
# Blocks that hold no others; a paragraph in a quote is a piece of the quote.
_WHOLE = {"p": None, "pre": Kind.CODE, "hr": Kind.RULE}
_HOLDERS = {"blockquote": Kind.QUOTE, "aside": Kind.QUOTE, "q": Kind.QUOTE}


def blocks(source: str) -> list[Block]:
    """Return the blocks of a body, in order; of what is larger or deeper than any story, its words alone."""
    source = source.replace("\x00", "")
    try:
        html.refuse_too_much(source)
    except html.TooMuchMarkup:
        return [Block(Kind.PARAGRAPH, text.plain(source))]
    if not source.strip():
        return []
    root = markup.fragment_fromstring(source, create_parent="div")
    return [block for block in _within(root, Kind.PARAGRAPH) if block.text or block.subject or block.kind == Kind.RULE]


def _within(holder: HtmlElement, kind: Kind) -> Iterator[Block]:
    """Give the blocks an element holds; words that stand in it without a block of their own are one of its kind."""
    loose: list[HtmlElement | str] = [holder.text or ""]
    for child in list(holder):
        if not isinstance(child.tag, str) or child.tag in _INSIDE_TEXT:
            loose.append(child)
        else:
            yield from _loose(loose, kind)
            yield from _block(child, kind)
            loose = []
        loose.append(child.tail or "")
    yield from _loose(loose, kind)


def _loose(parts: list[HtmlElement | str], kind: Kind) -> Iterator[Block]:
    if any(part.strip() if isinstance(part, str) else True for part in parts):
        wrapper = markup.Element("div")
        for part in parts:
            if isinstance(part, str):
                _append(wrapper, part)
            else:
                part.tail = None
                wrapper.append(part)
        yield _plain(wrapper, kind)


def _append(wrapper: HtmlElement, text: str) -> None:
    if len(wrapper):
        wrapper[-1].tail = (wrapper[-1].tail or "") + text
    else:
        wrapper.text = (wrapper.text or "") + text


def _block(element: HtmlElement, kind: Kind) -> Iterator[Block]:
    tag = element.tag
    if tag in _HEADINGS:
        yield _plain(element, Kind.HEADING, tag)
    elif tag in _WHOLE:
        yield _plain(element, _WHOLE[tag] or kind)
    elif tag in _LISTS:
        yield from _items(element)
    elif tag == "table":
        yield from _rows(element)
    elif _address_of(element):
        yield _plain(element, Kind.PICTURE if element.get("data-picture") else Kind.EMBED, _address_of(element))
    else:
        yield from _within(element, _HOLDERS.get(tag, kind))


def _items(element: HtmlElement) -> Iterator[Block]:
    for item in element:
        if item.tag in _LISTS:
            yield from _items(item)
        elif isinstance(item.tag, str):
            yield from _within(item, Kind.ITEM)


def _rows(table: HtmlElement) -> Iterator[Block]:
    for caption in table.iter("caption"):
        yield _plain(caption, Kind.CAPTION)
    for row in table.iter("tr"):
        cells = [_words(cell) for cell in row.iter("td", "th")]
        yield Block(Kind.ROW, " | ".join(cells), _links(row), _marks(row))


def _plain(element: HtmlElement, kind: Kind, subject: str = "") -> Block:
    if not len(element):
        return Block(kind, _BLANKS.sub(" ", element.text or "").strip(), subject=subject)
    return Block(kind, _words(element), _links(element), _marks(element), subject)


def _words(element: HtmlElement) -> str:
    return _BLANKS.sub(" ", "".join(_said(element))).strip()


def _said(node: HtmlElement) -> Iterator[str]:
    """Give an element's words; what a line break, a paragraph or a cell parts stays parted."""
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            apart = " " if child.tag in {"br", "wbr"} or child.tag not in _INSIDE_TEXT else ""
            yield apart
            yield from _said(child)
            yield apart
        yield child.tail or ""


def _links(element: HtmlElement) -> tuple[str, ...]:
    return tuple(a.get("href") for a in element.iter("a") if a.get("href"))


def _marks(element: HtmlElement) -> tuple[str, ...]:
    """Return which words are set apart, as in bold or small."""
    inside = (node for node in element.iter(*(_INSIDE_TEXT - {"a", "br", "wbr"})) if node is not element)
    return tuple(f"{node.tag}:{_BLANKS.sub(' ', ''.join(node.itertext())).strip()}" for node in inside)


def _address_of(element: HtmlElement) -> str:
    """Return what an embed shows: its address. Empty for an element that is none."""
    names = [name for name in element.attrib if name.startswith("data-") or name == "src"]
    return " ".join(element.get(name, "") for name in sorted(names) if element.get(name))
