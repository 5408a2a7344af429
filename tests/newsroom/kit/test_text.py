"""Plain text as people type it."""

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from newsroom.kit.text import opening, plain, says_something, tidy, tidy_line


def test_tidying_composes_and_drops_what_cannot_be_stored_or_seen():
    assert tidy("A\u030angstro\u0308m\x00\ufeff \x1b[31mred\ud800") == "Ångström [31mred"


def test_a_line_has_single_spaces():
    assert tidy_line("  two\n\twords ") == "two words"


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u200b", "\u2060\u00a0", "\u3164", "\u202e "])
def test_what_cannot_be_seen_is_refused(blank):
    with pytest.raises(ValidationError, match="only blanks"):
        says_something(blank)


@pytest.mark.parametrize("text", ["a", " \u0627", "🚀", "."])
def test_what_can_be_seen_is_taken(text):
    says_something(text)


def test_plain_words_stay_apart_where_blocks_end():
    assert plain("<h2>One</h2><p>two<br>three</p><ul><li>four</li><li>five &amp; six</li></ul>") == (
        "One two three four five & six"
    )


def test_an_opening_ends_at_a_word():
    html = "<p>The probe, which left in May, is silent.</p>"

    assert opening(html, 12) == "The probe…"
    assert opening(html, 400) == "The probe, which left in May, is silent."


def test_an_opening_without_spaces_is_cut_anywhere():
    assert opening("<p>中国航天员进入空间站</p>", 4) == "中国航天…"


@pytest.mark.parametrize("html", [
    "", "one &amp; two", "<p>One <b>two</b>, three.</p><p>Four</p>", '<p><a href="https://a.test/?b=1&amp;c=2">five</a></p>',
    '<figure data-picture="7"><figcaption>Six &lt;b&gt;</figcaption></figure>', '<p title="a > b">seven</p>', "<p>eight</p",
    "<p title='nine'>nine</p>", "<!-- no --><p>ten</p>", "<P>eleven</P>", "<br/>twelve<br>", "a < b > c", "<<b>i</b>>", "&#60;p&#62;",
])  # fmt: skip
def test_plain_words_are_those_that_a_parser_finds(html):
    spaced = re.sub(r"</(p|h[1-6]|li|blockquote|td|th|tr|figcaption|div)>|<br ?/?>", " ", html)

    assert plain(html) == " ".join(unescape(strip_tags(spaced)).split())


@pytest.mark.parametrize("begins", [
    "", "<p>One <b>two</b>, three &amp; more.</p>", '<p title="</p>">seven</p>', "<!-- </p> --><p>ten</p>", "<p>a < b", "<p>&#62</p>",
    '<p><a href="https://a.test/?b=1&amp;c=2">five</a></p>', "<h2>Six", "<style>p {}</p>",
])  # fmt: skip
def test_an_opening_is_the_same_however_long_the_text_goes_on(begins):
    html = begins + "<p>The probe, which left in May, is silent.</p>" * 9
    words = plain(html)

    for length in range(1, 120):
        cut = words[: length + 1].rsplit(" ", 1)[0] if " " in words[: length + 1] else words[:length]
        assert opening(html, length) == cut.rstrip(" ,;:–—-") + "…"
