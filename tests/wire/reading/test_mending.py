"""What a text suffers on its way, and how it is mended."""

import pytest

from wire.reading import lines
from wire.reading.mending import mended


@pytest.mark.parametrize(
    "text", ["“Größe”, sagte sie – endlich…", "L’été à Genève : « oui »", "naïve café — 5 °C", "¿Qué más? señor"]
)
def test_utf8_read_as_windows_is_read_again(text):
    misread = "".join(bytes([b]).decode("windows-1252", "replace") if bytes([b]).decode("windows-1252", "replace") != "�" else chr(b)
                      for b in text.encode())  # fmt: skip

    assert mended(misread) == text


@pytest.mark.parametrize(
    "text", ["Le café « Où » – à 5 °C", "Ångström, Ærø, São Paulo", "Â la carte", "Ã, Â and â are letters"]
)
def test_right_letters_stay(text):
    assert mended(text) == text


def test_line_ends_blanks_entities_and_marks():
    assert mended("a\r\nb\rc\x01d\x00e\u00a0f\u200bg &amp; &#8217;h\x93i\x94") == "a\nb\nc\nde fg & ’h“i”"


def test_lone_surrogates_go():
    assert mended("a\ud800b") == "ab"


def test_quoting_goes_where_most_lines_have_it():
    assert [line.text for line in lines.from_text("> one\n>\n> two\n> three")] == ["one", "two", "three"]
    assert [line.text for line in lines.from_text("one\ntwo\n> three")] == ["one", "two", "> three"]
