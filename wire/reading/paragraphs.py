"""The text itself: wrapped lines joined, paragraphs parted, subheads, lists and quotes recognised, as clean HTML."""

import re
from collections.abc import Iterable
from html import escape
from itertools import pairwise

from newsroom.kit import html
from wire.reading import links
from wire.reading.sheet import Line

_BULLET = re.compile(r"(?:[*•·▪●◦‣►]|o(?=\s+[A-Z]))\s+|[-–—]\s{1,4}(?=\S)|[•▪●►](?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,2})[.)]\s+(?=\S)|\(?([a-h])\)\s+(?=\S)")
_MARKED = re.compile(r"(?:#{1,4}\s*(?P<a>[^#].*?)\s*#*|\*\*(?P<b>[^*]+)\*\*|__(?P<c>[^_]+)__|={1,3}\s*(?P<d>[^=]+?)\s*={1,3}|"
                     r"[-–—]{2,3}\s*(?P<e>[^-–—]+?)\s*[-–—]{2,3}|\[b\](?P<f>[^\[]+)\[/b\]|<h\d>(?P<g>[^<]+)</h\d>)\Z")  # fmt: skip
_ENDS = re.compile(r"[.!?…:;,][\"”’'»)\]]*\Z|[\"”»]\Z")
_SENTENCE_END = re.compile(r"[.!?…:][\"”’'»)\]]*\Z")
_WIDEST, _NARROWEST = 100, 40
_KEEP_HYPHEN_BEFORE = frozenset(
    [
        "self",
        "left",
        "right",
        "long",
        "short",
        "well",
        "non",
        "ex",
        "co",
        "anti",
        "high",
        "low",
        "mid",
        "pre",
        "post",
        "multi",
        "cross",
        "all",
        "half",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "first",
        "second",
        "third",
        "deep",
        "low-cost",
        "state",
        "year",
        "month",
        "day",
        "hour",
        "ten-",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "solar",
        "wind",
        "nuclear",
        "carbon",
        "cold",
        "hot",
        "near",
        "far",
        "one",
        "record",
        "space",
        "ground",
        "human",
        "earth",
        "sun",
        "moon",
        "air",
        "sea",
        "land",
        "ultra",
        "so",
    ]
)
_KEEP_HYPHEN_AFTER = frozenset(
    [
        "based",
        "leaning",
        "led",
        "year",
        "years",
        "old",
        "term",
        "scale",
        "day",
        "time",
        "made",
        "wide",
        "powered",
        "driven",
        "funded",
        "level",
        "speed",
        "range",
        "sized",
        "hour",
        "minute",
        "month",
        "week",
        "metre",
        "meter",
        "kilometre",
        "kilometer",
        "kilogram",
        "tonne",
        "ton",
        "mile",
        "stage",
        "class",
        "grade",
        "bound",
        "like",
        "free",
        "rich",
        "resistant",
        "run",
        "owned",
        "built",
        "friendly",
        "ever",
        "known",
        "line",
        "energy",
        "altitude",
        "orbit",
        "resolution",
        "and",
        "of",
        "the",
        "to",
        "in",
        "up",
        "off",
        "out",
        "on",
        "generation",
        "quality",
        "cost",
        "risk",
    ]
)
_LONGEST_SUBHEAD, _SUBHEAD_WORDS = 90, 12


class Wrap:
    """How the lines of a text were broken: at a width, or only where paragraphs end."""

    def __init__(self, lines: list[Line]) -> None:
        """Measure the lines that have a neighbour right beneath."""
        inner = [line for line, after in pairwise(lines) if not after.gap and not line.kind]
        self.width = _width(lines)
        unended = sum(not _SENTENCE_END.search(line.text) and len(line.text) * 5 >= self.width * 3 for line in inner)
        self.is_hard = bool(inner) and self.width <= _WIDEST and unended * 3 >= len(inner)
        self.has_gaps = sum(line.gap > 0 for line in lines[1:]) * 12 >= len(lines)
        indents = [line.indent for line in lines]
        self.base = min(indents, default=0)
        indented = sum(indent > self.base for indent in indents)
        self.indents_open = (0 < indented * 3 <= len(lines) * 2 and not self.has_gaps) or self._first_lines_indented(
            lines
        )

    def _first_lines_indented(self, lines: list[Line]) -> bool:
        openers = [line for line in lines if line.gap]
        return bool(openers) and sum(line.indent > self.base for line in openers) * 2 > len(openers)

    def goes_on(self, line: Line, after: Line) -> bool:
        """Tell whether a paragraph goes on from a line to the next."""
        if not self.is_hard or after.gap or line.kind or after.kind:
            return False
        if (
            _BULLET.match(after.text)
            and not after.text[1:2].isalnum()
            and (_ends_item(line) or _BULLET.match(line.text))
        ):
            return False
        if _NUMBER.match(after.text) and _ends_item(line):
            return False
        if self.indents_open and after.indent > self.base:
            return False
        word = after.text.split(" ", 1)[0]
        is_full = len(line.text) + line.cut + line.indent + 1 + len(word) > self.width - 14
        return is_full or (self.has_gaps and (len(line.text) + line.cut >= _NARROWEST or after.text[:1].islower()) and not _is_marked(line.text)) \
            or (not _ENDS.search(line.text) and after.text[:1].islower())  # fmt: skip


