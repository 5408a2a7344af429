"""Cleaning what was pasted. The rules are these alone: the editor asks for them, and a save keeps to the same allow-list."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape

import nh3
from lxml import html as trees
from lxml.html import HtmlElement

from articles import linking
from articles.importing import markup
from articles.pasting import addresses, marks, word_lists
from newsroom.kit import embeds, html, text

_WANTED = {
    "tags": {
        "a", "abbr", "article", "aside", "b", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup",
        "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hr", "i", "iframe", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre",
        "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot",
        "th", "thead", "time", "tr", "tt", "u", "ul", "var", "button", "form", "label", "menu", "address", "details",
        "summary",
    },
    "clean_content_tags": {"script", "style", "title", "noscript", "template", "object", "svg", "math", "xml", "select",
                           "textarea", "video", "audio", "canvas"},
    "attributes": {
        "*": {"style", "class", "id", "dir", "role", "hidden", "aria-hidden", "aria-level", "data-pull", "data-foot",
              "data-embed", "data-instgrm-permalink", "data-bluesky-uri", "cite"},
        "a": {"href", "data-story"}, "img": {"src", "alt", "width", "height", "data-emoji"}, "iframe": {"src", "data-src"},
        "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "ol": {"start", "type"},
    },
    "url_schemes": {"http", "https", "mailto", "tel", "data", "blob", "file", "cid", "at"},
    "link_rel": None,
}  # fmt: skip
_PERMISSIVE = nh3.Cleaner(**_WANTED)
_FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*)<!--\s*EndFragment\s*-->", re.DOTALL | re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ue000-\uf8ff]")
_BLANKS = re.compile("[ \t\r\n]*\u00a0[ \t\r\n\u00a0]+|[ \t\r\n]+\u00a0+")
_LONE_BLANK = re.compile("(?<![\\d«–—€$£])\u00a0(?![\\d»:;!?%€$£°–—])")
_FURNITURE = {"nav", "button", "form"}
_FURNITURE_ROLES = {"navigation", "button", "menu", "menubar", "toolbar", "search", "banner", "contentinfo", "dialog"}
_FURNITURE_CLASSES = re.compile(
    r"(?:^|\s)(?:share|sharing|social|sharedaddy|addtoany|a2a|addthis|breadcrumbs?"
    r"|newsletter-signup|cookie-\w+|advert(?:isement)?)(?:[-_]\w*)*(?=\s|$)",
    re.IGNORECASE,
)
_LONGEST_FURNITURE = 300
_EMBED_CLASSES = {
    "twitter-tweet",
    "twitter-video",
    "instagram-media",
    "tiktok-embed",
    "bluesky-embed",
    "mastodon-embed",
}
_HOLDER = re.compile("<p>\ue000(\\d+)\ue001</p>")
_TWO_BREAKS = re.compile(r"(?:\s*<br>\s*){2,}")
_LINK = re.compile(r'<a href="([^"]*)"')


@dataclass(slots=True)
class Pasted:
    """What of a paste may stand in a body, and what was left out, counted by kind: pictures, furniture, frames."""

    html: str
    left_out: Counter[str] = field(default_factory=Counter)


def cleaned(source: str) -> Pasted:
    """Return pasted HTML as a body may hold it. Raises TooMuchMarkup when it is too large or too deep to be a story."""
    source = text.tidy(source)
    html.refuse_too_much(source)
    fragment = _FRAGMENT.search(source)
    known = _PERMISSIVE.clean(_whole(fragment[1]) if fragment else source)
    html.refuse_too_much(known)
    root = _tree(known)
    left_out: Counter[str] = Counter()
    _drop_unseen(root, left_out)
    found = _take_embeds(root)
    _drop_pictures(root, left_out)
    word_lists.build(root)
    marks.write_out(root)
    _tidy_tables(root)
    _tidy_words(root)
    inside = "".join([escape(root.text or "", quote=False), *(_written(child) for child in root)])
    writer = markup.Writer(breaks_count=False, left_out=Counter())
    body = writer.rebuilt(inside)
    left_out["frame"] += writer.left_out["<iframe>"]
    return Pasted(_finished(body, found), +left_out)


def from_text(source: str) -> Pasted | None:
    """Return what a lone address or an embed code in plain text stands for; None for every other text."""
    source = text.tidy(source).strip()
    if source.startswith("<"):
        found = embeds.recognise_code(source)
        return cleaned(source) if found else None
    if not re.fullmatch(r"https?://\S{3,2000}", source):
        return None
    embed = embeds.recognise(source)
    if embed:
        return Pasted(html.clean(_figure(embed, "")))
    address = addresses.meant(source)
    story = linking.story_at(address)
    if story:
        return Pasted(html.clean(f'<p><a data-story="{story.pk}">{escape(story.headline)}</a></p>'))
    return Pasted(html.clean(f'<p><a href="{escape(address)}">{escape(address)}</a></p>'))


def _whole(fragment: str) -> str:
    """Return a fragment that was cut out of a table as a table: spreadsheets mark their cells only."""
    return (
        f"<table>{fragment}</table>" if re.match(r"\s*<(?:col|tr|td|th|tbody)\b", fragment, re.IGNORECASE) else fragment
    )


def _tree(source: str) -> HtmlElement:
    parser = trees.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return trees.document_fromstring(f"<body>{source or '<p></p>'}</body>".encode(), parser=parser).find("body")


def _alone(element: HtmlElement) -> str:
    return trees.tostring(element, encoding="unicode", with_tail=False)


def _written(element: HtmlElement) -> str:
    return trees.tostring(element, encoding="unicode")


def _drop_unseen(root: HtmlElement, left_out: Counter[str]) -> None:
    """Take out what nobody saw, and the menus and buttons that stood around a text on its page."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or element is root:
            continue
        if marks.hidden(element):
            element.drop_tree()
        elif _is_furniture(element):
            left_out["furniture"] += bool(element.text_content().strip())
            element.drop_tree()


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES:
        return True
    classed = _FURNITURE_CLASSES.search(element.get("class", ""))
    return bool(classed) and len(element.text_content()) <= _LONGEST_FURNITURE


