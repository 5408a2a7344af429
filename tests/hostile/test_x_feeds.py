"""X8 in the feeds, and X2 where a supporter's choice is named: mark-up is text, and control characters are gone."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from articles.models import Article
from sections.models import Publication
from tests.factories.articles import ArticleFactory
from tests.factories.supporters import PlanFactory
from tests.hostile.strings import NAUGHTY

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
CONTROLS = "\x00\x01\x08\x0b\x0c\x1b\x1f\x7f\x85\ufffe\uffff"
# Text and line breaks are all that a program may find.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def found(client, shape):
    """Return a feed's name, and each entry's title and words, as a feed reader has them; words as HTML but in JSON."""
    content = client.get(f"/corrections/feed.{shape}").content
    if shape == "json":
        feed = json.loads(content)
        return feed["title"], [(item["title"], item["content_text"]) for item in feed["items"]]
    feed = etree.fromstring(content)
    if shape == "rss":
        rows = feed.findall("channel/item")
        return feed.findtext("channel/title"), [(row.findtext("title"), row.findtext("description")) for row in rows]
    rows = feed.findall(f"{ATOM}entry")
    assert {row.find(f"{ATOM}summary").get("type") for row in rows} == {"html"}
    said = [(row.findtext(f"{ATOM}title"), row.findtext(f"{ATOM}summary")) for row in rows]
    return feed.findtext(f"{ATOM}title"), said


def as_shown(words, shape):
    """Return what a reader's program shows of an entry's words, and the elements in them."""
    if shape == "json":
        return words, []
    read = BeautifulSoup(words, "html5lib").body
    return read.text, [element.name for element in read.find_all()]


@pytest.mark.parametrize("shape", ["atom", "rss", "json"])
@pytest.mark.parametrize("naughty", [SCRIPT, "2 < 3 & 4 > 3", "]]><b>", "<!--", "&lt;b&gt;", "</summary></item>"])
def test_x8_mark_up_in_a_note_or_headline_is_text_for_feed_readers(client, shape, naughty):
    story = ArticleFactory(live=True)
    Article.objects.filter(pk=story.pk).update(headline=f"a {naughty} z")
    story.corrections.create(text=f"a {naughty}\nz", kind="correction")

    _name, [(title, words)] = found(client, shape)

    shown, elements = as_shown(words, shape)
    assert title == f"Correction: a {naughty} z"
    assert shown.replace("\n", "") == f"a {naughty}z"
    assert set(elements) <= {"br"}


@pytest.mark.parametrize("shape", ["atom", "rss", "json"])
def test_x8_control_characters_are_gone_from_feeds(client, shape):
    story = ArticleFactory(live=True)
    dirty = CONTROLS.replace("\x00", "")
    Article.objects.filter(pk=story.pk).update(headline=f"Ice{dirty}berg")
    Publication.objects.update(name=f"Peri{dirty}helion")
    for number, naughty in enumerate(NAUGHTY):
        story.corrections.create(text=f"{number} {naughty}{dirty}", kind="update")

    name, entries = found(client, shape)

    assert name.startswith("Peri")
    assert len(entries) > 30
    assert [each for entry in [(name,), *entries] for each in entry if _CONTROL.search(each)] == []


@pytest.mark.parametrize("field", ["name", "description"])
def test_x2_what_a_way_of_support_is_called_is_text(client, field):
    ArticleFactory(live=True)
    plan = PlanFactory(slug="friend", **{field: SCRIPT})

    for path in ("/support/", plan.get_absolute_url()):
        page = BeautifulSoup(client.get(path).content, "html5lib")
        assert page.find("img", src="x") is None, path
        assert not any("alert" in script.text for script in page.find_all("script")), path
        assert SCRIPT in page.text, path
