"""Rules of pieces and stars: what they fit, and that none is ever slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.reading import rules
from wire.reading.rules import Rule


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("Follow us on *", "Follow us on  Fedinet", True), ("*Copyright*", "© Copyright ANSA", True), ("Enditem", "ENDITEM", True),
        ("Enditem", "Enditems", False), ("a*b", "ab", True), ("a*b*c", "a-c-b", False), ("*", "anything", False), ("", "", False),
        ("Copyright * Xinhua*", "Copyright 2022 Xinhua. All", True), ("ab*ba", "aba", False),
    ],
)  # fmt: skip
def test_stars_stand_for_anything(pattern, text, fits):
    assert rules.fits(pattern, text) is fits


def test_unknown_pieces_are_named():
    assert rules.faults_in("{place} {day} ({agency}) --") == ["{day}"]
    assert rules.faults_in("{place}, {date} ({agency}) --") == []


@pytest.mark.parametrize(
    "pattern", ["*a" * 90, "{place}" + " {agency}" * 20, "{place} - {date}", "(a+)+$", "{place}{place}", "*" * 200]
)
def test_no_pattern_is_slow_on_any_line(pattern):
    rule = Rule("Slow", names=("a", "aa", "A A"), datelines=(pattern,))
    began = time.process_time()

    for line in ("a" * 5000, "A " * 2500, "aA-" * 1700, "Ab " * 1600):
        rules.fits(pattern, line)
        rules.fitted(pattern, rule, line)

    assert time.process_time() - began < 0.5


@given(st.text(max_size=60), st.text(max_size=120))
def test_whatever_an_editor_types_breaks_nothing(pattern, line):
    rules.fits(pattern, line)
    rules.fitted(pattern, Rule("Any", names=("ANY",)), line)
