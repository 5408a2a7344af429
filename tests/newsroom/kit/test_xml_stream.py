"""Foreign XML: what is read, and what is refused with a way out."""

import gzip
import re

import pytest

from newsroom.kit.opening import BrokenArchive
from newsroom.kit.xml_stream import Truncated, elements

ROOT = "<rss><channel>{}</channel></rss>"


def read(path, text, encoding="utf-8"):
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return [element.text for element in elements(path, ["item"])]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "export.xml"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)).replace("&lol0;", "&lol;")
    + "]>"
    + ROOT.format("<item>&lol9;</item>")
)
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + ROOT.format("<item>&x;</item>")
BEHIND_A_COMMENT = "<?xml version='1.0'?>\n<!-- made by hand --><?style x?>\n" + OUTSIDE


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, BEHIND_A_COMMENT, OUTSIDE.replace("<!DOCTYPE", "<!doctype")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_before_it_is_parsed(file, text, encoding):
    with pytest.raises(BrokenArchive, match="declares a document type"):
        read(file, text, encoding)


def test_a_document_type_within_a_text_is_only_text(file):
    text = ROOT.format("<item><![CDATA[<!DOCTYPE html><!ENTITY x>]]></item>")

    assert read(file, text) == ["<!DOCTYPE html><!ENTITY x>"]


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (gzip.compress(b"<rss/>", mtime=0), "gunzip export.xml"),
        (b"PK\x03\x04rest", "unzip export.xml"),
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b'{"posts": []}', "is not XML"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
        (b"<html><body>Sign in</body></html>", "is a web page"),
        (b'<?xml version="1.0" encoding="klingon"?><rss/>', "which is none"),
        (b'<?xml version="1.0" encoding="zlib"?><rss/>', "which is none"),
        ('<?xml version="1.0"?><rss><channel><item>caf\xe9</item></channel></rss>'.encode("latin-1"), "iconv -f"),
    ],
)
def test_what_is_no_xml_gets_advice(file, content, advice):
    with pytest.raises(BrokenArchive, match=re.escape(advice)):
        read(file, content)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for path, reason in [(tmp_path / "none.xml", "no such file"), (tmp_path, "is a folder")]:
        with pytest.raises(BrokenArchive, match=reason):
            list(elements(path, ["item"]))


@pytest.mark.parametrize("cut", [20, 60, 65, 85])
def test_a_file_that_breaks_off_gives_what_was_whole(file, cut):
    text = ROOT.format("<item>one</item><item>two</item><item><![CDATA[three and a half]]></item>")[:cut]
    file.write_text(text, encoding="utf-8")
    found = []

    with pytest.raises(Truncated, match="ends before it is complete"):
        found.extend(e.text for e in elements(file, ["item"]))

    assert found == [e for e in ["one", "two"] if f"{e}</item>" in text]


def test_markup_that_is_broken_in_the_middle_names_its_line(file):
    with pytest.raises(BrokenArchive, match=r"not well-formed XML.*line 3"):
        read(file, ROOT.format("\n<item>one</item>\n<item>a & b</item>"))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "windows-1252")],
)
def test_declared_encodings_are_read(file, encoding, declared):
    text = f'<?xml version="1.0" encoding="{declared}"?>' + ROOT.format("<item>café – “naïve”</item>")

    assert read(file, text, encoding) == ["café – “naïve”"]


def test_control_characters_and_entities_of_html_are_no_hindrance(file):
    assert read(file, ROOT.format("<item>one\x08\x1f&nbsp;&raquo; &amp; two</item>")) == ["one\xa0» & two"]


def test_an_entity_nobody_knows_is_refused(file):
    with pytest.raises(BrokenArchive, match="not well-formed"):
        read(file, ROOT.format("<item>&wat;</item>"))


def test_an_entity_across_the_edge_of_two_pieces_is_read_whole(file):
    filler = "x" * (65_536 - len("<rss><channel><item>") - 4)

    assert read(file, ROOT.format(f"<item>{filler}&raquo;y</item>")) == [f"{filler}»y"]


def test_too_deep_a_nesting_is_refused(file):
    with pytest.raises(BrokenArchive):
        read(file, ROOT.format("<item>" + "<a>" * 20_000))
