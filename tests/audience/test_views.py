"""What is counted and what is not, and the page of what is read most."""

import logging
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from articles.models import Article
from audience.models import DayCount, HourCount
from tests.audience.beacons import FIREFOX, counts, send
from tests.factories.articles import ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import headlines_in, soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return ArticleFactory(live=True)


def test_a_read_and_a_share_are_counted(client, story):
    answers = [send(client, story), send(client, story, kind="shared"), send(client, story, address="203.0.113.8")]

    assert [answer.status_code for answer in answers] == [204] * 3
    assert counts() == {story.pk: (2, 1)}


def test_taking_note_asks_the_database_nothing_and_sets_no_cookie(client, story, django_assert_num_queries):
    client.get("/")  # the map is known

    with django_assert_num_queries(0):
        answer = send(client, story)

    assert not answer.cookies
    assert answer.content == b""
    assert "cookie" not in answer.headers.get("Vary", "").lower()


def test_only_posts_are_taken(client):
    assert client.get("/counted/").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example", "sec_fetch_site": "cross-site"},
        {"origin": "http://elsewhere.example", "without": ["sec-fetch-site"]},
        {"origin": "null", "without": ["sec-fetch-site"]},
        {"origin": "http://[", "without": ["sec-fetch-site"]},
        {"sec_fetch_site": "same-site"},
        {"without": ["origin", "sec-fetch-site"]},
    ],
)
def test_what_another_site_sends_is_not_counted(client, story, headers):
    without = headers.pop("without", ())

    assert send(client, story, without=without, **headers).status_code == 204
    assert counts() == {}
    send(client, story, without=["sec-fetch-site"])  # an older browser says its origin only
    assert counts() == {story.pk: (1, 0)}


@pytest.mark.parametrize(
    "headers",
    [
        {"user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {
            "user_agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0"
        },
        {"user_agent": "curl/8.9.1"},
        {"user_agent": ""},
        {"sec_purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"dnt": "1"},
        {"sec_gpc": "1"},
    ],
)
def test_machines_prefetches_and_those_who_ask_not_to_be_counted_are_not(client, story, headers):
    assert send(client, story, **headers).status_code == 204
    assert counts() == {}


def test_those_who_work_here_are_not_counted(client, story):
    client.force_login(UserFactory())

    send(client, story)

    assert counts() == {}


def test_no_answer_tells_whether_there_is_such_a_story(client, story):
    draft, gone = ArticleFactory(), ArticleFactory(live=True)
    publishing.withdraw(gone, by=UserFactory(), reason="It was wrong.")
    elsewhere = ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.test")), live=True)
    sent = [story, draft, gone, elsewhere, 9_999_999, "9" * 18, "9" * 40, "", "x", "-1", "1e3", "٣", "1&story=2&kind=x"]

    answers = [send(client, what) for what in sent]

    assert {(a.status_code, a.content, str(sorted(a.headers.items()))) for a in answers} == {
        (answers[0].status_code, b"", str(sorted(answers[0].headers.items())))
    }
    assert counts() == {story.pk: (1, 0)}


def test_a_large_body_is_not_read(client, story):
    answer = client.post(
        "/counted/", f"story={story.pk}&kind=read&x={'x' * 5000}", content_type="application/x-www-form-urlencoded",
        headers={"origin": "http://testserver", "user-agent": FIREFOX},
    )  # fmt: skip

    assert answer.status_code == 204
    assert counts() == {}


def test_l_a_client_can_t_push_a_story_by_sending_it_thousands_of_times(client, story):
    for number in range(1500):
        send(client, story, user_agent=f"{FIREFOX} {number}")
    for number in range(100):
        send(client, story, address=f"2001:db8:0:1::{number:x}", user_agent=f"{FIREFOX} {number}")

    assert counts() == {story.pk: (40, 0)}


def test_nothing_of_a_reader_is_kept(client, story, caplog):
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        send(
            client,
            story,
            address="203.0.113.99",
            user_agent=f"{FIREFOX} Telltale/7",
            referer="http://testserver/secret/",
        )
        counts()

    written = caplog.text + "".join(query["sql"] for query in asked)
    assert "audience_hourcount" in written
    assert not re.search(r"203\.0\.113|Telltale|secret", written)
    columns = {m.__name__: {f.name for f in m._meta.fields} for m in apps.get_app_config("audience").get_models()}
    assert columns == {
        "HourCount": {"id", "article", "hour", "reads", "shares"}, "DayCount": {"id", "article", "day", "reads", "shares"}
    }  # fmt: skip


def test_turned_off_nothing_is_counted_marked_or_shown(client, story, settings):
    read_much(3, section=story.section)
    settings.AUDIENCE = False

    send(client, story)

    assert counts().get(story.pk) is None
    assert "data-counted" not in client.get(story.get_absolute_url()).text
    assert client.get("/most-read/").status_code == 404


def test_only_a_story_s_own_page_asks_to_be_counted_and_it_is_the_same_for_all(client, story):
    page = client.get(story.get_absolute_url())
    send(client, story)
    counts()

    assert soup(page).select_one(".story")["data-counted"] == str(story.pk)
    assert client.get(story.get_absolute_url()).content == page.content
    assert "data-counted" not in client.get("/").text


def read_much(number, *, section, reads=100, **kwargs):
    """Make stories that were read, each less than the one before."""
    made = []
    for less in range(number):
        story = ArticleFactory(section=section, live=True, **kwargs)
        HourCount.objects.create(article=story, hour=timezone.now(), reads=reads - less, shares=reads - less)
        DayCount.objects.create(article=story, day=timezone.now().date(), reads=reads - less, shares=reads - less)
        made.append(story)
    return made


@pytest.mark.parametrize("number", [3, 9])
def test_the_page_shows_what_was_read_and_shared_most(client, number, django_assert_num_queries):
    made = read_much(number, section=SectionFactory())
    client.get("/")

    with django_assert_num_queries(5):
        page = client.get("/most-read/")
    with django_assert_num_queries(1):
        client.get("/most-read/")

    assert texts(page, ".ranking__title") == ["Today", "This week", "This month", "Most shared"]
    assert headlines_in(page, ".ranking__list:first-child") == [story.headline for story in made]


def test_the_page_says_so_when_too_little_was_read(client):
    read_much(2, section=SectionFactory())

    page = client.get("/most-read/")

    assert page.status_code == 200
    assert texts(page, ".empty__text") == ["Too little was read here of late to say what was read most."]


def test_a_withdrawn_story_is_gone_from_the_page_at_once(client):
    made = read_much(5, section=SectionFactory())
    client.get("/most-read/")
    publishing.withdraw(made[0], by=UserFactory(), reason="It was wrong.")
    Article.objects.filter(pk=made[1].pk).update(embargo_until=timezone.now() + timedelta(hours=1))

    shown = headlines_in(client.get("/most-read/"), ".ranking__list:first-child")

    assert shown == [story.headline for story in made[2:]]
