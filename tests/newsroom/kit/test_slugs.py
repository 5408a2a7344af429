"""Slugs from headlines in any script."""

import unicodedata

import pytest

from newsroom.kit.slugs import RESERVED, cut_at_word, first_free, make_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Booster lands at dawn", "booster-lands-at-dawn"),
        ("Straße", "strasse"),
        ("Ⅷ", "viii"),
        ("ﬁre & ice", "fire-ice"),
        ("中国航天", "zhongguohangtian"),
        ("Привет, космос", "privet-kosmos"),
        ("Diyarbakır’da İstanbul", "diyarbakirda-istanbul"),
        ("½ of <b>it</b>", "1-2-of-bit-b"),
    ],
)
def test_a_slug_is_readable_ascii(text, slug):
    assert make_slug(text, fallback="x") == slug


@pytest.mark.parametrize("text", ["", "!?…", "​", "   ", "---"])
def test_nothing_to_read_takes_the_fallback(text):
    assert make_slug(text, fallback="story-7") == "story-7"


def test_composed_and_decomposed_text_give_one_slug():
    assert make_slug(unicodedata.normalize("NFD", "Ångström"), fallback="x") == make_slug("Ångström", fallback="x")


@pytest.mark.parametrize("word", [*sorted(RESERVED), "2024"])
def test_a_reserved_word_never_stands_alone(word):
    assert make_slug(word, fallback="7") == f"{word}-7"


def test_a_long_headline_is_cut_at_a_word():
    slug = make_slug("a sentence that goes on " * 20, fallback="x")

    assert len(slug) <= 80
    assert slug.rsplit("-", 1)[1] in {"a", "sentence", "that", "goes", "on"}


def test_one_endless_word_is_cut_anywhere():
    assert cut_at_word("a" * 300, 80) == "a" * 80


def test_the_first_free_number_is_taken_and_fits():
    longest = "a" * 80

    assert first_free("moon", {"sun"}) == "moon"
    assert first_free("moon", {"moon", "moon-2"}) == "moon-3"
    assert first_free(longest, {longest}) == "a" * 78 + "-2"
