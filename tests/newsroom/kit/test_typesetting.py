"""Setting words in our own typefaces."""

import pytest
from PIL import Image, ImageDraw

from newsroom.kit import typesetting
from newsroom.kit.typesetting import NoSuchGlyphs, Setting

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def display():
    return Setting(typesetting.DISPLAY, 40)


def test_lines_are_even_and_hold_every_word(display):
    words = "Ice on the Moon: a crater holds more than anyone thought"

    found = typesetting.lines(words, 500, display)

    assert " ".join(found) == words
    assert max(map(display.width, found)) <= 500
    assert min(map(display.width, found)) > 0.6 * max(map(display.width, found))


def test_a_word_longer_than_a_line_is_broken(display):
    found = typesetting.lines("x" * 200, 300, display)

    assert "".join(found) == "x" * 200
    assert max(map(display.width, found)) <= 300


def test_names_of_other_latin_alphabets_are_set_from_the_second_cut(display):
    assert display.width("Łódź, Kraków, Çeşme, Țepeș") > display.width("Lodz")


@pytest.mark.parametrize("words", ["中国航天", "مرحبا", "Привет", "🚀 starts", "Ƣ"])
def test_what_our_typefaces_lack_is_refused_rather_than_set_as_boxes(display, words):
    with pytest.raises(NoSuchGlyphs):
        display.width(typesetting.settable(words))


def test_what_nobody_sees_is_left_out():
    assert typesetting.settable("A\u200bB\u202e C\x00\n D") == "AB C D"


def test_a_line_is_drawn_where_it_is_asked_for(display):
    image = Image.new("L", (300, 80), 255)

    display.draw(ImageDraw.Draw(image), (20, 60), "Łunar", 0)

    left, top, right, bottom = image.point(lambda value: 255 - value).getbbox()
    assert 18 <= left <= 26
    assert 20 <= top < bottom <= 62
    assert abs(right - 20 - display.width("Łunar")) < 6
