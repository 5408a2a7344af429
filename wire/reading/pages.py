"""From HTML to lines: a pasted fragment, a Word file, or a whole page with menus around its story."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree, html

from articles.importing import bodies
from articles.importing.items import BodyKind
from newsroom.kit import html as our_html
from newsroom.kit.text import tidy_line
from wire.reading import lines as plain_lines
from wire.reading.mending import reread
from wire.reading.sheet import Found, LeftOut, Line

_FURNITURE = ("nav", "aside", "footer", "form", "script", "style", "noscript", "template", "button", "iframe", "svg")
_FURNITURE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|share|social|related-posts|newsletter|promo|advert|ads?|cookie|comment|comments|breadcrumbs?|sidebar|"
    r"subscribe|toolbar|skip)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADS = frozenset({"h2", "h3", "h4"})
_FEWEST_WORDS = 40
_MOST_DATA = 200_000


@dataclass(slots=True)
class Page:
    """The lines of a page's story, what its own data say of it, and what stood around it."""

    lines: list[Line]
    given: dict[str, Found] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def from_html(source: str) -> Page:
    """Return the lines of HTML. Raises TooMuchMarkup for what is too large or too deep to be a story."""
    source = reread(source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
    our_html.refuse_too_much(source)
    source = re.sub(r"\A\s*<\?xml[^>]*\?>", "", source)
    if not source.strip():
        return Page([])
    tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    is_page = bool(re.search(r"<(?:body|article|main|head)\b", source[:100_000], re.IGNORECASE))
    page = Page([], _given(tree) if is_page else {})
    _clear(tree)
    furniture = _without_furniture(tree) if is_page else []
    main = _main_of(tree) if is_page else tree
    if main is not tree or furniture:
        page.left_out += _around(tree, main, furniture)
    heads = {tidy_line(each.text_content()) for each in tree.iter("h1")}
    body = bodies.read(_inner(main), kind=BodyKind.HTML)
    page.lines = _lines_of(body.with_pictures([None] * len(body.pictures)), heads)
    page.left_out += _not_kept(body.left_out, len(body.pictures))
    _head_outside(page, main, tree)
    if is_page:
        _from_headline(page)
    return page


def _clear(tree: etree._Element) -> None:
    """Take scripts and styles away: they are no words."""
    for element in list(tree.iter("script", "style", "noscript", "template", etree.Comment)):
        element.drop_tree()


def _inner(element: etree._Element) -> str:
    if element.tag == "html":
        found = element.find("body")
        element = element if found is None else found
    return (element.text or "").replace("<", "&lt;") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in element
    )


def _main_of(tree: etree._Element) -> etree._Element:
    """Return the element that holds the story: the one whose own paragraphs say most."""
    best, most = tree, _FEWEST_WORDS * 1.0
    scores: dict[etree._Element, float] = {}
    for paragraph in tree.iter("p", "pre", "blockquote", "td"):
        words = len(paragraph.text_content().split()) if paragraph.tag != "td" else len((paragraph.text or "").split())
        if words < 6 or _is_furniture(paragraph):
            continue
        share = 1.0
        for above in list(paragraph.iterancestors())[:3]:
            scores[above] = scores.get(above, 0.0) + words * share
            share /= 2
    for element, score in scores.items():
        if score > most and element.tag != "html":
            best, most = element, score
    above = next((each for each in best.iterancestors("article")), None) if best is not tree else None
    return above if above is not None else best


def _is_furniture(element: etree._Element) -> bool:
    for each in (element, *list(element.iterancestors())[:8]):
        if each.tag in _FURNITURE or _FURNITURE_CLASS.search(f"{each.get('class', '')} {each.get('id', '')}"):
            return True
    return False


def _without_furniture(tree: etree._Element) -> list[str]:
    """Take menus, forms and the like out of a page, and return what they said."""
    said: list[str] = []
    for each in list(tree.iter(*_FURNITURE)):
        if each.getparent() is not None and not list(each.iter("article", "h1")):
            said.append(tidy_line(each.text_content()))
            each.drop_tree()
    return said


def _around(tree: etree._Element, main: etree._Element, said: list[str]) -> list[LeftOut]:
    """Return the words that stand around the story, as one entry."""
    inside = set(main.iter())
    parts = [tidy_line(part) for element in tree.iter() if element not in inside and isinstance(element.tag, str)
             for part in (element.text, element.tail) if part]  # fmt: skip
    words = " · ".join(part for part in [*parts, *said] if part)
    return [LeftOut(words, "Furniture of the page around the story")] if words else []


def _head_outside(page: Page, main: etree._Element, tree: etree._Element) -> None:
    """Add the page's one h1 as the first line when it stands outside the story's own element."""
    if any(line.kind == "h1" for line in page.lines) or main is tree:
        return
    heads = [tidy_line(each.text_content()) for each in tree.iter("h1")]
    heads = [head for head in heads if head]
    if len(heads) == 1 and all(line.text != heads[0] for line in page.lines[:6]):
        page.lines.insert(0, Line(heads[0], 0, 1, kind="h1"))


def _from_headline(page: Page) -> None:
    """Let a whole page's story begin at its headline, when that stands near the top."""
    said = str(page.given["headline"].value) if "headline" in page.given else ""
    first = next(
        (at for at, line in enumerate(page.lines[:40]) if line.kind == "h1" or (said and line.text == said)), 0
    )
    above = page.lines[:first]
    if any(line.kind == "h1" or len(line.text) > 300 for line in above):
        return
    page.left_out += [LeftOut(line.text, "Above the page's headline", line.number) for line in above]
    page.lines = page.lines[first:]


