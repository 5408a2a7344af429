"""The palette: every colour that words are set in can be read on every publication's paper, by day and by night."""

import re
from itertools import product
from math import cos, radians, sin
from pathlib import Path

import pytest
from django.conf import settings

from newsroom.templatetags.palette import GROUNDS
from sections.models import Hue, Theme

CSS = Path(settings.BASE_DIR) / "newsroom" / "static" / "css"
LEAST = 4.5
OKLCH = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
PAIR = rf"light-dark\({OKLCH}, {OKLCH}\)"

Colour = tuple[float, float, float]


def linear_rgb(lightness: float, chroma: float, hue: float) -> Colour:
    """Return an OKLCH colour as linear sRGB, each channel kept within what a screen can show."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return tuple(min(1.0, max(0.0, channel)) for channel in channels)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of linear sRGB, as WCAG weighs it."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: Colour, other: Colour) -> float:
    """Return WCAG's contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pair_in(rule: str, name: str) -> tuple[Colour, Colour]:
    """Return a custom property's colours by day and by night."""
    found = re.search(rf"--{name}: {PAIR}", rule)
    assert found, f"--{name} is not written as light-dark(oklch(…), oklch(…))"
    values = [float(v) for v in found.groups()]
    return linear_rgb(*values[:3]), linear_rgb(*values[3:])


def hexadecimal(colour: Colour) -> str:
    """Return linear sRGB as #rrggbb."""
    encoded = [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in colour]
    return "#" + "".join(f"{round(c * 255):02x}" for c in encoded)


THEMES = {theme: (CSS / "themes" / f"{theme}.css").read_text() for theme in Theme.values}
HUES = {
    hue: next(line for line in (CSS / "tokens.css").read_text().splitlines() if f'[data-hue="{hue}"]' in line)
    for hue in Hue.values
}


def test_black_on_white_is_twenty_one_to_one():
    assert contrast(linear_rgb(0, 0, 0), linear_rgb(1, 0, 0)) == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize(("hue", "theme", "paper"), list(product(HUES, THEMES, ("ground", "raised"))))
def test_a_section_hue_can_be_read_on_every_paper(hue, theme, paper):
    colours, papers = pair_in(HUES[hue], "hue"), pair_in(THEMES[theme], paper)

    ratios = [contrast(colour, under) for colour, under in zip(colours, papers, strict=True)]

    assert min(ratios) >= LEAST, f"by day {ratios[0]:.2f}, by night {ratios[1]:.2f}"


@pytest.mark.parametrize(
    ("theme", "name", "paper"), list(product(THEMES, ("ink", "quiet", "accent"), ("ground", "raised")))
)
def test_words_can_be_read_on_their_own_paper(theme, name, paper):
    colours, papers = pair_in(THEMES[theme], name), pair_in(THEMES[theme], paper)

    ratios = [contrast(colour, under) for colour, under in zip(colours, papers, strict=True)]

    assert min(ratios) >= LEAST, f"by day {ratios[0]:.2f}, by night {ratios[1]:.2f}"


@pytest.mark.parametrize(("guest", "host"), list(product(THEMES, THEMES)))
def test_a_sister_site_s_accent_can_be_read_on_this_site_s_paper(guest, host):
    colours, papers = pair_in(THEMES[guest], "accent"), pair_in(THEMES[host], "ground")

    assert min(contrast(c, under) for c, under in zip(colours, papers, strict=True)) >= LEAST


@pytest.mark.parametrize("theme", THEMES)
def test_the_browser_s_frame_has_the_colour_of_the_paper(theme):
    assert tuple(hexadecimal(colour) for colour in pair_in(THEMES[theme], "ground")) == GROUNDS[theme]


def test_papers_are_light_by_day_and_dark_by_night():
    for rules in THEMES.values():
        day, night = (luminance(colour) for colour in pair_in(rules, "ground"))
        assert day > 0.8
        assert night < 0.02
