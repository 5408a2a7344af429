"""Prepared questions answer as the QuerySets they were made from, whatever is asked with."""

from datetime import UTC, date, timedelta

import pytest
from django.db import connection
from django.db.models import FETCH_PEERS, CharField
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Listing, Tag
from newsroom.kit.prepared import Prepared, hand_over, handed_over, moment, slot
from tests.factories.articles import ArticleFactory, TagFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


def test_it_answers_as_its_queryset_does_for_each_value():
    by_path = Prepared(
        lambda: Article.objects.select_related("section").filter(
            path=slot("path", CharField()), section=slot("section")
        )
    )
    stories = ArticleFactory.create_batch(3, live=True)

    for story in stories:
        found = by_path.all(path=story.path, section=story.section_id)
        assert found == [story]
        assert found[0].__dict__.keys() == Article.objects.get(pk=story.pk).__dict__.keys()
        assert found[0].published_at == story.published_at
    assert by_path.first(path=stories[0].path, section=stories[1].section_id) is None
    assert by_path.first(path="' OR 1=1 --", section=None) is None


def test_it_asks_one_question_and_its_sql_stays_the_same(django_assert_num_queries):
    by_key = Prepared(lambda: Article.objects.select_related("publication", "section").filter(pk=slot("key")))
    keys = [story.pk for story in ArticleFactory.create_batch(2)]

    with CaptureQueriesContext(connection) as asked:
        found = [by_key.first(key=key) for key in keys]
        names = [(story.publication.name, story.section.name) for story in found]

    assert len(asked) == len(names) == 2
    assert asked[0]["sql"].replace(str(keys[0]), str(keys[1])) == asked[1]["sql"]


def test_times_lists_and_values_can_be_asked_for():
    now = timezone.now()
    old, new = ArticleFactory(live=now - timedelta(days=2)), ArticleFactory(live=now - timedelta(days=1))
    keys = [slot("one"), slot("other")]
    rows = Prepared(
        lambda: (
            Listing.objects.filter(article__pk__in=keys, section=None)
            .live(moment("now"))
            .newest_first()
            .values_list("article_id", "article__headline")
        )
    )

    both = rows.all(one=old.pk, other=new.pk, now=now)

    assert both == [(new.pk, new.headline), (old.pk, old.headline)]
    assert rows.all(one=old.pk, other=new.pk, now=now - timedelta(days=1, hours=1)) == [(old.pk, old.headline)]
    assert rows.all(one=old.pk, other=old.pk, now=now) == [(old.pk, old.headline)]


def test_what_was_handed_over_is_not_asked_for_again(django_assert_num_queries):
    story, tag = ArticleFactory(), TagFactory()
    hand_over(story, "tags", [tag])
    hand_over(story, "corrections", [])

    with django_assert_num_queries(0):
        assert list(story.tags.all()) == list(handed_over(story, "tags")) == [tag]
        assert list(story.corrections.all()) == []


def test_a_field_that_was_not_asked_for_still_raises():
    cards = Prepared(lambda: Listing.objects.filter(article=slot("story"), section=None).cards())
    story = ArticleFactory(live=True)

    row = cards.first(story=story.pk)

    assert row.article.headline == story.headline
    with pytest.raises(Exception, match="body"):
        _ = row.article.body


def test_it_is_written_anew_for_another_connection(monkeypatch):
    """Tests and threads come with connections of their own; the SQL of one is not read with another's."""
    by_key = Prepared(lambda: Tag.objects.filter(pk=slot("key")))
    tag = TagFactory()
    assert by_key.first(key=tag.pk) == tag
    held = by_key._held.compiled[connection.alias]
    monkeypatch.setattr(held, "connection", None)

    assert by_key.first(key=tag.pk) == tag
    assert by_key._held.compiled[connection.alias] is not held


def test_a_row_may_stay_unmade_and_is_made_with_what_others_made_of_its_answer():
    section = SectionFactory()
    stories = ArticleFactory.create_batch(3, section=section, live=True)
    asked = Prepared(lambda: Listing.objects.in_section(slot("place")).newest_first().cards())

    answer = asked.unmade(place=section.pk)

    story, home = answer.place_of("article_id"), answer.place_of("article__section__id")
    assert [(row[story], row[home]) for row in answer.rows] == [(story.pk, section.pk) for story in reversed(stories)]
    told = [answer.value(row, "article__published_at") for row in answer.rows]
    assert told == [story.published_at for story in reversed(stories)]
    assert len(set(answer.rows)) == 3
    first, _, last = map(answer.make, answer.rows)
    assert (first.article, last.article) == (stories[2], stories[0])
    assert first.article.section is last.article.section
    assert asked.unmade(place=section.pk).rows == answer.rows


def test_times_and_days_of_an_unmade_row_are_read_as_ever():
    story = ArticleFactory(live=True, dateline_on=date(2022, 4, 26))
    asked = Prepared(lambda: Listing.objects.filter(article=slot("story"), section=None).cards())

    answer = asked.unmade(story=story.pk)

    (row,) = answer.rows
    made, meant = answer.make(row), Listing.objects.filter(section=None).cards().get()
    for one, other in ((made, meant), (made.article, meant.article)):
        loaded = {name: value for name, value in one.__dict__.items() if name != "_state"}
        assert loaded == {name: other.__dict__[name] for name in loaded}
        assert {*map(type, loaded.values())} == {type(other.__dict__[name]) for name in loaded}
    assert made.article.published_at.tzinfo == UTC
    assert answer.value(row, "article__dateline_on") == date(2022, 4, 26)
    assert answer.value(row, "article__retracted_at") is None


def test_what_is_annotated_is_there_and_peers_know_each_other(django_assert_num_queries):
    stories = ArticleFactory.create_batch(2)
    asked = Prepared(
        lambda: (
            Article.objects.only("slug")
            .fetch_mode(FETCH_PEERS)
            .annotate(words=Length("headline"))
            .filter(pk__gte=slot("key"))
            .order_by("pk")
        )
    )

    found = asked.all(key=stories[0].pk)

    assert [story.words for story in found] == [len(story.headline) for story in stories]
    with django_assert_num_queries(1):
        assert [story.headline for story in found] == [story.headline for story in stories]


def test_texts_and_numbers_that_never_change_are_no_parameters():
    """SQLite would plan the question anew each time it is asked, PostgreSQL's driver write them in each time."""
    tag = TagFactory(name="O'Neill 100% %s")
    asked = Prepared(lambda: Tag.objects.filter(name="O'Neill 100% %s", pk=slot("key"), pk__gte=1))

    assert asked.first(key=tag.pk) == tag
    assert asked.first(key=tag.pk + 1) is None
    held = asked._held.compiled[connection.alias]
    assert [type(one).__name__ for one in held._params] == ["_Blank"]


def test_what_makes_no_plain_rows_can_not_be_prepared():
    with pytest.raises(TypeError):
        Prepared(lambda: Tag.objects.filter(pk=slot("key")).values("name")).all(key=1)


def test_what_was_not_handed_over_is_asked_for(django_assert_num_queries):
    story = ArticleFactory()

    with django_assert_num_queries(1):
        assert list(handed_over(story, "corrections")) == []
