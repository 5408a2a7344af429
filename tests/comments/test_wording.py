"""Plain text of readers: as it is kept, and as it is shown."""

import unicodedata

import pytest

from comments import wording
from tests.hostile.strings import NAUGHTY
from tests.pages import BeautifulSoup

pytestmark = pytest.mark.once


def shown(said):
    """Return what a reader sees of a text."""
    return BeautifulSoup(wording.html(said), "html5lib").body


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("One.\r\n\r\n\r\n\r\nTwo.  \rThree.", "One.\n\nTwo.\nThree."),
        ("e\u0301\x00\ud800\ufeff", "é"),
        ("  \n\n", ""),
        ("Z" + "\u0301" * 40, unicodedata.normalize("NFC", "Z" + "\u0301" * 40)[:9]),
        ("नमस्ते दुनिया 👩‍👩‍👧‍👦 مرحبا", "नमस्ते दुनिया 👩‍👩‍👧‍👦 مرحبا"),
    ],
)
def test_what_is_kept(typed, kept):
    assert wording.tidied(typed) == kept
    assert wording.tidied(kept) == kept


def test_paragraphs_quotes_and_links():
    said = "> She said so.\n> Twice.\nI doubt it.\n\nSee https://example.org/a(b)?x=1&y=<2>. And http://x.example/)."

    assert wording.html(said) == (
        '<blockquote><p dir="auto">She said so.<br>Twice.</p></blockquote><p dir="auto">I doubt it.</p>'
        '<p dir="auto">See <a href="https://example.org/a(b)?x=1&amp;y=" rel="ugc nofollow noopener" dir="ltr">'
        "https://example.org/a(b)?x=1&amp;y=</a>&lt;2&gt;. And "
        '<a href="http://x.example/" rel="ugc nofollow noopener" dir="ltr">http://x.example/</a>).</p>'
    )


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<b>", "ftp://example.org", "//evil.example", "https://",
     "http://\u202egro.elpmaxe", "xhttp://example.org"],
)  # fmt: skip
def test_nothing_else_becomes_a_link(typed):
    assert shown(typed).find_all("a") == []
    assert shown(typed).get_text() == typed


def test_u_x_an_address_ends_where_the_direction_turns():
    link = shown("https://good.example/\u202egnp.exe and https://a.example\u200b.evil.example").find_all("a")

    assert [a["href"] for a in link] == ["https://good.example/", "https://a.example"]


@pytest.mark.parametrize("text", NAUGHTY)
def test_n8_every_text_is_shown_as_it_was_typed(text):
    kept = wording.tidied(text)

    assert shown(kept).get_text() == kept.removeprefix(">")
    assert {e.name for e in shown(kept).find_all()} <= {"p", "br", "blockquote", "a"}
