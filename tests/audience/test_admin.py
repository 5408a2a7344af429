"""What the desk sees of reading, and who sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from audience.models import DayCount, HourCount
from sections import roles
from tests.articles.desk import change
from tests.factories.articles import AgencyFactory, ArticleFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory, staff
from tests.pages import texts

pytestmark = pytest.mark.django_db
SCREEN = "/desk/audience/"


@pytest.fixture
def section():
    return SectionFactory(name="Moon")


@pytest.fixture
def editor(client, section):
    person = staff(roles.EDITOR, section.publication)
    client.force_login(person)
    return person


def read(story, reads, *, hours_ago=0, shares=0):
    when = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours_ago)
    HourCount.objects.create(article=story, hour=when, reads=reads, shares=shares)
    DayCount.objects.update_or_create(article=story, day=when.date(), defaults={"reads": reads, "shares": shares})


def test_the_screen_shows_what_led_and_the_course_of_time(client, editor, section):
    first = ArticleFactory(section=section, agency=AgencyFactory(name="Xinhua"), live=True, headline="First")
    second = ArticleFactory(section=section, live=True, headline="Second")
    read(first, 1200, shares=5)
    read(second, 7)

    page = client.get(SCREEN)

    assert texts(page, '[aria-labelledby="top-today"] tbody tr') == ["First1,2005", "Second70"]
    assert texts(page, '[aria-labelledby="top-sections"] tbody tr') == ["Moon1,2075"]
    assert texts(page, '[aria-labelledby="top-agencies"] tbody tr') == ["Xinhua1,2005"]
    assert texts(page, ".bars__total") == ["1,207 reads, 5 shared"] * 2
    assert len(texts(page, ".audience__charts rect title")) == 48 + 30


def test_a_withdrawn_story_is_in_no_list(client, editor, section):
    story = ArticleFactory(section=section, live=True)
    read(story, 50)
    publishing.withdraw(story, by=editor, reason="It was wrong.")

    page = client.get(SCREEN)

    assert texts(page, ".top-reads tbody a") == []
    assert texts(client.get(change(story)), ".readership") == []


def test_one_sees_the_publications_where_one_works(client, editor, section):
    sister = PublicationFactory(host="sister.test", name="Sister", slug="sister")
    read(ArticleFactory(section=SectionFactory(publication=sister), live=True, headline="Theirs"), 99)

    page = client.get(f"{SCREEN}?publication=sister")

    assert "Theirs" not in page.text
    assert texts(page, ".audience__sites a") == []
    client.force_login(UserFactory(is_superuser=True))
    assert texts(client.get(f"{SCREEN}?publication=sister"), "#top-today + table a") == ["Theirs"]


@pytest.mark.parametrize("number", [1, 4])
def test_the_screen_asks_the_same_number_of_questions(client, editor, section, number, django_assert_num_queries):
    for story in ArticleFactory.create_batch(number, section=section, agency=AgencyFactory(), live=True):
        read(story, 5)
    client.get(SCREEN)

    with django_assert_num_queries(11):  # who it is, their rights: five; the charts and lists: six
        client.get(SCREEN)


def test_a_story_s_screen_says_how_it_is_read(client, editor, section):
    story = ArticleFactory(section=section, live=timezone.now() - timedelta(days=40))
    DayCount.objects.create(article=story, day=timezone.now().date() - timedelta(days=30), reads=1000, shares=20)
    read(story, 3, hours_ago=100)
    read(story, 10, shares=1)

    page = client.get(change(story))

    assert texts(page, ".readership dd") == ["10", "13", "1,013", "21"]
    assert len(texts(page, ".readership tbody tr")) == 48


def test_a_draft_s_screen_says_nothing_of_readers(client, editor, section):
    assert texts(client.get(change(ArticleFactory(section=section))), ".readership") == []
