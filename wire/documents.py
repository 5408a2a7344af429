"""Files dropped on the desk, and mail, as lines to read: .txt, .html, .docx, .eml; anything else is refused with advice."""

import codecs
import email
import email.policy
import re
import zipfile
from dataclasses import dataclass, field
from email.message import EmailMessage
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from newsroom.kit import html as our_html
from wire.reading import lines, pages
from wire.reading.sheet import Found, LeftOut, Line

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_TEXT = 1_000_000
_LARGEST_PART = 8 * 1024 * 1024
_LARGEST_UNPACKED = 60 * 1024 * 1024
_MOST_PARTS = 2000
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
]  # fmt: skip
_RAW_MAIL = re.compile(r"^(?:MIME-Version|Content-Type|Received|Message-ID):", re.IGNORECASE | re.MULTILINE)
_MAIL_HEADER = re.compile(r"\s*[\w-]{2,40}:[^\n]*\n")
_PLAIN = frozenset({".txt", ".text", ".asc", ".wire", ".nws", ".md", ""})
_HTML = frozenset({".html", ".htm", ".xhtml"})


class Unreadable(ValueError):
    """The file can't be read as a story; the message says why and what to do."""


@dataclass(slots=True)
class Document:
    """What came in, as lines; with what is known of it besides, and what had to stay outside."""

    lines: list[Line]
    given: dict[str, Found] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def from_text(text: str) -> Document:
    """Return pasted plain text as lines; raw mail is opened first. Raises Unreadable when it is too long."""
    _refuse_too_long(text)
    if _MAIL_HEADER.match(text) and len(_RAW_MAIL.findall(text[:20_000])) >= 2:  # noqa: PLR2004 - two such lines are a mail
        return from_mail(text.lstrip().encode("utf-8", "surrogateescape"))
    return Document(lines.from_text(text))


def from_html(source: str) -> Document:
    """Return pasted HTML as lines. Raises Unreadable when it is too long or too deep."""
    try:
        page = pages.from_html(source)
    except our_html.TooMuchMarkup as fault:
        raise Unreadable(str(fault)) from fault
    except (RecursionError, ValueError) as fault:
        raise Unreadable(_("This HTML can't be read. Paste the story as plain text.")) from fault
    return Document(page.lines, page.given, page.left_out)


def from_file(name: str, content: bytes) -> Document:
    """Return a dropped file as lines. Raises Unreadable for what is no story, too large, or made to harm."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(_("This file has more than 10 MB. Copy the story out of it and paste that."))
    ending = PurePath(name.replace("\\", "/")).suffix.lower()
    _refuse_others(ending, content)
    if ending == ".docx":
        return from_word(content)
    if ending == ".eml":
        return from_mail(content)
    text = decoded(content)
    if ending in _HTML:
        return from_html(text)
    return from_text(text)


def _refuse_others(ending: str, content: bytes) -> None:
    """Raise Unreadable for what is neither text, HTML, Word nor mail, whatever its name says."""
    if content.startswith(b"%PDF") or ending == ".pdf":
        raise Unreadable(_("A PDF holds pages, not a story. Open it, copy the text and paste that."))
    if content.startswith(b"\xd0\xcf\x11\xe0") or ending == ".doc":
        raise Unreadable(_("This is Word's old format. Open it in Word, save it as .docx and drop that."))
    if content.startswith(b"{\\rtf") or ending in {".rtf", ".odt", ".pages"}:
        raise Unreadable(_("This format isn't read here. Save it as .docx or .txt and drop that."))
    is_zip = content.startswith(b"PK\x03\x04")
    if ending not in _PLAIN | _HTML | {".docx", ".eml"} or (is_zip and ending != ".docx"):
        raise Unreadable(
            _("Only .txt, .html, .docx and .eml files are read here. Copy the story and paste it instead.")
        )
    if ending == ".docx" and not is_zip:
        raise Unreadable(_("This is no Word file, whatever its name says. Open it and copy the story from there."))


def decoded(content: bytes) -> str:
    """Return a file's text: by its byte-order mark, as UTF-8, as it declares, or as windows-1252. Raises Unreadable."""
    text = _decoded(content)
    odd = sum(character < " " and character not in "\t\n\r\x0b\x0c\x01\x02\x03\x04\x1a" for character in text[:20_000])
    if odd > len(text[:20_000]) // 20:
        raise Unreadable(_("This file holds no text that can be read. Open it in its own program and copy the story."))
    return text


