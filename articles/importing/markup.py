"""Rebuilding foreign HTML block by block: paragraphs, heads, lists, quotes, tables, and pictures between them."""

import re
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from html import escape

from lxml import etree, html

from articles.importing.images import reference, source_of
from articles.importing.items import PictureReference

_INLINE = {
    "a": "a", "abbr": "", "acronym": "", "b": "strong", "bdi": "", "bdo": "", "big": "", "button": "", "cite": "cite",
    "code": "code", "data": "", "del": "s", "dfn": "em", "em": "em", "font": "", "i": "em", "ins": "", "kbd": "code",
    "label": "", "mark": "", "q": "q", "s": "s", "samp": "code", "small": "small", "span": "", "strike": "s",
    "strong": "strong", "sub": "sub", "sup": "sup", "time": "", "tt": "code", "u": "", "var": "em", "wbr": "", "nobr": "",
    "ruby": "", "rb": "", "rt": "", "rp": "",
}  # fmt: skip
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "select",
        "input",
        "textarea",
        "canvas",
        "map",
        "link",
        "meta",
        "head",
        "title",
        "base",
        "param",
        "source",
        "track",
        "col",
        "colgroup",
    ]
)
_LINKED = frozenset({"iframe", "video", "audio", "object", "embed"})
_HEADS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_TABLE = frozenset({"caption", "tr", "td", "th", "thead", "tbody", "tfoot"})
# Control characters can't be in a tidied text, so they can stand for what is decided later.
PICTURE, PARAGRAPH, LINE = "\x01{}\x02", "\x03", "\x04"
_PICTURE = re.compile("\x01(\\d+)\x02")
_VISIBLE = re.compile("<[^>]*>|\\s|&nbsp;|\u00a0|\x03|\x04")
_ADDRESS_ALONE = re.compile(r"\s*(https?://[^\s<]+)\s*\Z")


