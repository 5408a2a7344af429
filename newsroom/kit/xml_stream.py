"""Reading XML element by element with little memory, and refusing what could harm: doctypes, entities, depth."""

import re
from collections.abc import Iterable, Iterator
from html.entities import name2codepoint
from pathlib import Path

from lxml import etree

from newsroom.kit import opening
from newsroom.kit.opening import BrokenArchive

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BEFORE_ROOT = re.compile(r"\A(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
# XML knows none of these characters; old exports hold them all the same, and no reader misses them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_KEPT = frozenset({"amp", "lt", "gt", "quot", "apos"})
_LONGEST_PROLOGUE = 100_000
_TAIL = 200
_END = re.compile(r"</[\w:-]+>(?:\s|<!--.*?-->)*\Z", re.DOTALL)
# libxml2's numbers for: no root at all, an element or a CDATA section that never ends.
_UNFINISHED = frozenset({5, 63, 77})


class Truncated(BrokenArchive):
    """The file ends before it is complete; what came before the break was whole."""


def elements(
    path: Path, tags: Iterable[str], *, holder: str = "channel", maker: str = "WordPress", where: str = "Tools → Export"
) -> Iterator[etree._Element]:
    """Yield the elements with these tags as they end, each whole; it is emptied when the next is asked for.

    `holder` is the element that holds them all, by its short name; `maker` makes such files under `where`: for advice.
    Raises BrokenArchive for what isn't XML, is in a wrong encoding, declares a doctype or entities, or is broken in
    its middle; Truncated when only the end is missing.
    """
    parser = etree.XMLPullParser(
        events=("end",), tag=list(tags), resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    tail = ""
    try:
        with opening.opened(path) as file:
            for piece in _harmless(opening.text_of(file, path.name), path.name, maker=maker, where=where):
                tail = (tail + piece)[-_TAIL:]
                parser.feed(piece.encode("utf-8", "replace"))
                yield from _ended(parser, holder)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _broken(error, path.name, ended=bool(_END.search(tail))) from error
    yield from _ended(parser, holder)


def _broken(error: etree.XMLSyntaxError, name: str, *, ended: bool) -> BrokenArchive:
    """Tell a file whose end is missing from one that is broken in its middle."""
    if error.code in _UNFINISHED or not ended:
        return Truncated(
            f"{name} ends before it is complete ({error.msg}). The export or the copy was cut off: export again, "
            "or copy it again and compare the sizes."
        )
    return BrokenArchive(
        f"{name} is not well-formed XML: {error.msg}. Mend that line, or export again. Nothing was brought in."
    )


def _ended(parser: etree.XMLPullParser, holder: str) -> Iterator[etree._Element]:
    for _event, element in parser.read_events():
        yield element
        parent = element.getparent()
        if parent is not None and etree.QName(parent).localname == holder:
            element.clear()
            while element.getprevious() is not None:
                del parent[0]


def _harmless(pieces: Iterator[str], name: str, *, maker: str, where: str) -> Iterator[str]:
    """Yield the text without its declaration and forbidden characters, HTML's own entities written out.

    The beginning is held back until the first element, so that a doctype is refused before the parser sees it.
    """
    rest = _checked_beginning(pieces, name, maker=maker, where=where)
    for piece in pieces:
        text = rest + piece
        cut = text.rfind("&", max(0, len(text) - 40))
        rest = text[cut:] if cut >= 0 and ";" not in text[cut:] else ""
        yield _plain(text[: len(text) - len(rest)])
    yield _plain(rest)


def _checked_beginning(pieces: Iterator[str], name: str, *, maker: str, where: str) -> str:
    beginning = ""
    for piece in pieces:
        beginning = _DECLARATION.sub("", beginning + piece)
        rest = _BEFORE_ROOT.sub("", beginning, count=1)
        if rest and not rest.startswith("<"):
            break
        if re.match(r"<(!DOCTYPE )?html\b", rest, re.IGNORECASE):
            raise BrokenArchive(
                f"{name} is a web page, perhaps the sign-in page of the old site. Sign in there and download the "
                "export again."
            )
        if re.match(r"<!(DOCTYPE|ENTITY|\[)", rest, re.IGNORECASE):
            raise BrokenArchive(
                f"{name} declares a document type (<!DOCTYPE …>). {maker} never does, and such declarations can make "
                "a small file grow without end or read other files, so it was not opened further. Take the "
                "declaration out if you trust the file, or export again."
            )
        if re.match(r"<[^!?\s>]+[\s>/]", rest):
            return beginning
        if len(beginning) > _LONGEST_PROLOGUE:
            break
    if beginning.lstrip().startswith("<"):
        raise Truncated(f"{name} ends before its first element. Export again.")
    raise BrokenArchive(
        f"{name} is not XML: it begins with “{' '.join(beginning[:60].split())}”. "
        f"Choose the .xml file that {maker} made under {where}."
    )


def _plain(text: str) -> str:
    return _ENTITY.sub(_written_out, _FORBIDDEN.sub("", text))


def _written_out(match: re.Match) -> str:
    code = name2codepoint.get(match[1])
    return match[0] if code is None or match[1] in _KEPT else chr(code)
