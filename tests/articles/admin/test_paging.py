"""Pages of the list of stories: by key, in the orders that have an index, and by words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.admin import paging
from articles.models import Article
from search import finding, indexing
from tests.articles.desk import listed
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory
from tests.factories.sections import PublicationFactory, SectionFactory
from tests.pages import links, soup, texts

pytestmark = pytest.mark.django_db

LIST = "/desk/articles/article/"


@pytest.fixture
def few(monkeypatch):
    """Pages of three."""
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)


def stories(section, count, **kwargs):
    made = ArticleFactory.create_batch(count, section=section, **kwargs)
    now = timezone.now()
    for number, story in enumerate(made):
        Article.objects.filter(pk=story.pk).update(updated_at=now - timedelta(hours=number))
    return [story.headline for story in made]


def follow(client, answer, rel):
    [link] = soup(answer).select(f".desk-pages a[rel={rel}]")
    return client.get(LIST + link["href"])


def test_pages_follow_by_key_and_lead_back(client, editor, section, few):
    headlines = stories(section, 8)

    first = client.get(LIST)
    second = follow(client, first, "next")
    third = follow(client, second, "next")

    assert [*listed(first), *listed(second), *listed(third)] == headlines
    assert listed(follow(client, third, "prev")) == headlines[3:6]
    assert listed(follow(client, follow(client, third, "prev"), "prev")) == headlines[:3]
    assert texts(third, ".desk-pages a") == ["First page", "Newer"]
    assert not soup(first).select(".desk-pages a[rel=prev]")


def test_a_story_that_comes_meanwhile_moves_no_page(client, editor, section, few):
    headlines = stories(section, 5)
    first = client.get(LIST)
    ArticleFactory(section=section)

    assert listed(follow(client, first, "next")) == headlines[3:]


def test_a_filter_stays_from_page_to_page_and_begins_at_the_first(client, editor, section, few):
    agency = AgencyFactory()
    headlines = stories(section, 5, agency=agency)
    stories(section, 2)

    second = follow(client, client.get(f"{LIST}?agency={agency.pk}"), "next")

    assert listed(second) == headlines[3:]
    assert all("before" not in link for link in links(second, ".desk-pages") if "after" not in link)


@pytest.mark.parametrize("mark", ["abc", "-1", "1-", "9" * 40, "1-2-3", "٣-٣", "0-0"])
@pytest.mark.parametrize("name", ["before", "after"])
@pytest.mark.parametrize("more", ["", "q=headline&", "q=headline&order=best&", "order=published&"])
def test_p1_no_mark_breaks_the_list(client, editor, section, name, mark, more):
    indexing.index(ArticleFactory(section=section))

    assert client.get(f"{LIST}?{more}{name}={mark}").status_code == 200


def test_the_list_can_be_in_order_of_publication(client, editor, section):
    now = timezone.now()
    old = ArticleFactory(section=section, live=now - timedelta(days=9))
    new = ArticleFactory(section=section, live=now - timedelta(days=1))
    ArticleFactory(section=section)
    Article.objects.filter(pk=old.pk).update(updated_at=now)

    assert listed(client.get(f"{LIST}?order=published")) == [new.headline, old.headline]
    assert listed(client.get(f"{LIST}?when=week")) == [new.headline]
    assert listed(client.get(f"{LIST}?when=month")) == [new.headline, old.headline]


@pytest.mark.parametrize("typed", ["Anna Ek", "anna ek", "Ann"])
@pytest.mark.parametrize("few_stories", [True, False])
def test_an_author_is_found_by_name_or_number(client, editor, section, typed, few_stories, monkeypatch):
    monkeypatch.setattr("articles.admin.filters._FEW", 100 if few_stories else 1)
    anna = AuthorFactory(name="Anna Ek")
    hers = ArticleFactory(section=section)
    hers.bylines.create(author=anna)
    ArticleFactory(section=section).bylines.create(author=AuthorFactory(name="Bo"))

    assert listed(client.get(LIST, {"bylines__author": typed})) == [hers.headline]
    answer = client.get(LIST, {"bylines__author": anna.pk})
    assert listed(answer) == [hers.headline]
    assert soup(answer).select_one("#find-bylines__author")["value"] == "Anna Ek"
    assert listed(client.get(LIST, {"bylines__author": "Nobody"})) == []


def test_words_are_found_in_the_text_and_shown_where_they_stand(client, editor, section):
    story = ArticleFactory(section=section, headline="Quiet night", body="<p>Then <b>comets</b> &amp; dust fell.</p>")
    indexing.index(story)
    indexing.index(ArticleFactory(section=section, headline="Comet seen"))

    answer = client.get(f"{LIST}?q=comet")

    assert listed(answer) == ["Comet seen", "Quiet night"]
    assert texts(answer, ".story-rows__passage") == [
        "Standfirst " + story.standfirst.split()[1] + " Then comets & dust fell."
    ]
    assert texts(answer, "mark") == ["Comet", "comets"]
    assert listed(client.get(f"{LIST}?q=comet&order=best"))[0] == "Comet seen"


def test_words_narrow_what_filters_leave_and_pages_follow(client, editor, section, few):
    for number in range(5):
        indexing.index(ArticleFactory(section=section, headline=f"Comet {number}"))
    indexing.index(ArticleFactory(section=section, headline="Comet live", live=True))

    first = client.get(f"{LIST}?q=comet&status=draft")
    second = follow(client, first, "next")

    assert [*listed(first), *listed(second)] == [f"Comet {number}" for number in (4, 3, 2, 1, 0)]
    assert listed(client.get(f"{LIST}?q=comet&status=live")) == ["Comet live"]


def test_nobody_finds_words_of_another_publication(client, editor, section):
    other = SectionFactory(publication=PublicationFactory(host="sister.test"))
    indexing.index(ArticleFactory(section=other, headline="Secret comet"))

    assert listed(client.get(f"{LIST}?q=comet")) == []


def test_a_search_that_ended_early_says_so(client, editor, section, monkeypatch):
    monkeypatch.setattr(finding, "newest", _late)

    assert "so it ended early" in client.get(f"{LIST}?q=comet").text


def _late(*_arguments):
    raise TimeoutError


def test_nothing_is_counted(client, editor, section, django_assert_num_queries):
    stories(section, 2)
    client.get(LIST)
    with django_assert_num_queries(12) as asked:
        client.get(LIST)

    assert not [query["sql"] for query in asked if "COUNT(" in query["sql"].upper()]
