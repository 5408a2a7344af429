"""Plain texts word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing.words import Deadline, Kind, likeness, pieces, tokens


def compared(old, new):
    return [(piece.kind.value, piece.text) for piece in pieces(old, new, deadline=Deadline(5))]


def test_a_word_that_changed_is_marked_and_its_neighbours_are_not():
    assert compared("Ice on the Moon", "Water on the Moon") == [
        ("gone", "Ice"),
        ("new", "Water"),
        ("same", " on the Moon"),
    ]


def test_a_number_is_one_word():
    assert compared("It weighs 1200 kg", "It weighs 1300 kg")[1:3] == [("gone", "1200"), ("new", "1300")]


def test_scripts_without_blanks_are_compared_sign_by_sign():
    assert compared("中国航天局", "中国宇航局") == [
        ("same", "中国"),
        ("new", "宇"),
        ("same", "航"),
        ("gone", "天"),
        ("same", "局"),
    ]


@pytest.mark.parametrize(("old", "new", "found"), [
    ("", "", []),
    ("Same", "Same", [("same", "Same")]),
    ("", "All new", [("new", "All new")]),
    ("All gone", "", [("gone", "All gone")]),
])  # fmt: skip
def test_the_simple_cases(old, new, found):
    assert compared(old, new) == found


@given(st.text(), st.text())
def test_without_the_new_it_is_the_old_text_and_the_reverse(old, new):
    found = pieces(old, new, deadline=Deadline(5))

    assert "".join(p.text for p in found if p.kind != Kind.NEW) == old
    assert "".join(p.text for p in found if p.kind != Kind.GONE) == new
    assert "".join(tokens(old)) == old


def test_when_the_time_is_up_the_answer_is_coarse_and_right():
    assert [(p.kind.value, p.text) for p in pieces("one two", "one three", deadline=Deadline(-1))] == [
        ("gone", "one two"),
        ("new", "one three"),
    ]


@pytest.mark.slow
def test_long_texts_that_repeat_themselves_are_answered_in_time():
    old, new = "a b " * 240_000, "b a " * 100_000 + "x" + " a b" * 100_000
    started = time.perf_counter()

    found = pieces(old, new, deadline=Deadline(0.5))

    # Without a bound of its own the library's tidying took 90 seconds here.
    assert time.perf_counter() - started < 15
    assert "".join(p.text for p in found if p.kind != Kind.NEW) == old


def test_likeness_counts_shared_words():
    assert likeness(tokens("one two three"), tokens("three two one")) == 1
    assert likeness(tokens("one two"), tokens("three four")) == 0
    assert likeness([], tokens("one")) == 0
