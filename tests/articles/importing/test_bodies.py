"""Foreign HTML becomes a body of ours: every word kept, every picture a reference."""

import re
from collections import Counter
from html import unescape

import pytest

from articles.importing import bodies, wxr
from articles.importing.items import BodyKind
from newsroom.kit import html, text
from newsroom.kit.opening import BrokenArchive

CLASSIC, BLOCKS, HTML = BodyKind.CLASSIC, BodyKind.BLOCKS, BodyKind.HTML


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("one\n\ntwo", CLASSIC, "<p>one</p>\n<p>two</p>"),
        ("one\r\ntwo", CLASSIC, "<p>one<br>two</p>"),
        ("one\n\n\n\ntwo\n", CLASSIC, "<p>one</p>\n<p>two</p>"),
        ("one\ntwo", BLOCKS, "<p>one\ntwo</p>"),
        ("<strong>a\n\nb</strong>", CLASSIC, "<p><strong>a</strong></p><strong>\n</strong><p><strong>b</strong></p>"),
        ("<div>one</div><div>two</div>", HTML, "<p>one</p>\n<p>two</p>"),
        ("<h1>Head</h1>tail", HTML, "<h2>Head</h2>\n<p>tail</p>"),
        ("<h6>Head</h6>", HTML, "<h4>Head</h4>"),
        ("<b>bold</b> <i>slanted</i> <strike>gone</strike>", HTML, "<p><strong>bold</strong> <em>slanted</em> <s>gone</s></p>"),
        ("<p style='x' onclick='y' class='z'>a</p>", HTML, "<p>a</p>"),
        ("<p dir='rtl' lang='ar'>سلام</p>", BLOCKS, '<p dir="rtl" lang="ar">سلام</p>'),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", HTML, "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>", CLASSIC, "<ul><li>a</li><li>b</li></ul>"),
        ("<ol start=3><li>a</li></ol><div></div>", HTML, '<ol start="3"><li>a</li></ol>'),
        ("<dl><dt>T</dt><dd>D</dd></dl>", HTML, "<p><strong>T</strong></p>\n<p>D</p>"),
        ("<blockquote>said</blockquote>", CLASSIC, "<blockquote><p>said</p></blockquote>"),
        ("<pre>a\n\n  b</pre>x", CLASSIC, "<pre>a\n\n  b</pre>\n<p>x</p>"),
        ("<table><tr><td><p>x</p></td></tr></table><div></div>", HTML, "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ("<q>so</q> they said<section></section>", HTML, "<p>“so” they said</p>"),
        ("<script>x</script><style>y</style>kept", HTML, "<p>kept</p>"),
        ("<a href='javascript:alert(1)'>a</a><div></div>", HTML, '<p><a rel="noopener">a</a></p>'),
        ("see\nhttps://v.example/1\nthere", CLASSIC,
         '<p>see</p>\n<p><a href="https://v.example/1" rel="noopener">https://v.example/1</a></p>\n<p>there</p>'),
        ("<iframe src='//v.example/1'></iframe>", HTML,
         '<p><a href="https://v.example/1" rel="noopener">https://v.example/1</a></p>'),
        ("<!-- a remark -->one<!--more-->", CLASSIC, "<p>one</p>"),
        ("<figure data-picture='1'></figure>one", HTML, "<p>one</p>"),
        ("", CLASSIC, ""),
        ("<p>&nbsp;</p>", CLASSIC, ""),
    ],
)  # fmt: skip
def test_markup_is_rebuilt(source, kind, expected):
    assert bodies.read(source, kind=kind).html == expected


def test_our_own_markup_stays_as_it_is():
    source = "<p>One <em>two</em>.</p><h2>Three</h2><table><caption>Four</caption><tr><td>5</td></tr></table>"

    assert bodies.read(source, kind=HTML).html == html.clean(source)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('a <img src="https://o.example/a.jpg" alt="A"> b', "<p>a</p>\n|0|\n<p>b</p>"),
        ('<p><a href="https://o.example/a.jpg"><img src="https://o.example/a.jpg"></a></p>', "|0|"),
        ('<strong>x <img src="a.jpg"> y</strong>', "<p><strong>x  y</strong></p>\n|0|"),
        ('<figure><img src="a.jpg"><figcaption>Cap <b>b</b></figcaption></figure>', "|0 Cap <strong>b</strong>|"),
        ('<div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">Cap</p></div>', "|0 Cap|"),
        ('<h2>Head <img src="a.jpg"></h2>', "<h2>Head</h2>\n|0|"),
        ('<ul><li>x <img src="a.jpg"></li></ul>', "<ul><li>x|0|</li></ul>"),
        ('<div style="background-image:url(https://o.example/a.jpg)">over</div>', "|0|\n<p>over</p>"),
        ('<img src="https://count.example/x.gif" width="1" height="1">a', "<p>a</p>"),
        ('a <img class="wp-smiley" src="x.gif" alt=":)">', "<p>a :)</p>"),
        ('<img src="data:image/png;base64,AAAA">a', "<p>a</p>"),
    ],
)
def test_pictures_stand_between_paragraphs(source, shown):
    body = bodies.read(source, kind=HTML)

    marked = re.sub(
        r'<figure data-picture="(\d)">(?:<figcaption>(.*?)</figcaption>)?</figure>',
        lambda m: f"|{m[1]}{' ' + m[2] if m[2] else ''}|",
        body.html,
    )
    assert marked == shown
    assert len(body.pictures) == shown.count("|") // 2


