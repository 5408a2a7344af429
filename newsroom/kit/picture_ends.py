"""Where a picture's file ends, and whether what hangs behind it makes the file something else as well.

A file that is a picture and an archive, a page or a program at once (a polyglot) is refused when it comes in. Harmless
tails stay allowed: telephones hang a film, a second picture or their maker's notes behind a photograph.
"""

import struct

_HEAD = 1024
_MARKUP = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"<%@", b"<iframe", b"javascript:")
_STARTS = (b"PK\x03\x04", b"%PDF-", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ\x90\x00", b"#!/", b"\xca\xfe\xba\xbe")
_ZIP_ENDS = b"PK\x05\x06"
_LONGEST_ZIP_COMMENT = 65_557
_STANDALONE = {0x01, *range(0xD0, 0xD9)}


def is_something_else_too(content: bytes, extension: str) -> bool:
    """Tell whether a file that begins as a picture is an archive, a document, a page or a program as well."""
    if b"%PDF-" in content[:_HEAD] or _ZIP_ENDS in content[-_LONGEST_ZIP_COMMENT:]:
        return True
    tail = content[end_of(content, extension) :]
    start = tail[:_HEAD].lstrip().lower()
    return start.startswith(tuple(s.lower() for s in _STARTS)) or any(word in tail.lower() for word in _MARKUP)


def end_of(content: bytes, extension: str) -> int:
    """Return where the picture ends; the whole length for a file whose end can't be told."""
    walk = {"jpg": _jpeg, "png": _png, "gif": _gif, "webp": _webp, "avif": _avif}[extension]
    try:
        return min(walk(content), len(content))
    except (IndexError, struct.error):
        return len(content)


def _jpeg(content: bytes) -> int:
    at = 2
    while content[at] == 0xFF:  # noqa: PLR2004 - every marker of a JPEG begins with it
        marker = content[at + 1]
        if marker == 0xD9:  # noqa: PLR2004 - end of image
            return at + 2
        if marker == 0xFF:  # noqa: PLR2004 - filled up
            at += 1
            continue
        at += 2
        if marker not in _STANDALONE:
            at += struct.unpack_from(">H", content, at)[0]
        if marker == 0xDA:  # noqa: PLR2004 - start of scan: what is no length runs to the next true marker
            at = _behind_scan(content, at)
    return len(content)


def _behind_scan(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError
        following = content[at + 1]
        if following and following != 0xFF and not 0xD0 <= following <= 0xD7:  # noqa: PLR2004 - restart marks
            return at
        at += 1 if following == 0xFF else 2  # noqa: PLR2004


def _png(content: bytes) -> int:
    at = 8
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        at += 12 + length
        if kind == b"IEND":
            return at


def _webp(content: bytes) -> int:
    size = struct.unpack_from("<I", content, 4)[0]
    return 8 + size + size % 2


def _avif(content: bytes) -> int:
    at = 0
    while at + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        if size == 1:
            size = struct.unpack_from(">Q", content, at + 8)[0]
        if not size:  # “to the end of the file”
            return len(content)
        if size < 8 or not kind.isalnum() or at + size > len(content):  # noqa: PLR2004 - no box is shorter
            return at
        at += size
    return at


def _gif(content: bytes) -> int:
    flags = content[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while content[at] != 0x3B:  # noqa: PLR2004 - the trailer
        if content[at] == 0x2C:  # noqa: PLR2004 - one picture
            flags = content[at + 9]
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif content[at] == 0x21:  # noqa: PLR2004 - an extension
            at += 2
        else:
            return len(content)
        while content[at]:
            at += content[at] + 1
        at += 1
    return at + 1
