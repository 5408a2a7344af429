"""Opening foreign files: what they are, in which encoding, and what to do when they are something else."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

CHUNK = 65_536
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_PACKED = [
    (b"\x1f\x8b", "It is packed with gzip. Unpack it first: gunzip {name}"),
    (b"PK\x03\x04", "It is a zip archive. Unpack it first: unzip {name}"),
    (b"BZh", "It is packed with bzip2. Unpack it first: bunzip2 {name}"),
    (b"\xfd7zXZ", "It is packed with xz. Unpack it first: unxz {name}"),
    (b"(\xb5/\xfd", "It is packed with zstd. Unpack it first: unzstd {name}"),
    (b"%PDF", "It is a PDF. Export the stories as text."),
    (b"SQLite format 3", "It is an SQLite database. Export from the system that made it."),
]


class BrokenArchive(ValueError):
    """The file can't be read, or not to its end. The message says why and what to do."""


def opened(path: Path) -> IO[bytes]:
    """Open a file for reading. Raises BrokenArchive when it isn't there, is empty, or is packed."""
    try:
        file = path.open("rb")
    except OSError as error:
        reason = {
            IsADirectoryError: "It is a folder: name the file in it.",
            FileNotFoundError: "There is no such file.",
        }
        raise BrokenArchive(
            f"{path} can't be opened. {reason.get(type(error), error.strerror or str(error))}"
        ) from error
    head = file.read(64)
    file.seek(0)
    for mark, advice in _PACKED:
        if head.startswith(mark):
            file.close()
            raise BrokenArchive(f"{path} can't be read as it is. {advice.format(name=path.name)}")
    if not head.strip():
        file.close()
        raise BrokenArchive(f"{path} is empty. Export again, and check that the disk was not full.")
    return file


def text_of(file: IO[bytes], name: str) -> Iterator[str]:
    """Yield an XML file's text piece by piece, in whatever encoding it declares.

    Raises BrokenArchive, with the way to mend it, for an encoding that is unknown or not the file's real one.
    """
    head = file.read(1024)
    encoding, marked = _encoding(head, name)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    piece, read = head[marked:], marked
    while True:
        try:
            yield decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise BrokenArchive(_wrong_encoding(name, encoding, read + error.start)) from error
        if not piece:
            return
        read += len(piece)
        piece = file.read(CHUNK)


def _encoding(head: bytes, name: str) -> tuple[str, int]:
    """Return a file's encoding and the length of its mark."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            # The decoders of UTF-16 and UTF-32 need their mark to know the order of bytes.
            return encoding, len(mark) if encoding == "utf-8" else 0
    declared = _DECLARED.search(head)
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        found = codecs.lookup(encoding)
    except LookupError:
        found = None
    # Python knows “encodings” that are no texts, such as zlib and rot13.
    if found is None or not getattr(found, "_is_text_encoding", True) or found.name in {"idna", "punycode", "utf-7"}:
        raise BrokenArchive(
            f"{name} says its encoding is “{encoding}”, which is none. Write the right one into its first line, "
            'as in: <?xml version="1.0" encoding="UTF-8"?>'
        )
    return found.name, 0


def _wrong_encoding(name: str, encoding: str, place: int) -> str:
    shown = encoding.upper()
    return (
        f"{name} is not in {shown}, as it says: byte {place:,} can't be read so. It may be in Windows-1252. "
        f"Convert it, then try again: iconv -f WINDOWS-1252 -t {shown} {name} > mended-{name}"
    )
