"""Turning Disqus's HTML into our plain text: paragraphs, quotes behind “>”, and links written out."""

import re
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from newsroom.kit import text as texts

# Longer texts are nobody's comment, and a reader of a million letters isn't one.
LONGEST = 25_000
_MOST_HTML = 200_000
_BLOCKS = frozenset({"p", "div", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "section"})
_SILENT = frozenset({"script", "style", "noscript", "template", "title", "head"})
_HAS_BREAKS = re.compile(r"<(p|br|div|blockquote|li)\b", re.IGNORECASE)
_SHORTENED = re.compile(r"(…|\.\.\.)\Z")


def plain(html: str) -> str:
    """Return a message as plain text; empty when there is nothing to see in it."""
    html = texts.tidy(html)[:_MOST_HTML]
    if "<" not in html and "&" not in html:
        words = html
    else:
        target = _Writer(keeps_lines=not _HAS_BREAKS.search(html))
        parser = etree.HTMLParser(target=target, encoding="utf-8", remove_comments=True, remove_pis=True)
        parser.feed(f"<html><body>{html}</body></html>".encode("utf-8", "replace"))
        parser.close()
        words = target.written()
    words = re.sub(r"[ \t\xa0]+\n|\n[ \t\xa0]+", "\n", texts.tidy(words))
    words = re.sub(r"(?:\n>)+(?=\n\n|\Z)", "", words)
    words = re.sub(r"\n{3,}", "\n\n", words).strip()
    return words if texts.is_visible(words) else ""


class _Writer:
    """Listens to a parser and writes plain text; no tree is built, so depth costs nothing."""

    def __init__(self, *, keeps_lines: bool) -> None:
        self._keeps_lines = keeps_lines
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = self._silent = 0
        self._links: list[tuple[str, int]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear a tag begin."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._end_line()
        elif tag == "li":
            self._end_item()
            self._line.append("– ")
        elif tag == "a":
            self._links.append((_address(attributes.get("href", "")), len(self._line)))
        elif tag in {"img", "iframe", "video", "audio", "embed"}:
            self._line.append(attributes.get("alt") or _address(attributes.get("src", "")))
        elif tag in _BLOCKS or tag == "blockquote":
            self._end_paragraph()
            self._quotes += tag == "blockquote"

    def end(self, tag: str) -> None:
        """Hear a tag end."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a" and self._links:
            self._write_link(*self._links.pop())
        elif tag == "li":
            self._end_item()
        elif tag in _BLOCKS or tag == "blockquote":
            self._end_paragraph()
            if tag == "blockquote":
                self._quotes = max(0, self._quotes - 1)
                self._lines.append("")

    def data(self, words: str) -> None:
        """Hear words."""
        if self._silent:
            return
        if not self._keeps_lines:
            self._line.append(re.sub(r"\s+", " ", words))
            return
        first, *rest = words.split("\n")
        self._line.append(first)
        for line in rest:
            self._end_line()
            self._line.append(line)

    def close(self) -> str:
        """Hear the end."""
        self._end_paragraph()
        return ""

    def written(self) -> str:
        """Return what was written."""
        return "\n".join(self._lines)

    def _write_link(self, address: str, begins: int) -> None:
        words = "".join(self._line[begins:]).strip()
        if not address:
            return
        bare = _SHORTENED.sub("", words)
        if not bare or address.partition("://")[2].startswith(bare.partition("://")[2] or bare):
            self._line[begins:] = [address]
        else:
            self._line.append(f" ({address})")

    def _end_line(self) -> None:
        words = "".join(self._line).strip(" ")
        self._line.clear()
        self._links = [(address, 0) for address, _ in self._links]
        self._lines.append(f"{'> ' * min(self._quotes, 1)}{words}" if words or not self._quotes else ">")

    def _end_item(self) -> None:
        if "".join(self._line).strip():
            self._end_line()

    def _end_paragraph(self) -> None:
        if "".join(self._line).strip():
            self._end_line()
            self._lines.append(">" if self._quotes else "")
        self._line.clear()


def _address(href: str) -> str:
    """Return a link's own address: out of Disqus's counting detour, none to Disqus's pages of people, http alone."""
    href = href.strip()
    try:
        parts = urlsplit(href)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or re.search(r"\s", href):
        return ""
    if host == "disq.us" and parts.path.startswith("/url"):
        inner = parse_qs(parts.query).get("url", [""])[0]
        inner = re.sub(r":[\w-]{20,}\Z", "", inner)
        return inner if inner.startswith(("http://", "https://")) else ""
    if host.endswith("disqus.com") and parts.path.startswith("/by/"):
        return ""
    return href
