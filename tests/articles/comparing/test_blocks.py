"""A text read as blocks."""

import pytest

from articles.comparing.blocks import blocks


def read(html):
    return [(block.kind.value, block.text) for block in blocks(html)]


def test_every_kind_of_block_has_its_name():
    body = (
        "<p>One <strong>bold</strong> word.</p><h2>Ice</h2><ul><li><p>first</p></li><li>second<ol><li>deep</li></ol></li></ul>"
        "<blockquote><p>Said</p><p>twice</p></blockquote>"
        "<table><caption>Launches</caption><tbody><tr><th>Year</th><td>2026</td></tr></tbody></table>"
        '<figure data-picture="7"><figcaption>A core</figcaption></figure>'
        '<figure data-embed="https://video.example/1"></figure><hr><pre>x = 1</pre>'
    )

    assert read(body) == [
        ("paragraph", "One bold word."),
        ("heading", "Ice"),
        ("item", "first"),
        ("item", "second"),
        ("item", "deep"),
        ("quote", "Said"),
        ("quote", "twice"),
        ("caption", "Launches"),
        ("row", "Year | 2026"),
        ("picture", "A core"),
        ("embed", ""),
        ("rule", ""),
        ("code", "x = 1"),
    ]


@pytest.mark.parametrize(("body", "found"), [
    ("", []),
    ("  ", []),
    ("bare words", [("paragraph", "bare words")]),
    ("bare <em>words</em><p>and more</p>tail", [
        ("paragraph", "bare words"), ("paragraph", "and more"), ("paragraph", "tail"),
    ]),
    ("<p>a<br>b</p>", [("paragraph", "a b")]),
    ("<p></p><p> </p>", []),
    ("<!-- c --><p>a<!-- d -->b</p>", [("paragraph", "ab")]),
    ("<p>&lt;b&gt;</p>", [("paragraph", "<b>")]),
    ("<aside><p>Pulled</p></aside>", [("quote", "Pulled")]),
])  # fmt: skip
def test_odd_texts_are_read_too(body, found):
    assert read(body) == found


def test_links_and_bold_are_part_of_what_a_block_is():
    plain, linked, bold = blocks('<p>Ice</p><p><a href="https://a.example">Ice</a></p><p><b>Ice</b></p>')

    assert len({plain.identity, linked.identity, bold.identity}) == 3
    assert linked.links == ("https://a.example",)


def test_what_is_deeper_than_any_story_is_read_as_its_words():
    assert read("<div>" * 5_000 + "deep" + "</div>" * 5_000) == [("paragraph", "deep")]
