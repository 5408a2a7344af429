"""A2 to A4 on every surface that the URL map holds: a story that isn't before readers changes no byte of any page.

Comparing whole answers finds what looking for words can't: a count, a facet, a suggestion, an order.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.cache import cache

from articles import correcting, listing, publishing, versions
from articles.models import Article, Pin, RelatedLink, Version
from sections import network
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.newsroom.test_urls import DAY, giving_pages, letters_pages, page_at_the_bank, samples  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

NOW = DAY + timedelta(hours=3)
ASKED, SECRET, INNERMOST = "Unfoundable", "Whisperlock", "Innermost"
HIDDEN = {
    "draft": {"published_at": None},
    "scheduled": {"published_at": NOW + timedelta(minutes=1)},
    "embargoed": {"embargo_until": NOW + timedelta(minutes=1)},
    "held": {"held_until": NOW + timedelta(seconds=9)},
    "withdrawn": {"withdrawn_at": NOW - timedelta(minutes=5), "withdrawn_because": "It was not so."},
    "expired": {"expires_at": NOW - timedelta(minutes=1)},
    "trashed": {"trashed_at": NOW - timedelta(minutes=1)},
}
# Every name by which some page lets itself be asked for something.
ASKING = {"q": f"{ASKED} {ASKED}", "words": ASKED, "tag": ASKED.lower(), "place": ASKED}


@pytest.fixture(autouse=True)
def _the_clock_stands():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def before_readers(samples):  # noqa: F811 - the fixture above
    """The live story of the samples."""
    return Article.objects.get(path=samples["articles:article"].strip("/"))


def a_story_like(live: Article, hidden: dict) -> Article:
    """Return a story with all that the live one has, out for an hour and then hidden; pinned and picked, too."""
    story = ArticleFactory(
        section=live.section,
        agency=live.agency,
        lead_picture=live.lead_picture,
        headline=f"{ASKED} {SECRET}",
        standfirst=f"{ASKED} {SECRET}",
        body=f"<p>{ASKED} {SECRET} {INNERMOST}</p>",
        dateline_place=ASKED,
        live=NOW - timedelta(hours=1),
    )
    story.bylines.get_or_create(author=live.bylines.order_by("-pk").first().author)
    story.tags.set([*live.tags.names(), ASKED])
    publishing.publish(story, by=None, at=NOW - timedelta(hours=1))
    for text in ("as it was", "as it is"):
        Article.objects.filter(pk=story.pk).update(standfirst=f"{SECRET} {text}")
        story.refresh_from_db()
        versions.keep(story, kind=Version.Kind.PUBLISHED, by=None)
    correcting.correct(story, kind="correction", text=f"Not so: {SECRET}", by=UserFactory())
    Pin.objects.create(
        publication=live.publication, slot=Pin.objects.count() + 1, article=story, from_at=NOW - timedelta(hours=1)
    )
    RelatedLink.objects.create(article=live, story=story)
    Article.objects.filter(pk=story.pk).update(**hidden)
    story = Article.objects.get(pk=story.pk)
    listing.relist(story)
    return story


def answers(client, samples) -> Iterator[tuple[str, int, bytes]]:  # noqa: F811
    """Give each surface's answer, bare and asked for the hidden words."""
    cache.clear()
    network.forget()
    for name, path in samples.items():
        for asked in ({}, ASKING):
            answer = client.get(path, asked)
            # A form's own number and token are new each time, and say nothing.
            content = re.sub(rb'(name="(?:key|csrfmiddlewaretoken)" value=")[^"]*', rb"\1", answer.getvalue())
            yield f"{name} {'asked' if asked else ''}".strip(), answer.status_code, content


def test_a2_a_story_that_is_not_before_readers_changes_no_byte(client, samples, before_readers):  # noqa: F811
    first = {name: (status, content) for name, status, content in answers(client, samples)}

    leaks = {}
    for kind, hidden in HIDDEN.items():
        a_story_like(before_readers, hidden)
        then = {name: (status, content) for name, status, content in answers(client, samples)}
        leaks[kind] = [name for name in first if first[name] != then[name] or SECRET.encode() in then[name][1]]
    assert leaks == {kind: [] for kind in HIDDEN}

    # The control: were a live story not seen in these answers, nothing that leaked would be.
    a_story_like(before_readers, {})
    then = {name: content for name, _status, content in answers(client, samples)}
    changed = {name for name in first if then[name] != first[name][1]}
    shown = {name for name in then if SECRET.encode() in then[name]}
    assert changed >= {"sections:front", "articles:tag", "articles:author", "articles:agency", "articles:day"}
    assert shown >= {"sections:front", "articles:tag", "articles:corrections", "articles:corrections-feed"}


def test_a4_no_address_that_could_be_its_own_shows_it(client, samples, before_readers):  # noqa: F811
    shown = {}
    for kind, hidden in HIDDEN.items():
        story = a_story_like(before_readers, hidden)
        for name, address in samples.items():
            for path in addresses_like(address, before_readers, story):
                answer = client.get(path)
                # The address of a withdrawn story says that this story is gone, and why, but not what it said.
                gone = answer.status_code == 410 and kind == "withdrawn"
                told = (INNERMOST if gone else SECRET).encode()
                if told in answer.getvalue() or not (answer.status_code == 404 or gone):
                    shown[kind, name] = (path, answer.status_code)
    assert shown == {}


def addresses_like(address: str, live: Article, hidden: Article) -> Iterator[str]:
    """Give the addresses that a surface of the live story would have for the hidden one."""
    path = hidden.path or f"2022/04/26/{hidden.slug}"
    if live.path in address or urlsplit(address).path.strip("/") == live.path:
        yield address.replace(live.path, path)
    if re.search(rf"/{live.pk}(?=[/.-])", address) and not re.search(r"pictures?/|versions/", address):
        yield re.sub(rf"/{live.pk}(?=[/.-])", f"/{hidden.pk}", address)
