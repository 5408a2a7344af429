"""Pastes come out clean, and every word that could be read comes with them."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from articles.pasting import cleaning
from newsroom.kit import html
from tests import pastes
from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db
# What nobody read where it was copied, and the furniture of the page around it.
_NOT_WORDS = (
    "script, style, head, title, noscript, svg, nav, button, form, [hidden], [aria-hidden=true], .sr-only, .share-tools, "
    "[style*='display:none'], [style*='mso-list:Ignore'], [style*='mso-element:comment-list']"
)


def words(markup: str) -> Counter[str]:
    """Return the words of some markup that a person could read; an emoji's picture counts as the emoji."""
    page = BeautifulSoup(markup, "html5lib")
    for element in page.select(_NOT_WORDS):
        element.decompose()
    for image in page.select("img[alt]"):
        image.replace_with(image["alt"] if "emoji" in image.get("class", []) else "")
    for block in page.select("p, div, li, td, th, br, h1, h2, h3, blockquote, dt, dd, figcaption, footer, caption, tr"):
        block.insert_before(" ")
        block.insert_after(" ")
    return Counter(re.findall(r"\w+|\U0001f680", re.sub("[\u00ad\u200b\u2060]", "", page.get_text())))


def test_the_corpus_is_as_large_as_it_is_said_to_be():
    assert len(pastes.names()) >= 40


@pytest.mark.parametrize("name", pastes.names())
def test_x17_a_paste_comes_out_as_expected(name):
    assert cleaning.cleaned(pastes.source(name)).html == pastes.expected(name)


@pytest.mark.parametrize("name", pastes.names())
def test_x17_no_word_of_a_paste_is_lost_and_none_is_added(name):
    before, after = words(pastes.source(name)), words(pastes.expected(name))
    if name == "web-embeds":
        # A frame of an unknown provider had no words; it is a link now, which shows its address.
        after -= Counter(["https", "player", "unknown", "example", "v", "1"])

    assert after == before


@pytest.mark.parametrize("name", pastes.names())
def test_cleaning_a_clean_paste_changes_nothing_and_neither_does_a_save(name):
    once = pastes.expected(name)

    assert cleaning.cleaned(once).html == once
    assert html.clean(once) == once


@pytest.mark.parametrize(
    ("source", "left_out"),
    [
        ("<p>a<img src='a.png'><img src='https://a.example/b.png'></p>", {"picture": 2}),
        ("<p>a<img src='p.gif' width=1 height=1></p>", {}),
        ("<nav><a href='/'>Home</a></nav><p>a</p>", {"furniture": 1}),
        ("<p>a</p><iframe src='https://unknown.example/'></iframe>", {"frame": 1}),
    ],
)
def test_what_was_left_out_is_counted(source, left_out):
    assert cleaning.cleaned(source).left_out == left_out


def test_a_long_text_is_never_taken_for_a_share_bar():
    story = "<div class='share-story'><p>" + "Words of a story. " * 40 + "</p></div>"

    assert "Words of a story." in cleaning.cleaned(story).html


@pytest.mark.parametrize("count", [1, 4])
def test_links_to_our_own_stories_are_known_in_one_question(count, django_assert_num_queries):
    stories = ArticleFactory.create_batch(count, live=True)
    source = "".join(f"<p><a href='{story.canonical_url}?utm_source=x'>a</a></p>" for story in stories)
    cleaning.cleaned(source)

    with django_assert_num_queries(1):
        cleaned = cleaning.cleaned(source).html

    assert cleaned == "".join(f'<p><a data-story="{story.pk}">a</a></p>' for story in stories)
