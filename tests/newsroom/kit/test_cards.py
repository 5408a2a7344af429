"""Cards that stand for a story or a paper elsewhere."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from newsroom.kit import cards
from newsroom.kit.cards import Words
from sections.models import Theme
from tests.newsroom.test_palette import hexadecimal, pair_in

pytestmark = pytest.mark.once
CSS = Path(settings.BASE_DIR) / "newsroom" / "static" / "css" / "themes"
ROOM = (0, 170, cards.WIDTH, cards.HEIGHT - 80)


def inked(content: bytes, box: tuple[int, int, int, int] = ROOM) -> tuple[int, int, int, int] | None:
    """Return where something stands in a part of a card."""
    image = Image.open(io.BytesIO(content)).convert("L").crop(box)
    return image.point(lambda value: 255 * (value < 160)).getbbox()


@pytest.mark.parametrize("theme", Theme.values)
def test_each_theme_has_a_card_in_its_own_colours(theme):
    rule = (CSS / f"{theme}.css").read_text()
    look = cards.LOOKS[theme]

    for name in ("ground", "ink", "quiet", "line", "accent"):
        assert getattr(look, name) == hexadecimal(pair_in(rule, name)[0]), name


@pytest.mark.parametrize("theme", Theme.values)
def test_a_card_has_the_size_that_sharers_ask_for(theme):
    content = cards.card(theme, Words("Perihelion", "p.example", kicker="Moon", headline="Ice on the Moon"))

    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == ("JPEG", (1200, 630))
    assert len(content) < 300_000
    assert inked(content)


def test_the_longest_headline_stays_on_the_card():
    left, _top, right, bottom = inked(cards.card("terrane", Words("T", "t.example", headline="Wordy headlines " * 19)))

    assert left >= cards.EDGE - 2
    assert right <= cards.WIDTH - cards.EDGE + 4
    assert bottom < ROOM[3] - ROOM[1]


def test_a_headline_in_another_script_gives_way_to_the_motto_or_to_nothing():
    chinese = cards.card("gridline", Words("Gridline", "g.example", kicker="月球", headline="中国航天发射"))
    with_motto = cards.card("gridline", Words("Gridline", "g.example", "All that flows", "月球", "中国航天发射"))

    assert inked(chinese) is None
    assert with_motto == cards.card("gridline", Words("Gridline", "g.example", "All that flows"))
    assert inked(with_motto)


def test_a_name_that_cannot_be_set_leaves_the_sign_alone():
    content = cards.logo("perihelion", "近日点")

    assert inked(content, (0, 0, 600, 80)) is None
    assert inked(content, (0, 80, 600, 120))


@pytest.mark.parametrize("name", ["Perihelion", "The Very Long Name of a Paper That Nobody Could Ever Say at Once"])
def test_a_logo_always_has_its_size(name):
    image = Image.open(io.BytesIO(cards.logo("areograph", name)))

    assert (image.format, image.size) == ("PNG", cards.LOGO)
