"""P: pagination, search, filters: whatever is asked, an answer in our own words, and never a slow one."""

import time
from itertools import product
from urllib.parse import quote

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.lists import BadMark, read_mark
from tests.factories.articles import ArticleFactory, AuthorFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory

pytestmark = pytest.mark.django_db

PAGES = [
    "abc",
    "0",
    "-1",
    "999999",
    "1e9",
    "NaN",
    "١٢",
    "1.5",
    "",
    "0x10",
    "null",
    "1;2",
    "1 OR 1=1",
    "9" * 60,
    "[]",
    "%20",
]
MARKS = [
    *PAGES,
    "-",
    "1-",
    "-1",
    "1-2-3",
    "1--2",
    "9" * 30 + "-1",
    "1-" + "9" * 30,
    "１-２",
    "1-2\n",
    "0-0",
    "253402300800000000-1",
]


@pytest.fixture
def lists():
    """A story in every kind of list, and those lists' addresses."""
    story = ArticleFactory(live=True)
    story.bylines.create(author=AuthorFactory(slug="anna"))
    story.tags.set(["moon"])
    day = story.path.rsplit("/", 1)[0]
    year, month, _ = day.split("/")
    return ["/", story.section.get_absolute_url(), "/tag/moon/", "/author/anna/", "/archive/",
            f"/{year}/", f"/{year}/{month}/", f"/{day}/", story.get_absolute_url()]  # fmt: skip


def test_p1_no_page_number_breaks_a_list(client, lists):
    for path, page in product(lists, PAGES):
        assert client.get(path, {"page": page}).status_code == 200, (path, page)


def test_p1_no_mark_breaks_a_list(client, lists):
    for path, mark in product(lists, dict.fromkeys(MARKS)):
        answer = client.get(path, {"before": mark})
        assert answer.status_code in {200, 404}, (path, mark)
        if answer.status_code == 404:
            assert "There is no page at this address" in answer.text


def test_p2_nobody_sets_the_length_of_a_page(client):
    section = ArticleFactory(live=True).section
    ArticleFactory.create_batch(34, section=section, live=True)

    asked = client.get(section.get_absolute_url(), {"per_page": "100000", "limit": "100000", "size": "1"})

    assert len(asked.context["page"].stories) == 30


SEARCHES = [
    "a" * 1500,
    "word " * 300,
    "%",
    "_",
    "\\",
    '"unbalanced',
    "!&|()",
    "a:* <-> b",
    "(a+)+$",
    "'; SELECT pg_sleep(9);--",
]


@pytest.mark.parametrize("text", SEARCHES)
def test_p3_the_desks_search_takes_anything_quickly(client, text):
    PublicationFactory()
    client.force_login(UserFactory(is_superuser=True))
    ArticleFactory.create_batch(3, live=True)
    started = time.perf_counter()

    answer = client.get("/desk/articles/article/", {"q": text})

    assert answer.status_code in {200, 302, 414}
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("bytes_", ["%00", "%ff", "%c0%80", "%ed%a0%80", "%F0%9F", "a%00b"])
@pytest.mark.parametrize("place", ["/{}/", "/?before={}", "/?{}=1", "/tag/{}/", "/2022/04/26/{}/"])
def test_p4_bytes_that_are_no_text_are_refused_or_ignored(client, lists, bytes_, place):
    answer = client.get(place.format(bytes_))

    assert answer.status_code in {200, 400, 404}
    if answer.status_code != 200:
        assert "<h1" in answer.text


@pytest.mark.parametrize(
    "parameter", ["ordering", "o", "sort", "fields", "author__password__startswith", "section__id"]
)
def test_p5_nobody_sorts_or_filters_by_what_is_not_offered(client, lists, parameter):
    for path in lists:
        plain = client.get(path)
        assert client.get(path, {parameter: "password"}).content == plain.content, path


def test_p6_a_thousand_parameters_are_refused(client, lists):
    answer = client.get("/?" + "&".join(f"a{n}=" for n in range(1001)))

    assert answer.status_code in {400, 414}


INJECTIONS = ["1' OR '1'='1", "1; DROP TABLE articles_article", "1) UNION SELECT password FROM newsroom_user--",
              "1' AND SLEEP(5)--", "1 AND 1=CAST(pg_sleep(5) AS int)", "' || (SELECT 1) || '"]  # fmt: skip


@pytest.mark.parametrize("injection", INJECTIONS)
def test_p7_sql_in_any_parameter_or_path_is_only_text(client, lists, injection):
    for path in lists:
        for parameter in ("before", "page", "p", "q"):
            # Two of them would sleep for five seconds.
            started = time.perf_counter()
            assert client.get(path, {parameter: injection}).status_code in {200, 404}
            assert time.perf_counter() - started < 4
    for path in ("/tag/{}/", "/author/{}/", "/agency/{}/", "/{}/", "/support/{}/"):
        assert client.get(path.format(quote(injection))).status_code == 404


@pytest.mark.parametrize("number", [2**31, 2**63, 2**63 + 1, 10**30])
def test_p8_numbers_beyond_the_database_are_not_found(client, number):
    PublicationFactory()

    assert client.get(f"/pictures/{number}/{'a' * 12}-5050/card-320.jpg").status_code == 404
    assert client.get("/", {"before": f"{number}-{number}"}).status_code in {200, 404}


@pytest.mark.parametrize(
    "path", ["/0000/", "/9999/", "/2023/02/30/", "/2023/13/", "/2023/00/", "/1899/12/31/", "/2023/02/29/x/", "/99999/"]
)
def test_p10_days_that_never_were_are_not_found(client, lists, path):
    assert client.get(path).status_code == 404


def test_p11_heaps_of_tags_are_ignored(client, lists):
    many = "&".join(f"tag=t{n}" for n in range(50))

    assert client.get(f"/?{many}").content == client.get("/").content


def test_p12_a_query_that_takes_too_long_ends_in_a_page_not_a_hang(client, monkeypatch):
    PublicationFactory()

    def endless(*_):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL statement_timeout = 50")
            else:
                connection.connection.set_progress_handler(lambda: 1, 100_000)
            cursor.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")

    monkeypatch.setattr("sections.fronts.front_of", endless)
    started = time.perf_counter()

    answer = client.get("/")
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(None, 0)

    assert time.perf_counter() - started < 2
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "can’t be shown just now" in answer.text


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60))
def test_p1_any_mark_is_read_or_refused(text):
    try:
        moment, key = read_mark(text)
    except BadMark:
        return
    assert moment.tzinfo is not None
    assert 0 <= key < 2**63


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parameters=st.dictionaries(st.sampled_from(["before", "page", "p", "page_id", "q", "x"]), st.text(max_size=80)))
def test_p1_any_parameters_on_any_list_get_an_answer(client, lists, parameters):
    for path in lists[:3]:
        assert client.get(path, parameters).status_code in {200, 301, 400, 404, 414}
