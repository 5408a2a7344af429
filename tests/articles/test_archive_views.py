"""The archive's pages, as a reader meets them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article
from sections import network
from tests.factories.articles import ArticleFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import headlines_in, links, soup, texts

pytestmark = pytest.mark.django_db

DAY = datetime(2022, 4, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize("stories", [1, 3])
def test_pages_of_the_archive_ask_the_same_number_of_questions(client, stories, django_assert_num_queries):
    section = SectionFactory()
    for number in range(stories):
        ArticleFactory(section=section, live=DAY)
        ArticleFactory(section=section, live=DAY - timedelta(days=365 * number + 40))
    client.get("/")
    # Years: the count, what the hour decides, this day. A month: the count, what the hour decides, neighbours, the list.
    counts = {"/archive/": 3, "/2022/": 3, "/2022/04/": 4, "/2022/04/26/": 3}

    for path, count in counts.items():
        with django_assert_num_queries(count, info=path):
            page = client.get(path)
        assert page.status_code == 200, path


def test_the_archive_counts_its_years_by_month(client):
    section = SectionFactory()
    for month in (1, 1, 3):
        ArticleFactory(section=section, live=datetime(2022, month, 10, tzinfo=UTC))
    ArticleFactory(section=section, live=datetime(2019, 5, 10, tzinfo=UTC))

    page = client.get("/archive/")

    assert links(page, "table.years") == ["/2022/", "/2022/01/", "/2022/03/", "/2019/", "/2019/05/"]
    assert texts(page, "table.years td.years__total") == ["3", "1"]
    assert soup(page).select_one('a[href="/2022/01/"]')["aria-label"] == "2 stories in January 2022"


def test_an_archive_without_stories_leads_to_the_front_page(client):
    PublicationFactory()

    page = client.get("/archive/")

    assert soup(page).select("table") == []
    assert links(page, ".empty") == ["/"]


def test_a_year_is_twelve_calendars(client):
    section = SectionFactory()
    for month in (1, 1, 3):
        ArticleFactory(section=section, live=datetime(2022, month, 10, tzinfo=UTC))

    page = client.get("/2022/")

    assert len(soup(page).select("table.calendar")) == 12
    assert links(page, ".archive__months") == ["/2022/01/", "/2022/01/10/", "/2022/03/", "/2022/03/10/"]
    assert texts(page, ".calendar__month")[0] == "January 2 stories"


def test_an_archive_month_has_a_calendar_that_leads_to_its_days(client):
    ArticleFactory(live=datetime(2022, 4, 26, tzinfo=UTC))

    page = client.get("/2022/04/")

    assert links(page, "table.calendar") == ["/2022/04/26/"]
    assert soup(page).select_one(".calendar__day[href]")["aria-label"] == "26 April: 1 story"


def test_earlier_and_later_skip_what_is_empty(client):
    section = SectionFactory()
    for on in (date(2019, 3, 1), date(2022, 2, 1), date(2022, 4, 26), date(2022, 4, 28), date(2025, 1, 1)):
        ArticleFactory(section=section, live=datetime(on.year, on.month, on.day, tzinfo=UTC))

    found = {path: links(client.get(path), ".neighbours") for path in ("/2022/", "/2022/04/", "/2022/04/26/", "/2019/")}

    assert found == {
        "/2022/": ["/2019/", "/2025/"], "/2022/04/": ["/2022/02/", "/2025/01/"],
        "/2022/04/26/": ["/2022/02/01/", "/2022/04/28/"], "/2019/": ["/2022/"],
    }  # fmt: skip


def test_a_day_is_read_by_section(client):
    moon = SectionFactory(name="Moon")
    mars = SectionFactory(name="Mars", publication=moon.publication)
    for number, section in enumerate([moon, mars, moon]):
        ArticleFactory(section=section, headline=f"Number {number}", live=DAY + timedelta(hours=number))

    page = client.get("/2022/04/26/")

    assert texts(page, ".by-section__name") == ["Moon", "Mars"]
    assert headlines_in(page, ".listing") == ["Number 2", "Number 0", "Number 1"]


def test_a_day_in_the_zone_and_words_of_its_publication(client):
    section = SectionFactory(publication__zone="Asia/Singapore", publication__language="de")
    ArticleFactory(section=section, live=datetime(2022, 4, 25, 20, tzinfo=UTC))
    network.changed()

    assert texts(client.get("/2022/04/26/"), "h1") == ["Dienstag, 26. April 2022"]
    assert texts(client.get("/2022/"), ".calendar__month")[3] == "April 1 Beitrag"
    assert client.get("/2022/04/25/").status_code == 404


def test_a_day_remembers_earlier_years(client):
    section = SectionFactory()
    for years in (0, 1, 10):
        ArticleFactory(section=section, headline=f"{years} ago", live=DAY.replace(year=2022 - years))

    page = client.get("/2022/04/26/")

    assert texts(page, ".on-this-day__link") == ["10 ago", "1 ago"]
    assert texts(page, ".on-this-day__title") == ["26 April in earlier years"]


def test_the_archive_remembers_this_day(client):
    section = SectionFactory()
    ArticleFactory(section=section, headline="A year ago", live=DAY.replace(year=2021))
    with time_machine.travel(DAY, tick=False):
        assert texts(client.get("/archive/"), ".on-this-day__link") == ["A year ago"]


def test_nothing_hidden_is_counted_or_linked(client):
    """HOSTILE A2 and A4: a day whose only story was withdrawn, or is under embargo, is no day of the archive."""
    section = SectionFactory()
    ArticleFactory(section=section, live=DAY)
    for day, field in ((10, "withdrawn_at"), (11, "embargo_until"), (12, "trashed_at")):
        story = ArticleFactory(section=section, live=DAY.replace(day=day))
        Article.objects.filter(pk=story.pk).update(**{field: timezone.now() + timedelta(hours=1)})

    assert links(client.get("/2022/04/"), "table.calendar") == ["/2022/04/26/"]
    assert links(client.get("/2022/04/26/"), ".neighbours") == []
    assert texts(client.get("/archive/"), "td.years__total") == ["1"]
