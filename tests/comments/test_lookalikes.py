"""Words as they look, whatever letters they are made of."""

import pytest

from comments import lookalikes


@pytest.mark.parametrize(
    "written",
    ["V1agra", "v.i.a.g.r.a", "v i a g r a", "VІАGRА", "viiiagra", "ｖｉａｇｒａ", "𝓿𝓲𝓪𝓰𝓻𝓪", "v\u200bi\u200bagra", "v̶i̶a̶g̶r̶a̶",
     "vi@gr@!!!", "Ⓥⓘⓐⓖⓡⓐ", "vlagra", "VIÀGRÁ", "νιαgrα"],
)  # fmt: skip
def test_a_word_has_one_skeleton_in_whatever_letters(written):
    assert lookalikes.skeleton(written) == lookalikes.skeleton("viagra")


@pytest.mark.parametrize(
    ("text", "blocked", "is_held"),
    [
        ("Play at the Casino tonight", "casino", True),
        ("Two casinos", "casino", False),
        ("Two cas1nos", "casino*", True),
        ("a classic", "ass", False),
        ("an @ss", "ass", True),
        ("Get FR€E m0ney, now", "free money", True),
        ("anything", "***", False),
        ("", "casino", False),
    ],
)
def test_blocked_words_are_found_whole_or_by_their_beginning(text, blocked, is_held):
    assert lookalikes.holds(lookalikes.skeleton(text), lookalikes.skeleton(blocked)) == is_held


def test_words_of_other_scripts_and_accents_stay_words():
    assert lookalikes.words("Größe, don’t, 文章 и с 4 km") == [
        "große".replace("ß", "ss"),
        "don’t",
        "文章",
        "и",
        "c",
        "4",
        "km",
    ]


def test_hidden_signs_are_counted_but_joined_emoji_are_not():
    assert lookalikes.hidden("ca\u200bsino \u202egpj.exe") == 2
    assert lookalikes.hidden("👩\u200d🚀 is fine") == 0
