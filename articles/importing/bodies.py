"""Turning HTML that was written for another system into a body of ours: every word kept, every picture a reference."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.importing import markup, shortcodes
from articles.importing.items import BodyKind, PictureReference
from newsroom.kit import html, text

# A text of only these needs no rebuilding: the cleaner alone makes it ours.
_OURS = frozenset(
    [
        "a",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "em",
        "figcaption",
        "h2",
        "h3",
        "h4",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_TAG = re.compile(r"<\s*/?\s*([a-zA-Z][^\s/>]*)")
_BLOCK_COMMENT = re.compile(r"<!--\s*(/?)wp:([a-z][\w/-]*)(.*?)(/?)-->", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# An address on a line of its own was shown as what it leads to; here it becomes a link of its own.
_ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"']+)[ \t]*$", re.MULTILINE)
_FIGURE = re.compile(r'<figure data-picture="(\d+)">(.*?)</figure>', re.DOTALL)
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)


@dataclass(slots=True)
class Body:
    """A clean body whose figures count through `pictures`, and what of the original could not be kept."""

    html: str
    pictures: list[PictureReference] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def with_pictures(self, keys: Sequence[int | None]) -> str:
        """Return the body with the keys of Picture rows; of a picture that can't be had, the caption stays as text."""
        if not self.pictures:
            return self.html

        def filled(match: re.Match) -> str:
            key = keys[int(match[1])]
            if key is not None:
                return f'<figure data-picture="{key}">{match[2]}</figure>'
            caption = _CAPTION.search(match[2])
            return f"<p><small>{caption[1]}</small></p>" if caption else ""

        return _FIGURE.sub(filled, self.html)


def read(source: str, *, kind: BodyKind) -> Body:
    """Return a foreign text as a body of ours. Raises TooMuchMarkup when it is too large or too deep to be a story."""
    source = text.tidy(source).replace("\r\n", "\n").replace("\r", "\n")
    if kind is BodyKind.HTML and _is_ours(source):
        return Body(html.clean(source))
    html.refuse_too_much(source)
    left_out: Counter[str] = Counter()
    if kind is not BodyKind.HTML:
        source = _without_block_marks(source, left_out)
        source = shortcodes.replaced(source, left_out=left_out)
    if kind is BodyKind.CLASSIC:
        source = _ALONE.sub(r"\n\n\1\n\n", source)
    writer = markup.Writer(breaks_count=kind is BodyKind.CLASSIC, left_out=left_out)
    rebuilt = writer.rebuilt(_COMMENT.sub("", source))
    return Body(html.clean(rebuilt), writer.pictures, left_out)


def kind_of(source: str) -> BodyKind:
    """Tell how WordPress keeps a text: as blocks, or in the classic way, where a blank line makes a paragraph."""
    return BodyKind.BLOCKS if "<!-- wp:" in source else BodyKind.CLASSIC


def _is_ours(source: str) -> bool:
    return source.lstrip().startswith(("<p", "<h", "<u", "<o", "<b", "<t")) and {
        name.lower() for name in _TAG.findall(source)
    } <= _OURS - {"figcaption"}


def _without_block_marks(source: str, left_out: Counter[str]) -> str:
    """Take away the marks between blocks; those that WordPress fills when the page is made are counted by name."""
    for match in _BLOCK_COMMENT.finditer(source):
        if match[4] and not match[1]:
            left_out[f"block {match[2]}"] += 1
    return _BLOCK_COMMENT.sub("", source)