def test_a_picture_is_known_by_its_attachment_and_its_largest_version():
    source = '<img class="alignleft wp-image-7" src="https://o.example/a-300x200.jpg" data-orig-file="https://o.example/a.jpg" alt="A boat">'

    (picture,) = bodies.read(source, kind=CLASSIC).pictures

    assert (picture.attachment, picture.url, picture.alt) == ("7", "https://o.example/a.jpg", "A boat")


def test_a_credit_in_small_print_is_parted_from_the_caption():
    source = '<figure><img src="a.jpg" alt="A"><figcaption>The boat <small>Photo: Ana</small></figcaption></figure>'

    (picture,) = bodies.read(source, kind=HTML).pictures

    assert (picture.file, picture.caption, picture.credit) == ("a.jpg", "The boat", "Photo: Ana")


def test_a_picture_that_cannot_be_had_leaves_its_caption():
    body = bodies.read('<figure><img src="a.jpg"><figcaption>Cap</figcaption></figure><img src="b.jpg">end', kind=HTML)

    assert body.with_pictures([None, 5]) == '<p><small>Cap</small></p>\n<figure data-picture="5"></figure>\n<p>end</p>'


def test_blocks_that_wordpress_fills_itself_are_named():
    body = bodies.read("<!-- wp:latest-posts /--><!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->", kind=BLOCKS)

    assert (body.html, body.left_out) == ("<p>a</p>", Counter({"block latest-posts": 1}))


@pytest.mark.parametrize("source", ["<div>" * 20_000, "x" * 1_000_001])
def test_too_much_markup_is_refused_before_it_is_parsed(source):
    with pytest.raises(html.TooMuchMarkup):
        bodies.read(source, kind=CLASSIC)


def test_no_payload_survives(real_data):
    """X1, X3, X4 for imports: whatever comes, only the allow-list comes out."""
    payloads = (real_data / "hostile" / "xss-payloads.txt").read_text(encoding="utf-8", errors="replace").splitlines()

    for payload in payloads:
        body = bodies.read(payload, kind=CLASSIC)
        cleaned = body.with_pictures([1] * len(body.pictures))
        assert not re.search(r"<(?!/)(?!(?:p|a|h[2-4]|ul|ol|li|blockquote|table|thead|tbody|tr|td|th|caption|figure|"
                             r"figcaption|em|strong|s|sub|sup|code|pre|br|hr|cite|small)\b)[a-z]|\son\w+=|javascript:",
                             re.sub(r">[^<]*", ">", cleaned), re.IGNORECASE), payload  # fmt: skip


def words_in(source: str) -> Counter[str]:
    """Count the words a reader sees; what is no text, and shortcodes, don't count."""
    plain = re.sub(r"(?is)<(script|style|iframe|svg|select|textarea|noscript)\b.*?</\1>|<!--.*?-->", " ", source)
    plain = re.sub(r"<[^>]*>|\[/?[a-z_-]+[^\]]*\]", " ", plain)
    return Counter(re.findall(r"\w+", unescape(plain).lower()))


def test_no_words_of_real_posts_are_lost(real_data):
    total, lost = Counter(), Counter()
    for path in sorted((real_data / "wxr").rglob("*.xml")):
        try:
            entries = [e for e in wxr.entries(path) if e["post_type"] in {"post", "page"}]
        except BrokenArchive:
            continue
        for entry in entries:
            body = bodies.read(entry.content, kind=bodies.kind_of(entry.content))
            before = words_in(text.tidy(entry.content))
            total += before
            lost += before - words_in(body.with_pictures([1] * len(body.pictures)))

    assert total.total() > 20_000
    assert lost.total() <= total.total() * 0.01, lost.most_common(20)
