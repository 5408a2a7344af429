"""Text taken apart into words."""

import pytest

from search.engines.words import spans, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s 3.5 km", ["it", "s", "3", "5", "km"]),
        ("ÉCOLE Straße ﬁre", ["ecole", "strasse", "fire"]),
        ("COVID-19 Long_March", ["covid", "19", "long", "march"]),
        ("中国航天", ["中", "国", "航", "天"]),
        ("x" * 100, ["x" * 60]),
        ("القمر", ["القمر"]),
    ],
)
def test_words_are_folded_and_in_order(text, words):
    assert words_of(text) == words


def test_words_are_found_where_they_stand():
    assert spans("Die Ärzte") == [("die", 0, 3), ("arzte", 4, 9)]