def _width(lines: list[Line]) -> int:
    """Return how wide the lines are that were wrapped; one address longer than all others doesn't count."""
    widths = sorted(len(line.text) + line.cut + line.indent for line in lines if not links.URL.search(line.text))
    return widths[-1] if widths else 0


def _ends_item(line: Line) -> bool:
    return (
        bool(_ENDS.search(line.text))
        or len(line.text) < _WIDEST // 2
        or bool(_BULLET.match(line.text) or _NUMBER.match(line.text))
    )


def joined(first: str, second: str, vocabulary: frozenset[str]) -> str:
    """Return two wrapped lines as one; a word parted by a hyphen is put together unless the hyphen is its own."""
    if not first.endswith("-") or first.endswith(("--", " -")) or not second[:1].isalpha() or not second[:1].islower():
        hyphened = first.endswith("-") and not first.endswith(("--", " -")) and second[:1].isalnum()
        return f"{first}{second}" if hyphened else f"{first} {second}"
    before = re.split(r"[^\w'-]", first[:-1])[-1].lower()
    after = re.split(r"[^\w'’-]", second)[0].lower()
    whole = (before + after).strip(".,;:")
    keeps = f"{before}-{after}" in vocabulary or (
        whole not in vocabulary
        and (before in _KEEP_HYPHEN_BEFORE or after.strip(".,;:") in _KEEP_HYPHEN_AFTER or "-" in before)
    )
    return f"{first}{second}" if keeps else f"{first[:-1]}{second}"


def body_of(lines: list[Line]) -> str:
    """Return the lines of a story's text as a body of ours."""
    blocks = _blocks(lines)
    return html.clean("\n".join(_as_html(blocks)))


def plain_words(lines: Iterable[Line]) -> str:
    """Return the text of a body for looking things up in."""
    return " ".join(line.text for line in lines)


def _blocks(lines: list[Line]) -> list[Line]:
    """Join wrapped lines; each line that is left is one paragraph, subhead or item."""
    wrap = Wrap(lines)
    vocabulary = (
        frozenset(re.findall(r"[^\W\d_][\w-]+", " ".join(line.text for line in lines).lower()))
        if wrap.is_hard
        else frozenset()
    )
    blocks: list[Line] = []
    last: Line | None = None
    for line in lines:
        if last is not None and blocks and wrap.goes_on(last, line):
            blocks[-1].text = joined(blocks[-1].text, line.text, vocabulary)
        else:
            blocks.append(Line(line.text, line.number, line.gap, line.indent - wrap.base, line.kind, line.html))
        last = line
    return blocks


def _as_html(blocks: list[Line]) -> list[str]:
    written: list[str] = []
    number = 0
    while number < len(blocks):
        block = blocks[number]
        kind = block.kind or _kind_of(block, blocks, number)
        if kind in {"ul", "ol", "blockquote"}:
            end = _run(blocks, number, kind)
            written.append(_group(kind, blocks[number:end]))
            number = end
            continue
        written.append(_one(kind, block))
        number += 1
    return written


def _kind_of(block: Line, blocks: list[Line], number: int) -> str:
    text = block.text
    if text.startswith("> ") or (text.startswith(">") and text[1:2].isalpha()):
        return "blockquote"
    if _is_item(blocks, number):
        return "ul"
    if _is_numbered(blocks, number):
        return "ol"
    return "h2" if _is_subhead(block, blocks, number) else "p"


