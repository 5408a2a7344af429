"""WordPress's shortcodes: pictures, galleries and links become HTML; of others the text between them stays."""

import re
from collections import Counter
from html import escape

_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
_CAPTION = re.compile(r"\[(caption|wp_caption)\b([^\]]*)\](.*?)\[/\1\]", re.DOTALL)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\](?:\s*\[/gallery\])?")
_LINKED = re.compile(r"\[(embed|youtube|vimeo|audio|video|soundcloud)\b([^\]]*)\](?:([^\[]*?)\[/\1\])?", re.IGNORECASE)
_TAG = re.compile(r"\[(/?)([a-zA-Z][\w-]{1,40})(\s[^\[\]]*|/)?\]")
_LITERAL = re.compile(r"\[\[([^\[\]]+)\]\]")
_IMAGE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\]]+")
# Shortcodes that come without attributes and without an end; any other word in brackets is the writer's own.
_BARE = frozenset(
    {"gallery", "playlist", "toc", "contact-form", "sitemap", "archives", "nextpage", "more", "recent-posts"}
)


def replaced(text: str, *, left_out: Counter[str]) -> str:
    """Return a text without shortcodes.

    The names of those whose effect is lost are counted in `left_out`. A word in brackets, such as [sic], stays.
    """
    if "[" not in text:
        return text
    literal: list[str] = []

    def keep(match: re.Match) -> str:
        literal.append(f"[{match[1]}]")
        return f"\x05{len(literal) - 1}\x06"

    text = _LITERAL.sub(keep, text)
    text = _CAPTION.sub(_figure, text)
    text = _GALLERY.sub(lambda m: _gallery(m, left_out), text)
    text = _LINKED.sub(_link, text)
    text = _without_others(text, left_out)
    return re.sub("\x05(\\d+)\x06", lambda m: literal[int(m[1])], text)


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(text)}


def _figure(match: re.Match) -> str:
    """Return a figure for [caption id="attachment_6"]<img> words[/caption]."""
    attributes, inner = _attributes(match[2]), match[3]
    image = _IMAGE.search(inner)
    if image is None:
        return inner
    words = (inner[: image.start()] + inner[image.end() :]).strip() or escape(attributes.get("caption", ""))
    key = re.search(r"\d+", attributes.get("id", ""))
    known = f' data-attachment="{key[0]}"' if key else ""
    return f"\n\n<figure{known}>{image[0]}<figcaption>{words}</figcaption></figure>\n\n"


def _gallery(match: re.Match, left_out: Counter[str]) -> str:
    attributes = _attributes(match[1])
    keys = re.findall(r"\d+", attributes.get("ids") or attributes.get("include") or "")
    if not keys:
        left_out["[gallery] without pictures"] += 1
    return "\n\n" + "".join(f'<figure><img data-attachment="{key}"></figure>' for key in keys) + "\n\n"


def _link(match: re.Match) -> str:
    """Return a paragraph with the address of what was embedded."""
    address = _ADDRESS.search(match[2] or "") or _ADDRESS.search(match[3] or "")
    if address is None:
        return match[3] or ""
    url = escape(address[0])
    return f'\n\n<p><a href="{url}">{url}</a></p>\n\n'


def _without_others(text: str, left_out: Counter[str]) -> str:
    """Take away what is a shortcode by its look: it has attributes, or an end, or a name that is known."""
    ended = {m[2].lower() for m in _TAG.finditer(text) if m[1]}

    def judge(match: re.Match) -> str:
        name = match[2].lower()
        if name not in ended and name not in _BARE and "=" not in (match[3] or ""):
            return match[0]
        if not match[1]:
            left_out[f"[{name}]"] += 1
        return ""

    return _TAG.sub(judge, text)