def _decoded(content: bytes) -> str:
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return content.decode(charset, "replace")
    head = content[:2000]
    if len(head) > 3 and b"\x00" in head:  # noqa: PLR2004 - too short to tell
        for charset, zeros in (("utf-16-le", head[1::2].count(0)), ("utf-16-be", head[::2].count(0))):
            if zeros * 10 > len(head) * 3:
                return content.decode(charset, "replace")
    declared = _DECLARED.search(content[:4000])
    for charset in ("utf-8", declared[1].decode("ascii", "replace") if declared else ""):
        try:
            return content.decode(charset or "ascii")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return content.decode("windows-1252", "replace") if not _undefined(content) else content.decode("latin-1")


def _undefined(content: bytes) -> bool:
    """Tell whether bytes occur that windows-1252 doesn't know."""
    return any(byte in content for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def from_word(content: bytes) -> Document:
    """Return a Word file as lines; of pictures in it is said that they stay outside. Raises Unreadable."""
    import mammoth  # noqa: PLC0415 - three megabytes in every serving process, for what few ever do

    pictures = _looked_through(content)
    try:
        result = mammoth.convert_to_html(
            BytesIO(content), convert_image=mammoth.images.img_element(lambda _image: {"src": ""})
        )
    except Unreadable:
        raise
    except Exception as fault:  # the library raises whatever its parts raise
        raise Unreadable(_("This Word file is broken. Open it in Word, copy the story and paste it.")) from fault
    document = from_html(re.sub(r"<img[^>]*>", "", result.value))
    if pictures:
        document.left_out.insert(
            0, LeftOut(", ".join(pictures), _("Pictures in the file are not taken along: add them from the library"))
        )
    return document


def _looked_through(content: bytes) -> list[str]:
    """Return the names of the pictures in a Word file. Raises Unreadable for a bomb, an entity, or no Word file at all."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
                raise Unreadable(_("This Word file unpacks to far more than a story. Copy the story and paste it."))
            if "word/document.xml" not in packed.namelist():
                raise Unreadable(
                    _("This is no Word file, whatever its name says. Open it and copy the story from there.")
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _look_at(packed, part)
            return [PurePath(part.filename).name for part in parts if part.filename.startswith("word/media/")]
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        if isinstance(fault, Unreadable):
            raise
        raise Unreadable(_("This Word file is broken. Open it in Word, copy the story and paste it.")) from fault


def _look_at(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raise Unreadable when a part is larger than it says or than a story is, or declares entities."""
    with packed.open(part) as opened:
        text = opened.read(_LARGEST_PART + 1)
    if len(text) > _LARGEST_PART:
        raise Unreadable(_("This Word file unpacks to far more than a story. Copy the story and paste it."))
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Unreadable(_("This Word file holds what no Word file needs. Copy the story and paste it."))
    if our_html._depth(text.decode("utf-8", "replace")) > our_html.DEEPEST:  # noqa: SLF001 - the one measure of depth
        raise Unreadable(_("This Word file is nested too deeply. Copy the story and paste it."))


def from_mail(content: bytes) -> Document:
    """Return a mail's text as lines; its subject is a headline for want of a better one. Raises Unreadable."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        document = _best_part(message)
        said = [(str(name), str(value)) for name, value in message.items()]
        names = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    except Unreadable:
        raise
    except Exception as fault:  # a broken mail breaks the library in many ways
        raise Unreadable(_("This mail can't be opened. Copy the story from it and paste that.")) from fault
    _tell_of_mail(document, said, names)
    return document


def _best_part(message: EmailMessage) -> Document:
    part = message.get_body(("plain", "html"))
    if part is None:
        raise Unreadable(_("This mail holds no text. Copy the story and paste it."))
    content = part.get_payload(decode=True) or b""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = content.decode(charset)
    except (LookupError, UnicodeDecodeError):
        text = decoded(content)
    _refuse_too_long(text)
    return from_html(text) if part.get_content_type() == "text/html" else Document(lines.from_text(text))


def _tell_of_mail(document: Document, headers: list[tuple[str, str]], attachments: list[str]) -> None:
    document.left_out += [LeftOut(f"{name}: {value}", _("A header of the mail")) for name, value in headers]
    document.left_out += [LeftOut(name, _("Attached to the mail: not taken along")) for name in attachments]
    subject = next((value for name, value in headers if name.lower() == "subject"), "")
    subject = re.sub(r"\A(?:(?:re|fwd?|aw|wg|tr|rv)\s?:\s*)+", "", " ".join(subject.split()), flags=re.IGNORECASE)
    if subject:
        document.given["subject"] = Found(subject[:300], 0.5, _("The mail's subject"))


def _refuse_too_long(text: str) -> None:
    if len(text) > LARGEST_TEXT:
        raise Unreadable(_("This text has more than a million characters. Paste one story at a time."))