class Writer:
    """Walks through one text. With `breaks_count` a blank line begins a paragraph and a line end is kept."""

    def __init__(self, *, breaks_count: bool, left_out: Counter[str]) -> None:
        self.breaks_count = breaks_count
        self.left_out = left_out
        self.pictures: list[PictureReference] = []
        self._captions: list[str] = []
        self._blocks: dict[str, Callable[[etree._Element], list[str]]] = {
            **dict.fromkeys(_HEADS, self._head),
            **dict.fromkeys(("ul", "ol", "menu", "dir"), self._list),
            **dict.fromkeys(_LINKED, self._embedded),
            "p": self._p, "blockquote": self._quote, "pre": self._pre, "table": self._table, "hr": lambda _: ["<hr>"],
            "figure": self._figure, "dt": self._term, "summary": self._term, "div": self._div,
        }  # fmt: skip

    def rebuilt(self, source: str) -> str:
        """Return the text as blocks; figures carry the place of their picture in `pictures`."""
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        page = f"<!doctype html><html><body>{source}</body></html>".encode("utf-8", "replace")
        root = html.document_fromstring(page, parser=parser)
        body = root.find("body")
        return "\n".join(self.flow(body if body is not None else root))

    def flow(self, element: etree._Element) -> list[str]:
        """Return the blocks of an element that may hold anything."""
        blocks: list[str] = []
        run = [self._words(element.text)]
        for child in element:
            if not isinstance(child.tag, str):
                pass
            elif self._is_inline(child):
                run.append(self._inline(child))
            elif child.tag not in _DROPPED:
                blocks += self._paragraphs("".join(run))
                run.clear()
                blocks += self._blocks.get(child.tag, self.flow)(child)
            run.append(self._words(child.tail))
        return blocks + self._paragraphs("".join(run))

    # --- within a line -------------------------------------------------------------------------------------------

    def _is_inline(self, element: etree._Element) -> bool:
        if element.tag in {"br", "img"}:
            return True
        return element.tag in _INLINE and all(
            not isinstance(e.tag, str) or e.tag in _INLINE or e.tag in {"br", "img"} or e.tag in _DROPPED
            for e in element.iterdescendants()
        )

    def _words(self, words: str | None) -> str:
        if not words:
            return ""
        escaped = escape(words, quote=False)
        if self.breaks_count:
            escaped = re.sub(r"\s*\n\s*\n\s*", PARAGRAPH, escaped)
            escaped = re.sub(r"[ \t]*\n[ \t]*", LINE, escaped)
        return escaped

    def _inside(self, element: etree._Element) -> str:
        """Return what an element holds as one line; a block within it ends with a blank."""
        parts = [self._words(element.text)]
        for child in element:
            if not isinstance(child.tag, str) or child.tag in _DROPPED:
                pass
            elif child.tag in _INLINE or child.tag in {"br", "img"}:
                parts.append(self._inline(child))
            else:
                parts.append(f" {self._inside(child)} ")
            parts.append(self._words(child.tail))
        return "".join(parts)

    def _inline(self, element: etree._Element) -> str:
        if element.tag == "br":
            return "<br>"
        if element.tag == "img":
            return self._image(element)
        inside, tag = self._inside(element), _INLINE[element.tag]
        pictures = "".join(m[0] for m in _PICTURE.finditer(inside))
        inside = _PICTURE.sub("", inside)
        if not _VISIBLE.sub("", inside):
            return (inside if not pictures else "") + pictures
        if tag == "q":
            return f"“{inside}”{pictures}"
        if tag == "a":
            return self._link(element, inside) + pictures
        return (f"<{tag}>{inside}</{tag}>" if tag else inside) + pictures

    def _link(self, element: etree._Element, inside: str) -> str:
        address = (element.get("href") or "").strip()
        if not address or address.startswith("#"):
            return inside
        return f'<a href="{escape(address)}">{inside}</a>'

    def _image(self, element: etree._Element, *, caption: str = "", attachment: str = "") -> str:
        if "wp-smiley" in element.get("class", "") or "emoji" in element.get("class", "").split():
            return escape(element.get("alt", ""))
        found = reference(element, caption=caption, attachment=attachment)
        if found is None:
            return ""
        self.pictures.append(found)
        self._captions.append(caption)
        return PICTURE.format(len(self.pictures) - 1)

    # --- paragraphs ------------------------------------------------------------------------------------------------

    def _paragraphs(self, run: str) -> list[str]:
        """Return the paragraphs of a run of text, with the pictures that stood in it between them."""
        blocks: list[str] = []
        for number, part in enumerate(_PICTURE.split(run)):
            if number % 2:
                blocks.append(self._drawn(int(part)))
                continue
            blocks += [self._paragraph(words) for words in part.split(PARAGRAPH) if _VISIBLE.sub("", words)]
        return blocks

    def _paragraph(self, words: str) -> str:
        words = re.sub(f"(?:\\s*(?:<br>|{LINE})\\s*)+\\Z|\\A(?:\\s*(?:<br>|{LINE})\\s*)+", "", words)
        words = re.sub(f"<br>\\s*{LINE}|{LINE}\\s*<br>|{LINE}", "<br>", words)
        alone = _ADDRESS_ALONE.match(words)
        if alone:
            words = f'<a href="{alone[1]}">{alone[1]}</a>'
        return f"<p>{words.strip()}</p>"

    def _drawn(self, number: int) -> str:
        caption = self._captions[number]
        return f'<figure data-picture="{number}">{f"<figcaption>{caption}</figcaption>" if caption else ""}</figure>'

    # --- blocks ----------------------------------------------------------------------------------------------------

    def _p(self, element: etree._Element) -> list[str]:
        return [_directed(block, element) for block in self.flow(element)]

    def _head(self, element: etree._Element) -> list[str]:
        inside = self._inside(element).replace(PARAGRAPH, " ").replace(LINE, " ")
        pictures = [self._drawn(int(n)) for n in _PICTURE.findall(inside)]
        words, tag = _PICTURE.sub("", inside).strip(), _HEADS[element.tag]
        return ([f"<{tag}>{words}</{tag}>"] if _VISIBLE.sub("", words) else []) + pictures

    def _quote(self, element: etree._Element) -> list[str]:
        inside = "".join(self.flow(element))
        return [_directed(f"<blockquote>{inside}</blockquote>", element)] if inside else []

    def _pre(self, element: etree._Element) -> list[str]:
        counted, self.breaks_count = self.breaks_count, False
        inside = self._inside(element)
        self.breaks_count = counted
        pictures = [self._drawn(int(n)) for n in _PICTURE.findall(inside)]
        return [f"<pre>{_PICTURE.sub('', inside)}</pre>", *pictures]

    def _list(self, element: etree._Element) -> list[str]:
        items: list[str] = []
        if element.text and element.text.strip():
            items.append(escape(element.text, quote=False))
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _DROPPED:
                inside = "".join(_unwrapped(self.flow(child) if child.tag == "li" else self._other_item(child)))
                if child.tag != "li" and items:
                    items[-1] += inside
                else:
                    items.append(inside)
            if child.tail and child.tail.strip():
                items.append(escape(child.tail, quote=False))
        tag = "ol" if element.tag == "ol" else "ul"
        kept = "".join(f' {name}="{escape(element.get(name))}"' for name in ("start", "type") if element.get(name))
        rows = "".join(f"<li>{item}</li>" for item in items if item)
        return [f"<{tag}{kept if tag == 'ol' else ''}>{rows}</{tag}>"] if rows else []

    def _other_item(self, element: etree._Element) -> list[str]:
        """Return what stands in a list without being an item: as a rule a list of the next level."""
        return self._paragraphs(self._inline(element)) if self._is_inline(element) else self._any(element)

    def _any(self, element: etree._Element) -> list[str]:
        return self._blocks.get(element.tag, self.flow)(element)

    def _term(self, element: etree._Element) -> list[str]:
        return [
            re.sub(r"\A<p>(.*)</p>\Z", r"<p><strong>\1</strong></p>", b, flags=re.DOTALL) for b in self.flow(element)
        ]

    def _table(self, element: etree._Element) -> list[str]:
        """Return a table with captions, rows and cells; a table within a cell is one again."""
        counted, self.breaks_count = self.breaks_count, False
        inside = "".join(self._table_part(child) for child in element if isinstance(child.tag, str))
        self.breaks_count = counted
        return [f"<table>{inside}</table>"] if inside else []

    def _table_part(self, element: etree._Element) -> str:
        tag = element.tag
        if tag in _DROPPED:
            return ""
        if tag not in _TABLE:
            return "".join(self._any(element))
        if tag in {"td", "th", "caption"}:
            kept = "".join(
                f' {name}="{escape(element.get(name))}"'
                for name in ("colspan", "rowspan", "scope")
                if element.get(name, "1") != "1"
            )
            return f"<{tag}{kept}>{''.join(_unwrapped(self.flow(element)))}</{tag}>"
        return f"<{tag}>{''.join(self._table_part(c) for c in element if isinstance(c.tag, str))}</{tag}>"

    def _div(self, element: etree._Element) -> list[str]:
        """Return a container's blocks; one that WordPress made for a captioned picture is a figure."""
        if "wp-caption" in element.get("class", "").split():
            return self._figure(element)
        ground = re.search(r"background-image:\s*url\(['\"]?([^'\")]+)", element.get("style", ""))
        if ground is None:
            return self.flow(element)
        self.pictures.append(PictureReference(url=ground[1]))
        self._captions.append("")
        return [self._drawn(len(self.pictures) - 1), *self.flow(element)]

    def _figure(self, element: etree._Element) -> list[str]:
        """Return one picture with its caption, or all that a figure holds, with the caption behind it."""
        captions = []
        for part in [c for c in element if _is_caption(c)]:
            captions.append(deepcopy(part))
            part.drop_tree()
        words = " ".join(self._inside(c) for c in captions)
        words = _PICTURE.sub("", words).replace(PARAGRAPH, "<br>").replace(LINE, " ").strip()
        images = list(element.iter("img"))
        others = {e.tag for e in element.iterdescendants() if isinstance(e.tag, str)} - {
            "img",
            "a",
            "div",
            "span",
            "br",
            "p",
        }
        if len(images) == 1 and not others:
            token = self._image(images[0], caption=words, attachment=element.get("data-attachment", ""))
            return self._paragraphs(token) + self._paragraphs(self._words(element.text_content()))
        return self.flow(element) + self._paragraphs(words)

    def _embedded(self, element: etree._Element) -> list[str]:
        """Return a link to what was played or shown in a frame."""
        address = source_of(element)
        self.left_out[f"<{element.tag}>"] += 1
        if not address:
            return []
        shown = escape(address)
        return [f'<p><a href="{shown}">{shown}</a></p>']


def _is_caption(element: etree._Element) -> bool:
    return element.tag == "figcaption" or (
        isinstance(element.tag, str) and "wp-caption-text" in element.get("class", "").split()
    )


def _directed(block: str, element: etree._Element) -> str:
    """Give a paragraph or quotation its language and direction."""
    kept = "".join(f' {name}="{escape(element.get(name))}"' for name in ("dir", "lang") if element.get(name))
    return re.sub(r"\A<(p|blockquote)>", rf"<\1{kept}>", block) if kept else block


def _unwrapped(blocks: list[str]) -> list[str]:
    """Return blocks without the one pair of paragraph marks that a list item or cell doesn't need."""
    if blocks and blocks[0].startswith("<p>") and sum(b.startswith("<p") for b in blocks) == 1:
        return [blocks[0].removeprefix("<p>").removesuffix("</p>"), *blocks[1:]]
    return blocks
