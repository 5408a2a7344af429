"""What a picture's file says of itself, in three ways of writing it and several character sets."""

import io
import struct
import zlib
from datetime import date

import pytest
from PIL import Image

from newsroom.kit import pictures
from newsroom.kit.picture_words import Words
from tests.files import iptc, jpeg_with, xmp


def words_of(**blocks) -> Words:
    return pictures.take_in(io.BytesIO(jpeg_with(**blocks))).words


def test_iptc_says_caption_credit_creator_and_day():
    found = words_of(photoshop=iptc(
        {(2, 120): b"A core of ice", (2, 110): b"Ann/Agency", (2, 80): b"Ann", (2, 116): b"(c) Agency",
         (2, 55): b"20260314"}
    ))  # fmt: skip

    assert found == Words(
        caption="A core of ice", credit="Ann/Agency", creator="Ann", copyright_notice="(c) Agency",
        taken_on=date(2026, 3, 14),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "charset"), [(b"\x1b%G", "utf-8"), (None, "utf-8"), (None, "cp1252"), (b"\x1b%G", "cp1252")]
)
def test_iptc_in_any_character_set_comes_out_right(mark, charset):
    """Agencies write UTF-8 without saying so, and Windows' set while saying UTF-8."""
    said = "Zoë Müller – 30 € “été”"
    found = words_of(photoshop=iptc({(2, 120): said.encode(charset)}, charset=mark))

    assert found.caption == said


def test_several_creators_are_named_all():
    assert words_of(photoshop=iptc({(2, 80): [b"Ann", b"Bo"]})).creator == "Ann, Bo"


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_exif_text_that_should_be_ascii_and_is_not(charset):
    found = words_of(exif={0x010E: "Lüneburg".encode(charset), 0x013B: "José".encode(charset)})

    assert (found.caption, found.creator, found.credit) == ("Lüneburg", "José", "José")


def test_exif_says_when():
    assert words_of(exif={0x0132: "2024:02:29 11:12:13"}).taken_on == date(2024, 2, 29)
    assert words_of(exif={0x0132: "0000:00:00 00:00:00"}).taken_on is None
    assert words_of(exif={0x0132: "2023:02:29 11:12:13"}).taken_on is None


@pytest.mark.parametrize("own", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "Samsung", "default"])
def test_what_cameras_write_by_themselves_is_no_caption(own):
    assert words_of(exif={0x010E: own}).caption == ""


def test_xmp_goes_first_and_names_the_licence_and_the_alternative_text():
    packet = xmp(
        '<dc:description><rdf:Alt><rdf:li xml:lang="de">Eis</rdf:li><rdf:li xml:lang="x-default">Ice 冰</rdf:li></rdf:Alt></dc:description>'
        "<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>"
        '<cc:license rdf:resource="https://creativecommons.org/licenses/by-sa/4.0/"/>'
        "<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang=\"x-default\">A core in a tube</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>"
    )  # fmt: skip
    found = words_of(xmp=packet, photoshop=iptc({(2, 120): b"Old caption", (2, 110): b"Agency"}))

    assert (found.caption, found.creator, found.credit, found.alt, found.licence) == (
        "Ice 冰", "Ann, Bo", "Agency", "A core in a tube", "https://creativecommons.org/licenses/by-sa/4.0/",
    )  # fmt: skip


@pytest.mark.parametrize(
    "packet",
    [
        b"<x:xmpmeta", b"\xff\xfe\x00", b"<a/>", b"",
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<?xml version="1.0" encoding="no-such"?><a/>',
    ],
)  # fmt: skip
def test_a_damaged_or_hostile_packet_says_nothing(packet):
    assert words_of(xmp=packet) == Words()


def test_n8_control_and_invisible_characters_and_endless_words_are_mended():
    found = words_of(photoshop=iptc(
        {(2, 120): "A\x00b\x07c \ufeffd\nnext ".encode() + b"x" * 9000, (2, 110): b"e\x00\n f" + b"y" * 900}
    ))  # fmt: skip

    assert found.caption.startswith("Abc d\nnext xxx")
    assert (len(found.caption), len(found.credit), found.credit[:4]) == (5000, 300, "e fy")


def test_u7_place_serial_number_and_owner_are_never_among_the_words():
    found = words_of(exif={
        0x010E: "Ice", 0xA430: "Owner Name", 0xA431: "SERIAL-4711", 0x0110: "Camera X",
    }, gps={1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})  # fmt: skip

    assert found == Words(caption="Ice")


def test_the_standard_s_own_sample_is_read(real_data):
    with (real_data / "images" / "iptc" / "IPTC-PhotometadataRef-Std2017.1.jpg").open("rb") as file:
        found = pictures.take_in(file).words

    assert (found.credit, found.creator, found.taken_on) == (
        "Credit Line (ref2017.1)", "Creator1 (ref2017.1), Creator2 (ref2017.1)", date(2017, 7, 13),
    )  # fmt: skip


def test_a_png_says_it_in_xmp_too():
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(out, "PNG")
    plain = out.getvalue()
    packet = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp(
        '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Ours</rdf:li></rdf:Alt></dc:rights>'
    )
    chunk = struct.pack(">I", len(packet)) + b"iTXt" + packet + struct.pack(">I", zlib.crc32(b"iTXt" + packet))
    at = plain.index(b"IDAT") - 4

    assert pictures.take_in(io.BytesIO(plain[:at] + chunk + plain[at:])).words.copyright_notice == "Ours"
