"""From wrapped lines to paragraphs, subheads, lists and quotes."""

import textwrap

import pytest

from wire.reading import lines, paragraphs

LONG = "The rover crossed the plain in eleven days and stopped at the edge of a crater that nobody had seen from orbit before."


def body(raw):
    return paragraphs.body_of(lines.from_text(raw))


@pytest.mark.parametrize("width", [50, 65, 72, 80])
def test_hard_wrapped_lines_become_paragraphs(width):
    raw = "\n\n".join(textwrap.fill(text, width) for text in (LONG, LONG))

    assert body(raw) == f"<p>{LONG}</p>\n<p>{LONG}</p>"


def test_indented_first_lines_begin_paragraphs():
    raw = "\n".join(textwrap.fill(LONG, 68, initial_indent="   ") for _ in range(3))

    assert body(raw) == "\n".join([f"<p>{LONG}</p>"] * 3)


def test_a_paragraph_on_each_line_stays_one_each():
    assert body(f"{LONG}\n{LONG}") == f"<p>{LONG}</p>\n<p>{LONG}</p>"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [("the sat-", "ellite turned", "the satellite turned"), ("a left-", "leaning group", "a left-leaning group"),
     ("a self-", "driving car", "a self-driving car"), ("the 30-", "year plan", "the 30-year plan"), ("yes --", "no", "yes -- no"),
     ("under the", "ice", "under the ice")],
)  # fmt: skip
def test_a_word_parted_at_the_line_end_is_put_together(first, second, whole):
    assert paragraphs.joined(first, second, frozenset()) == whole


def test_short_lines_above_paragraphs_are_subheads():
    raw = f"{LONG}\n\nWhat comes next\n\n{LONG}\n\n## Who pays\n\n{LONG}\n\nWHY SO LATE\n\n{LONG}"

    assert [part for part in body(raw).split("\n") if part.startswith("<h2>")] == [
        "<h2>What comes next</h2>", "<h2>Who pays</h2>", "<h2>WHY SO LATE</h2>",
    ]  # fmt: skip


def test_lists_and_quotes_keep_their_kind():
    raw = f"{LONG}\n\n- ice\n- dust\n\n1. first\n2. second\n\n> {LONG}\n\n{LONG}"

    assert body(raw) == (
        f"<p>{LONG}</p>\n<ul><li>ice</li><li>dust</li></ul>\n<ol><li>first</li><li>second</li></ol>\n"
        f"<blockquote><p>{LONG}</p></blockquote>\n<p>{LONG}</p>"
    )


def test_addresses_become_links_and_marks_stay_text():
    found = body(f"{LONG} See https://ice.example/a?b=1&c=2. {{{{7*7}}}} <script>alert(1)</script> & more")

    assert '<a href="https://ice.example/a?b=1&amp;c=2" rel="noopener">https://ice.example/a?b=1&amp;c=2</a>.' in found
    assert "{{7*7}} &lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in found
