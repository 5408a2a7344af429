"""HTML that people wrote elsewhere: one allow-list, for the editor and for everything that is stored.

EXTENSIONS names what the rich-text editor offers; the cleaner's list is made from it, so the two can't drift apart.
What a body shows from elsewhere is a reference, drawn when the page is made: `<figure data-picture="12">` is a Picture
row, `<figure data-embed="youtube:…">` something at a provider's (kit/embeds.py), `<a data-story="12">` a story of ours.
`<blockquote data-pull>` is a pull quote, `<tr data-foot>` a row of a table's foot.
"""

import re

import nh3
from django_prose_editor.config import allowlist_from_extensions

from newsroom.kit import embeds

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Strike": True,
    "Code": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "PullQuote": True,
    "HorizontalRule": True,
    "CodeBlock": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "TableParts": True,
    "PictureFigure": True,
    "EmbedFigure": True,
    "CleanPaste": True,
    "TextTools": True,
    "SmallPrint": True,
    "Passage": True,
    "FieldLabel": True,
    "History": True,
    "HTML": True,
}
LARGEST = 1_000_000
DEEPEST = 200


class TooMuchMarkup(ValueError):
    """The HTML is larger or more deeply nested than any story."""


def _rules() -> dict:
    """Return the cleaner's arguments: the editor's list, tightened."""
    rules = allowlist_from_extensions(EXTENSIONS)
    # Pictures are references, not addresses: an <img src> would let a body load from any host.
    rules["tags"] = (set(rules["tags"]) - {"img", "h1"}) | {"caption", "cite", "small", "tfoot"}
    rules["attributes"] = {
        "a": {"href", "title", "hreflang", "lang", "data-story"},
        "figure": {"data-picture", "data-embed"},
        "th": {"rowspan", "colspan", "scope"},
        "td": {"rowspan", "colspan"},
        "tr": {"data-foot"},
        "ol": {"start", "type"},
        "p": {"dir", "lang"},
        "blockquote": {"dir", "lang", "data-pull"},
    }
    rules["attribute_filter"] = _kept
    rules["link_rel"] = "noopener"
    rules["url_schemes"] = {"http", "https", "mailto", "tel"}
    rules["clean_content_tags"] = {"script", "style", "iframe", "object", "embed", "noscript", "template"}
    return rules


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    """Return a reference's value if it is one, and every other value as it stands."""
    match attribute:
        case "data-picture" | "data-story":
            return value if re.fullmatch(r"[0-9]{1,18}", value) else None
        case "data-embed":
            return value if embeds.read(value) else None
        case "data-pull" | "data-foot":
            return ""
    return value


RULES = _rules()
CLEANER = nh3.Cleaner(**RULES)
_EMPTY_BLOCK = re.compile(r"<(p|h[2-4]|li|blockquote)(?: data-pull=\"\")?>(?:\s|&nbsp;|\u00a0|<br>)*</\1>")
# A link to a story has no address of its own to go out of date.
_STORY_LINK = re.compile(r'<a(?= )(?:(?: [a-z-]+="[^"]*")*?)( data-story="[0-9]+")(?: [a-z-]+="[^"]*")*>')


def clean(html: str) -> str:
    """Return the HTML with only what a body may hold.

    Raises TooMuchMarkup when it is too large or too deeply nested to be a story. NUL and byte-order marks go
    first, and the line end that a parser drops behind `<pre>` is written again, so that a second pass changes nothing.
    """
    html = html.replace("\x00", "").replace("\ufeff", "")
    refuse_too_much(html)
    cleaned, emptied = CLEANER.clean(html), 1
    while emptied:
        cleaned, emptied = _EMPTY_BLOCK.subn("", cleaned)
    cleaned = cleaned.replace("<pre>\n", "<pre>\n\n").strip()
    if "data-story" in cleaned:
        cleaned = _STORY_LINK.sub(r"<a\1>", cleaned)
    return "" if not re.sub(r"<(?!figure|hr|table)[^>]*>|\s", "", cleaned) else cleaned


def refuse_too_much(html: str) -> None:
    """Raise TooMuchMarkup for what is too large or too deeply nested to be a story; call it before parsing."""
    if len(html) > LARGEST:
        msg = f"This text has {len(html):,} characters of HTML; {LARGEST:,} is the most."
        raise TooMuchMarkup(msg)
    if _depth(html) > DEEPEST:
        msg = f"This text has HTML nested more than {DEEPEST} deep. Paste it as plain text."
        raise TooMuchMarkup(msg)


def _depth(html: str) -> int:
    """Return the most tags that could be open at once, counted roughly and fast."""
    depth = deepest = 0
    for tag in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>", html):
        if tag[2].lower() in {"br", "img", "hr", "input", "meta", "link", "col", "source", "wbr", "p", "li"} or tag[3]:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest
