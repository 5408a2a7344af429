"""What styles meant: bold, italic, struck out, raised and lowered words, subheads, hidden things."""

import re
from copy import deepcopy

from lxml import html
from lxml.html import HtmlElement

HEADS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BLOCKS = HEADS | {"p", "div", "li", "td", "th", "blockquote", "ul", "ol", "table", "tr", "section", "article", "pre",
                   "tbody", "thead", "figure", "hr"}  # fmt: skip
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all|mso-element:\s*comment-list", re.IGNORECASE)
_UNSEEN = re.compile(r"(?:^|\s)(?:sr-only|visually-hidden|screen-reader-text)(?=\s|$)")
_BOLD = re.compile(r"font-weight:\s*(?:bold|bolder|[6-9]\d\d)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|lighter|[1-5]\d\d)", re.IGNORECASE)
_ITALIC, _UPRIGHT = (
    re.compile(r"font-style:\s*(?:italic|oblique)", re.IGNORECASE),
    re.compile(r"font-style:\s*normal", re.IGNORECASE),
)
_STRUCK = re.compile(r"text-decoration(?:-line)?:[^;]*line-through", re.IGNORECASE)
_RAISED, _LOWERED = (
    re.compile(r"vertical-align:\s*super", re.IGNORECASE),
    re.compile(r"vertical-align:\s*sub", re.IGNORECASE),
)
_OUTLINE = re.compile(
    r"mso-outline-level:\s*([1-6])|mso-style-name:\s*\"?(?:heading|überschrift|titre)\s*([1-6])", re.IGNORECASE
)
_HEAD_CLASS = re.compile(r"\b(?:Mso(?:Heading|Title)|Heading)(\d?)\b")
_KINDS = (("strong", _BOLD), ("em", _ITALIC), ("s", _STRUCK), ("sup", _RAISED), ("sub", _LOWERED))


def hidden(element: HtmlElement) -> bool:
    """Tell whether nobody saw an element where it was copied."""
    return bool(
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style", ""))
        or _UNSEEN.search(element.get("class", ""))
    )


def write_out(root: HtmlElement) -> None:
    """Write every style that means something as the element that says it."""
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element is not root:
            _head(element)
            _undo(element)
            _mark(element)


def head_cells(root: HtmlElement) -> None:
    """Make the first row of a table its head when all its cells are bold, and those of the next aren't."""
    for table in root.iter("table"):
        rows = list(table.iter("tr"))
        if len(rows) > 1 and _all_bold(rows[0]) and not _all_bold(rows[1]):
            for cell in rows[0].iter("td"):
                cell.tag = "th"
                for bold in list(cell.iter("strong", "b")):
                    bold.drop_tag()


def _all_bold(row: HtmlElement) -> bool:
    cells = [cell for cell in row.iter("td") if cell.text_content().strip()]
    plain = [deepcopy(cell) for cell in cells]
    for cell in plain:
        for bold in list(cell.iter("strong", "b")):
            bold.tail, tail = None, bold.tail
            bold.drop_tree()
            if tail:
                cell.text = (cell.text or "") + tail
    return bool(cells) and not any(cell.text_content().strip() for cell in plain)


def _head(element: HtmlElement) -> None:
    """Make a paragraph that was styled as a heading one."""
    if element.tag not in {"p", "div"}:
        return
    level = element.get("aria-level", "2") if element.get("role") == "heading" else ""
    outline = _OUTLINE.search(element.get("style", ""))
    named = _HEAD_CLASS.search(element.get("class", ""))
    if outline:
        level = outline[1] or outline[2]
    elif named and not level:
        level = named[1] or "1"
    if level in set("123456") and not any(child.tag in _BLOCKS for child in element.iterdescendants()):
        element.tag = f"h{level}"


def _undo(element: HtmlElement) -> None:
    """Take away a mark that its own style denies: Google Docs wraps all it copies in a bold that isn't."""
    style = element.get("style", "")
    denied = (element.tag in {"b", "strong"} and _NOT_BOLD.search(style)) or (
        element.tag in {"i", "em"} and _UPRIGHT.search(style)
    )
    if denied:
        element.tag = "div" if any(child.tag in _BLOCKS for child in element.iterdescendants()) else "span"


def _mark(element: HtmlElement) -> None:
    """Put what an element holds into the marks that its style stands for; a heading is bold by itself."""
    style = element.get("style", "")
    in_head = element.tag in HEADS or any(a.tag in HEADS for a in element.iterancestors())
    for tag, pattern in _KINDS:
        if not pattern.search(style) or element.tag == tag or (in_head and tag == "strong") or element.tag == "th":
            continue
        if any(child.tag in _BLOCKS for child in element.iterdescendants()) or not element.text_content().strip():
            continue
        inner = html.Element(tag)
        inner.text, element.text = element.text, None
        inner.extend(list(element))
        element.append(inner)
