"""Disqus's HTML as plain text."""

import pytest

from comments.importing import wording

DETOUR = "http://disq.us/url?url=http%3A%2F%2Fe.org%2Fa%3A_aBcDeFgHiJkLmNoPqRsTuVw&cuid=1"


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>One</p><p>Two<br>three &amp; <b>four</b></p>", "One\n\nTwo\nthree & four"),
        ("plain\n\nlines <b>x</b>\nyes", "plain\n\nlines x\nyes"),
        ("<p>wrapped\nin the file</p>", "wrapped in the file"),
        ("<blockquote><p>q1</p><p>q2</p></blockquote><p>mine</p>", "> q1\n>\n> q2\n\nmine"),
        ("<ul><li>a</li><li>b</li></ul>", "– a\n– b"),
        (f'<a href="{DETOUR}">http://e.org/…</a>', "http://e.org/a"),
        ('<a href="https://e.org/x">words</a>', "words (https://e.org/x)"),
        ('<a href="jav\tascript:alert(1)">bad</a><a href="data:text/html,x">too</a>', "badtoo"),
        ('<a href="https://disqus.com/by/ann/">@Ann</a>: hi', "@Ann: hi"),
        ("<script>alert(1)</script><style>x</style>", ""),
        ("<p> \u200b&nbsp;</p>", ""),
        ("a < b && c", "a < b && c"),
        ("&lt;img src=x&gt;", "<img src=x>"),
        ("{{7*7}} {% load x %}", "{{7*7}} {% load x %}"),
        (f"<p>{'<div>' * 20_000}deep", "deep"),
        ("nul\x00 and \ud800", "nul and"),
    ],
)
def test_a_message_becomes_plain_text(html, plain):
    assert wording.plain(html) == plain
