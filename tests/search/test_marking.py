"""Where the words of a search stand."""

import pytest

from search.engines.questions import read
from search.marking import marked, passage, stem


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Crew lands <b>", "landing", "Crew <mark>lands</mark> &lt;b&gt;"),
        ("Ärzte & galaxies", "arzte galaxy", "<mark>Ärzte</mark> &amp; <mark>galaxies</mark>"),
        ("Nothing", "comet", "Nothing"),
        ("中国航天", "航天", "中国<mark>航</mark><mark>天</mark>"),
    ],
)
def test_words_are_marked_as_the_index_finds_them_and_the_rest_is_escaped(text, words, shown):
    assert marked(text, read(words)) == shown


def test_a_passage_is_where_most_of_the_words_stand():
    text = "<p>" + "A comet alone. " + "Filler words here. " * 40 + "The comet and its ice</p><p>&lt;script&gt;</p>"

    shown = passage(text, read("comet ice"))

    assert "<mark>comet</mark> and its <mark>ice</mark> &lt;script&gt;" in shown
    assert shown.startswith("… ")
    assert passage(text, read("nowhere")) == ""


def test_a_short_word_keeps_its_ending():
    assert [stem(word) for word in ("as", "ice", "ing", "comets")] == ["as", "ice", "ing", "comet"]