def _lines_of(source: str, heads: set[str]) -> list[Line]:
    """Return the blocks of a rebuilt body as lines."""
    if not source.strip():
        return []
    lines: list[Line] = []
    for block in html.fragments_fromstring(f"<div>{source}</div>")[0]:
        lines += _block(block, heads)
    for number, line in enumerate(lines, 1):
        line.number = number
    return lines


def _block(block: etree._Element, heads: set[str]) -> list[Line]:
    text = tidy_line(block.text_content())
    if block.tag in {"ul", "ol"}:
        items = [_line(item, kind=block.tag) for item in block.iter("li")]
        return [item for item in items if item.text]
    if block.tag == "blockquote":
        inside = list(block.iter("p")) or [block]
        return [line for each in inside if (line := _line(each, kind="blockquote")).text]
    if block.tag == "pre":
        return plain_lines.from_text(block.text_content())
    if block.tag in _HEADS:
        return [_line(block, kind="h1" if text in heads else block.tag)] if text else []
    if block.tag in {"table", "figure", "hr"}:
        return [Line(text, 0, 1, kind=block.tag, html=_markup(block))] if text else []
    return _paragraph(block)


def _paragraph(block: etree._Element) -> list[Line]:
    """Return a paragraph as a line; one with line breaks as several."""
    if block.find("small") is not None and tidy_line(block.find("small").text_content()) == tidy_line(
        block.text_content()
    ):
        line = _line(block)
        line.text = f"Picture: {line.text}" if line.text else ""
        return [line] if line.text else []
    if block.find(".//br") is None:
        line = _line(block)
        return [line] if line.text else []
    parts = re.split(r"<br\s*/?>", _inner(block))
    lines: list[Line] = []
    gap = 1
    for part in parts:
        if not part.strip():
            gap += 1
            continue
        line = _line(html.fragment_fromstring(f"<p>{part}</p>", create_parent=False) if "<" in part else _plain(part))
        if line.text:
            line.gap, gap = gap, 0
            lines.append(line)
    return lines


def _plain(part: str) -> etree._Element:
    return html.fragment_fromstring(f"<p>{part}</p>")


def _line(element: etree._Element, kind: str = "") -> Line:
    text = tidy_line(element.text_content())
    inner = _inner(element).strip()
    found = [(tidy_line(a.text_content()), a.get("href", "")) for a in element.iter("a")]
    links = [(title, url) for title, url in found if url.startswith(("http://", "https://"))]
    # Markup that says nothing keeps no line from being looked at as plain text.
    markup = inner if "<" in inner else ""
    return Line(text, 0, 1, kind=kind, html=markup, links=links)


def _markup(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def _not_kept(counted: Counter[str], pictures: int) -> list[LeftOut]:
    said = [LeftOut(f"{number} × {what}", "Not kept: only text is read") for what, number in counted.items()]
    if pictures:
        said.insert(0, LeftOut(f"{pictures} × picture", "Pictures are not taken along: add them from the library"))
    return said


# --- what a page's own data say ------------------------------------------------------------------------------------------


def _given(tree: etree._Element) -> dict[str, Found]:
    """Return what a page says of its story in its head and in JSON-LD."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        if name and element.get("content"):
            meta.setdefault(name, tidy_line(element.get("content", "")))
    story = _linked_data(tree)
    canonical = next((e.get("href", "") for e in tree.iter("link") if e.get("rel") == "canonical"), "")
    given = {
        "headline": story.get("headline") or meta.get("og:title", ""),
        "standfirst": meta.get("og:description") or meta.get("description", ""),
        "source_url": canonical or meta.get("og:url", ""),
        "dateline_on": _day(story.get("datePublished") or meta.get("article:published_time") or meta.get("date", "")),
        "_section": story.get("articleSection") or meta.get("article:section", ""),
    }
    sure = {"headline": 0.8, "standfirst": 0.5, "source_url": 0.8, "dateline_on": 0.75, "_section": 0.6}
    found = {name: Found(value, sure[name], "The page's own data say so") for name, value in given.items()
             if isinstance(value, str) and value and _fits(name, value)}  # fmt: skip
    people = _people(story.get("author") or meta.get("author", ""))
    tags = [tag.strip() for tag in meta.get("news_keywords", meta.get("keywords", "")).split(",") if tag.strip()][:12]
    found |= {"authors": Found(people, 0.7, "The page's own data say so")} if people else {}
    return found | ({"tags": Found(tags, 0.6, "The page's own data say so")} if tags else {})


def _fits(name: str, value: str) -> bool:
    longest = {"headline": 300, "standfirst": 1000, "source_url": 500}.get(name, 100)
    return len(value) <= longest and (name != "source_url" or value.startswith(("http://", "https://")))


def _linked_data(tree: etree._Element) -> dict[str, Any]:
    for element in tree.iter("script"):
        if element.get("type") != "application/ld+json" or len(element.text or "") > _MOST_DATA:
            continue
        try:
            data = json.loads(element.text or "")
        except (ValueError, RecursionError):
            continue
        for each in data if isinstance(data, list) else [data, *_graph(data)]:
            if isinstance(each, dict) and str(each.get("@type", "")).endswith(("Article", "Posting")):
                return each
    return {}


def _graph(data: Any) -> list[Any]:  # noqa: ANN401 - whatever the page's JSON is
    graph = data.get("@graph") if isinstance(data, dict) else None
    return graph if isinstance(graph, list) else []


def _day(words: object) -> str:
    try:
        return datetime.fromisoformat(str(words)).date().isoformat()
    except ValueError:
        return ""


def _people(said: object) -> list[str]:
    every = said if isinstance(said, list) else [said]
    names = [each.get("name", "") if isinstance(each, dict) else each for each in every]
    return [tidy_line(name) for name in names if isinstance(name, str) and 0 < len(name) <= 100 and "http" not in name][
        :6
    ]
