"""Questions as people type them."""

import pytest

from search.engines.questions import Question, read


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("moon rover", [["moon"], ["rover"]], []),
        ('"Long March" 5B', [["long", "march"], ["5b"]], []),
        ("“Long March”", [["long", "march"]], []),
        ("moon -mars", [["moon"]], [["mars"]]),
        ('moon -"red planet"', [["moon"]], [["red", "planet"]]),
        ("Long-March", [["long", "march"]], []),
        ("São-Paulo", [["sao", "paulo"]], []),
        ('"never closed', [["never", "closed"]], []),
        ("moon moon MOON", [["moon"]], []),
        ("航天", [["航", "天"]], []),
        ("%_\\ !&|() '", [], []),
        ("-", [], []),
        ("", [], []),
    ],
)
def test_words_phrases_and_exclusions_are_told_apart(text, wanted, unwanted):
    assert read(text) == Question(tuple(map(tuple, wanted)), tuple(map(tuple, unwanted)))


def test_a_question_without_end_is_cut_and_says_so():
    question = read(" ".join(f"word{n}" for n in range(1000)))

    assert len(question.wanted) == 12
    assert question.is_cut
