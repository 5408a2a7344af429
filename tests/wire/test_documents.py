"""Dropped files: what is read, in whatever charset, and what is refused with advice."""

import io
import zipfile

import docx
import pytest

from tests.factories.articles import drawn
from wire import documents


def word(*paragraphs, picture=False):
    """Return a Word file with a headline, paragraphs and perhaps a picture."""
    file = docx.Document()
    file.add_heading("Ice on the Moon", level=1)
    for paragraph in paragraphs:
        file.add_paragraph(paragraph)
    if picture:
        file.add_picture(drawn(5))
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def zipped(**parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return kept.getvalue()


def texts(document):
    return [line.text for line in document.lines]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
def test_a_text_file_is_read_in_its_charset(charset):
    assert texts(documents.from_file("story.txt", "“Größe” – naïve\nzwei".encode(charset))) == [
        "“Größe” – naïve",
        "zwei",
    ]


def test_a_declared_charset_counts():
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Łódź</p></body></html>'

    assert texts(documents.from_file("a.html", page.encode("iso-8859-2"))) == ["Łódź"]


def test_a_word_file_gives_headline_and_paragraphs_and_names_its_pictures():
    document = documents.from_file("story.docx", word("One.", "Two.", picture=True))

    assert texts(document) == ["Ice on the Moon", "One.", "Two."]
    assert document.lines[0].kind == "h1"
    assert "Pictures" in document.left_out[0].why


def test_a_mail_is_opened_and_its_parts_are_told():
    mail = (
        b"From: a@wire.example\r\nTo: b@paper.example\r\nSubject: =?utf-8?q?Fwd=3A_Eis_f=C3=BCr_alle?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r\n--x\r\nContent-Type: image/png; name=a.png\r\n"
        b"Content-Disposition: attachment; filename=a.png\r\n\r\n123\r\n--x--\r\n"
    )
    document = documents.from_file("story.eml", mail)

    assert texts(document) == ["Grüße"]
    assert document.given["subject"].value == "Eis für alle"
    assert "a.png" in {left.text for left in document.left_out}
    assert texts(documents.from_text(mail.decode("latin-1"))) == ["Grüße"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"%PDF-1.7", "PDF"), ("a.txt", b"%PDF-1.7", "PDF"), ("a.doc", b"\xd0\xcf\x11\xe0", "old format"), ("a.rtf", b"{\\rtf1", ".docx"),
        ("a.jpg", b"\xff\xd8", "Only"), ("a.docx", b"plain", "no Word file"), ("a.docx", b"PK\x03\x04broken", "broken"),
        ("a.txt", bytes(range(1, 9)) * 50 + b"\x00" * 3, "no text"), ("a.docx", zipped(a_xml="<a/>"), "no Word file"),
        ("a.txt", zipped(a_xml="<a/>"), "Only"), ("a.eml", b"Content-Type: image/png\n\nx", "no text"),
    ],
)  # fmt: skip
def test_what_is_no_story_is_refused_with_advice(name, content, says):
    with pytest.raises(documents.Unreadable, match=says):
        documents.from_file(name, content)


@pytest.mark.parametrize(
    "content",
    [
        zipped(word__document_xml="<a>" + "x" * 9_000_000 + "</a>"),
        zipped(word__document_xml="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        zipped(word__document_xml="<w>" * 3000 + "</w>" * 3000),
        zipped(**{f"part{n}": "" for n in range(2100)}, word__document_xml="<a/>"),
    ],
    ids=["bomb", "entity", "deep", "many"],
)
def test_a_word_file_made_to_harm_is_refused(content):
    with pytest.raises(documents.Unreadable):
        documents.from_file("a.docx", content)


def test_too_much_is_refused():
    with pytest.raises(documents.Unreadable, match="million"):
        documents.from_text("a" * 1_000_001)
    with pytest.raises(documents.Unreadable, match="10 MB"):
        documents.from_file("a.txt", b"a" * (10 * 1024 * 1024 + 1))
    with pytest.raises(documents.Unreadable, match="deep"):
        documents.from_html("<div>" * 5000 + "x")


def test_an_empty_page_has_no_lines():
    assert documents.from_html("<html></html>").lines == []
    assert documents.from_html("   ").lines == []