def _is_item(blocks: list[Line], number: int) -> bool:
    """Tell whether a block is an item: dashes count only in company, for a dash also begins a sentence."""
    text = blocks[number].text
    if not _BULLET.match(text) or _is_marked(text):
        return False
    if text[0] not in "-–—":
        return True
    neighbours = blocks[max(0, number - 1) : number] + blocks[number + 1 : number + 2]
    return text[0] == "-" or any(_BULLET.match(each.text) and each.text[0] == text[0] for each in neighbours)


def _is_numbered(blocks: list[Line], number: int) -> bool:
    match = _NUMBER.match(blocks[number].text)
    if not match:
        return False
    neighbours = blocks[max(0, number - 1) : number] + blocks[number + 1 : number + 2]
    return any(_NUMBER.match(each.text) for each in neighbours)


def _is_marked(text: str) -> bool:
    return len(text) <= _LONGEST_SUBHEAD + 12 and bool(_MARKED.match(text))


def _is_subhead(block: Line, blocks: list[Line], number: int) -> bool:
    """Tell whether a block is a subhead: short, without a full stop, above a real paragraph."""
    text = block.text
    if _is_marked(text):
        return True
    if (
        len(text) > _LONGEST_SUBHEAD
        or len(text.split()) > _SUBHEAD_WORDS
        or (_ENDS.search(text) and not text.endswith("?"))
    ):
        return False
    if number == 0 and not text.isupper() and not block.gap:
        return False
    after = blocks[number + 1] if number + 1 < len(blocks) else None
    if (
        after is None
        or after.kind in {"h2", "h3"}
        or not (text[0].isupper() or text[0].isdigit() or text[0] in "“\"‘'¿¡")
    ):
        return False
    if (
        number
        and not _SENTENCE_END.search(blocks[number - 1].text)
        and blocks[number - 1].kind != "h2"
        and not blocks[number - 1].kind
    ):
        return _BULLET.match(blocks[number - 1].text) is not None and len(after.text) > _LONGEST_SUBHEAD
    is_told = len(after.text) > _LONGEST_SUBHEAD or bool(_SENTENCE_END.search(after.text))
    return is_told and len(after.text) > len(text) and not links.URL.search(text)


def _run(blocks: list[Line], start: int, kind: str) -> int:
    """Return where a list or quote ends that begins at `start`."""
    end = start + 1
    while end < len(blocks) and (blocks[end].kind or _kind_of(blocks[end], blocks, end)) == kind:
        end += 1
    return end


def _group(kind: str, blocks: list[Line]) -> str:
    if kind == "blockquote":
        inside = "".join(f"<p>{block.html or linked(block.text.lstrip('> '))}</p>" for block in blocks)
        return f"<blockquote>{inside}</blockquote>"
    mark = _BULLET if kind == "ul" else _NUMBER
    items = "".join(f"<li>{block.html or linked(mark.sub('', block.text, count=1))}</li>" for block in blocks)
    return f"<{kind}>{items}</{kind}>"


def _one(kind: str, block: Line) -> str:
    if kind in {"table", "pre", "figure", "hr"}:
        return block.html
    if kind in {"h1", "h2", "h3", "h4"}:
        match = _MARKED.match(block.text)
        words = next((part for part in match.groups() if part), block.text) if match else block.text
        tag = "h2" if kind == "h1" else kind
        return f"<{tag}>{block.html or escape(words.strip(), quote=False)}</{tag}>"
    return f"<p>{block.html or linked(block.text)}</p>"


def linked(text: str) -> str:
    """Return plain text as HTML, its whole addresses as links."""
    parts: list[str] = []
    position = 0
    for match in re.finditer(
        r"\[([^\]\n]{1,200})\]\((https?://[^\s()]+)\)|https?://[^\s<>\"“”|]+|www\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"“”|]*)?",
        text,
    ):
        parts.append(escape(text[position : match.start()], quote=False))
        if match[1]:
            parts.append(f'<a href="{escape(match[2])}">{escape(match[1], quote=False)}</a>')
            position = match.end()
            continue
        written = match[0].rstrip(".,;:!?'’)*_]")
        parts.append(f'<a href="{escape(links.address(written))}">{escape(written, quote=False)}</a>')
        position = match.start() + len(written)
    parts.append(escape(text[position:], quote=False))
    return "".join(parts)
