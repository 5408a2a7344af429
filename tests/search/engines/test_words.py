"""Text taken apart into words."""

import pytest

from search.engines.words import roots, words_of


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
    assert roots("Die Ärzte landed") == [("die", 0, 3), ("arzt", 4, 9), ("land", 10, 16)]


def test_x18_a_plain_text_and_one_of_many_scripts_are_taken_apart_alike():
    signs = "".join(chr(code) for code in range(1, 128))

    assert words_of(f'rover "ice" f(x)=1 a_b {signs}') == words_of(f'rover "ice" f(x)=1 a_b {signs} é')[:-1]