def _take_embeds(root: HtmlElement) -> list[str]:
    """Put a mark where something of a provider on our list was embedded, and return the figures that belong there."""
    found: list[str] = []
    for element in list(root.iter("iframe", "blockquote", "figure")):
        if element.tag == "blockquote" and not _EMBED_CLASSES & set(element.get("class", "").split()):
            continue
        reference = element.get("data-embed", "")
        embed = embeds.read(reference) if element.tag == "figure" else embeds.recognise_code(_alone(element))
        if embed is None or element.getparent() is None or (element.tag == "figure" and not reference):
            continue
        found.append(_figure(embed, "" if element.tag == "iframe" else text.plain(_alone(element))))
        mark = trees.Element("p")
        mark.text, mark.tail, element.tail = f"\ue000{len(found) - 1}\ue001", element.tail, None
        element.getparent().replace(element, mark)
    return found


def _figure(embed: embeds.Embed, caption: str) -> str:
    words = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure data-embed="{escape(embed.reference)}">{words}</figure>'


def _drop_pictures(root: HtmlElement, left_out: Counter[str]) -> None:
    """Take out pictures, which come from our library only; one that stands for a sign leaves the sign.

    The caption of one that was taken out stays as small print.
    """
    for caption in [
        c for figure in root.iter("figure") if figure.find(".//img") is not None for c in figure.iter("figcaption")
    ]:
        small = trees.Element("small")
        small.text, caption.text, caption.tag = caption.text, None, "p"
        small.extend(list(caption))
        caption.append(small)
    for image in list(root.iter("img")):
        sign = image.get("data-emoji") or ("emoji" in image.get("class", "") and image.get("alt"))
        if not sign and {image.get("width"), image.get("height")} != {"1"}:
            left_out["picture"] += 1
        image.tail = (sign or "") + (image.tail or "")
        image.drop_tree()


def _tidy_tables(root: HtmlElement) -> None:
    """Take tables that only placed things for what they were, and rows without a word out of the others."""
    for table in list(root.iter("table")):
        cells = list(table.iter("td", "th"))
        if table.get("role") == "presentation" or len(cells) <= 1 or any(c.find(".//table") is not None for c in cells):
            for part in [table, *table.iter("tbody", "thead", "tfoot", "tr", "td", "th")]:
                part.tag = "div"
            continue
        for row in list(table.iter("tr")):
            if not row.text_content().strip() and not any("rowspan" in cell.attrib for cell in row):
                row.drop_tree()
    marks.head_cells(root)


def _tidy_words(root: HtmlElement) -> None:
    """Take invisible signs out of the words and make one blank of many; code stays as it is."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        coded = element.tag == "pre" or any(a.tag == "pre" for a in element.iterancestors())
        element.text = element.text if coded else _tidied(element.text)
        element.tail = _tidied(element.tail)
        if element.tag == "a" and element.get("href"):
            element.set("href", addresses.meant(element.get("href")))
        if element.get("dir", "").lower() != "rtl":
            element.attrib.pop("dir", None)
        element.attrib.pop("style", None)
        element.attrib.pop("class", None)


def _tidied(words: str | None) -> str | None:
    if not words:
        return words
    marked = re.fullmatch("\ue000\\d+\ue001", words)
    return words if marked else _LONE_BLANK.sub(" ", _BLANKS.sub(" ", _INVISIBLE.sub("", words)))


def _finished(body: str, found: list[str]) -> str:
    """Make paragraphs of double line ends, put the embeds in their places, and know our own stories by their number."""
    body = re.sub(
        r"<p>(.*?)</p>",
        lambda match: "<p>" + _TWO_BREAKS.sub("</p><p>", match[1]) + "</p>",
        body,
        flags=re.DOTALL,
    )
    body = _HOLDER.sub(lambda match: found[int(match[1])], body)
    ours = linking.stories_at({unescape(match[1]) for match in _LINK.finditer(body)})
    body = _LINK.sub(
        lambda match: f'<a data-story="{ours[key].pk}"' if (key := unescape(match[1])) in ours else match[0], body
    )
    return re.sub(r">\n+<", "><", html.clean(body))
