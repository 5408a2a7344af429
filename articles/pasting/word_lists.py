"""Lists as Word copies them: paragraphs that carry their mark as text and their level in a style."""

import re
from itertools import groupby

from lxml import html
from lxml.html import HtmlElement

_LEVEL = re.compile(r"mso-list:\s*l(\d+)\s+level(\d)", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_COUNTED = re.compile(r"\(?(?:(\d{1,4})|([ivxlcdm]{1,7})|([a-z]))[.)]+", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def build(root: HtmlElement) -> None:
    """Turn each run of such paragraphs into lists within lists, and join the lists of one item that Word Online makes."""
    _join(root)
    for parent in list(root.iter()):
        children = [child for child in parent if isinstance(child.tag, str)]
        for listed, run in groupby(children, key=lambda child: level_of(child) is not None):
            if listed:
                _replace(list(run))


def level_of(element: HtmlElement) -> int | None:
    """Return how deep a paragraph stands in its list, or None when it stands in none."""
    match = _LEVEL.search(element.get("style", "")) if element.tag in {"p", "div", "h1", "h2", "h3"} else None
    return int(match[2]) if match else None


def _join(root: HtmlElement) -> None:
    """Join lists that stand behind one another, each wrapped by itself, as Word Online copies one list."""
    for wrapper in list(root.iter("div")):
        before = wrapper.getprevious()
        if (
            "ListContainerWrapper" not in wrapper.get("class", "")
            or before is None
            or not len(wrapper)
            or not len(before)
        ):
            continue
        if "ListContainerWrapper" in before.get("class", "") and before[-1].tag == wrapper[0].tag:
            before[-1].extend(list(wrapper[0]))
            wrapper.drop_tree()


def _replace(run: list[HtmlElement]) -> None:
    """Put lists where a run of paragraphs stands."""
    parent, place = run[0].getparent(), run[0].getparent().index(run[0])
    made: list[HtmlElement] = []
    open_lists: list[tuple[int, HtmlElement]] = []
    for paragraph in run:
        level, mark = level_of(paragraph) or 1, _mark(paragraph)
        while open_lists and open_lists[-1][0] > level:
            open_lists.pop()
        kind, kept = _kind(mark, follows=bool(open_lists) and open_lists[-1][0] == level)
        if open_lists and open_lists[-1][0] == level and open_lists[-1][1].tag != kind:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            started = html.Element(kind, **kept)
            inside = open_lists[-1][1] if open_lists else None
            if inside is not None and len(inside):
                inside[-1].append(started)
            else:
                made.append(started)
            open_lists.append((level, started))
        open_lists[-1][1].append(_item(paragraph))
    for number, one in enumerate(made):
        parent.insert(place + number, one)
    for paragraph in run:
        parent.remove(paragraph)


def _mark(paragraph: HtmlElement) -> str:
    """Take the mark out of a paragraph and return it."""
    mark = ""
    for span in list(paragraph.iter("span")):
        if _IGNORED.search(span.get("style", "")) and span.getparent() is not None:
            mark = mark or span.text_content()
            span.drop_tree()
    return mark.replace("\u00a0", " ").strip()


def _kind(mark: str, *, follows: bool) -> tuple[str, dict[str, str]]:
    """Return which list a mark makes, and how it counts when it begins one."""
    match = _COUNTED.fullmatch(mark)
    if match is None:
        return "ul", {}
    number, roman, letter = match.groups()
    if number:
        start, style = int(number), ""
    elif roman and (len(roman) > 1 or roman.lower() == "i"):
        start, style = _roman(roman), "i" if roman.islower() else "I"
    else:
        sign = letter or roman
        start, style = ord(sign.lower()) - ord("a") + 1, "a" if sign.islower() else "A"
    kept = ({"start": str(start)} if start > 1 and not follows else {}) | ({"type": style} if style else {})
    return "ol", kept


def _roman(numeral: str) -> int:
    values = [_ROMAN[sign] for sign in numeral.lower()]
    return sum(-v if v < max(values[place:]) else v for place, v in enumerate(values))


def _item(paragraph: HtmlElement) -> HtmlElement:
    """Return a list item with what the paragraph holds."""
    item = html.Element("li")
    item.text = paragraph.text
    item.extend(list(paragraph))
    return item
