"""X, in a real browser: the public lists of scripts, as every text an editor can type. None runs; the control does."""

import itertools
import os

import pytest
from django.core.cache import cache

from articles.models import Agency, Article, Author, Picture, Tag
from comments import recounting
from comments.models import Comment
from newsroom.kit import html
from sections import network
from sections.models import Section
from tests.factories.articles import complete_story
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory
from tests.hostile import xss_frames

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db]
SAMPLE = int(os.environ.get("NEWSROOM_XSS_SAMPLE", "300"))


@pytest.fixture(scope="module")
def payloads():
    from tests.plugins import required  # noqa: PLC0415 - only where the browser is there

    folder = required.real_data()
    if folder is None or not (folder / "hostile" / "xss-dompurify.json").is_file():
        pytest.skip(required.REAL_DATA_REASON)
    every = xss_frames.payloads(folder / "hostile")
    step = max(1, len(every) // SAMPLE)
    return every[::step][:SAMPLE]


def body_of(payload: str) -> str:
    """Return the payload as the body it is saved as."""
    try:
        return html.clean(payload)
    except html.TooMuchMarkup:
        return ""


@pytest.fixture
def story(db):
    story = complete_story(SectionFactory(name="Moon"))
    recounting.recount(CommentFactory(article=story))
    return story


def put_everywhere(story: Article, payload: str) -> None:
    """Write a payload into everything the story's page shows, past every form: only what is drawn may stop it."""
    line = payload.replace("\x00", "")
    Article.objects.filter(pk=story.pk).update(
        body=body_of(payload), headline=line[:300], kicker=line[:60], standfirst=line[:1000], lead_caption=line,
        dateline_place=line[:100], source_url=line[:500],
    )  # fmt: skip
    Comment.objects.update(body=line[:5000], author_name=line[:100])
    Picture.objects.update(alt=line[:500], caption=line, credit=line[:300])
    for model, field, longest in ((Author, "name", 100), (Section, "name", 50), (Agency, "name", 100)):
        model.objects.filter(pk=model.objects.order_by("pk").first().pk).update(**{field: line[:longest]})
    Tag.objects.filter(pk=Tag.objects.order_by("pk").first().pk).update(name=line[:100])
    network.forget()
    cache.clear()


def test_x1_x2_no_payload_runs_as_body_headline_kicker_byline_caption_alt_credit_tag_or_section(
    client, browser, payloads, story
):  # fmt: skip
    pages = []
    for payload in payloads:
        put_everywhere(story, payload)
        page = client.get(story.get_absolute_url())
        assert page.status_code == 200, payload
        pages.append(page.content.decode())

    ran = xss_frames.fired(browser, pages)
    control = xss_frames.fired(browser, payloads)

    print(f"\nFIGURE desk.xss_fired={len(ran)} of {len(pages)}, control={len(control)}")
    assert [payloads[number] for number in ran] == []
    assert len(control) >= len(payloads) / 10


def test_x1_no_payload_runs_in_the_lists_or_at_the_desk(client, browser, payloads, story):
    client.force_login(UserFactory(is_superuser=True))
    talk = f"{story.get_absolute_url()}comments/"
    paths = ["/", talk, f"/desk/articles/article/{story.pk}/change/", "/desk/articles/article/", "/desk/"]
    pages = []
    for payload, path in zip(payloads[::5], itertools.cycle(paths), strict=False):
        put_everywhere(story, payload)
        page = client.get(path)
        assert page.status_code == 200, (payload, path)
        pages.append(page.content.decode())

    assert [pages[number][:200] for number in xss_frames.fired(browser, pages)] == []


def test_x5_what_was_cleaned_reads_the_same_when_it_is_cleaned_again_by_a_browsers_own_parser(browser, payloads):
    page = browser.new_page()
    read = "(markup) => new DOMParser().parseFromString(markup, 'text/html').body.innerHTML"
    changed = []
    for payload in payloads:
        once = body_of(payload)
        if page.evaluate(read, once) != page.evaluate(read, body_of(once)):
            changed.append(payload)
    page.close()

    assert changed == []
