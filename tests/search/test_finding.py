"""Finding stories by their words, on the database in use."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from search import finding, indexing
from search.engines import postgresql
from search.finding import Narrowing
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, TagFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


def story(headline="Something", body="", *, days_ago=0, **kwargs):
    made = ArticleFactory(headline=headline, body=f"<p>{body}</p>", **kwargs)
    made.created_at = timezone.now() - timedelta(days=days_ago)
    indexing.index(made)
    return made


def found(words, **kwargs):
    ids = finding.stories(words, places=kwargs.pop("places", None), **kwargs).ids
    headlines = dict(Article.objects.values_list("pk", "headline"))
    return [headlines[pk] for pk in ids]


@pytest.mark.parametrize(
    ("words", "headlines"),
    [
        ("landing", ["Crew lands on the Moon"]),
        ("MOON landed", ["Crew lands on the Moon"]),
        ('"red planet"', ["Rover wakes"]),
        ('"planet red"', []),
        ("planet red", ["Rover wakes"]),
        ("planet -red", ["Ninth planet"]),
        ("-planet", ["Crew lands on the Moon"]),
        ("sao", ["Rover wakes"]),
        ("São Paulo", ["Rover wakes"]),
        ("beijing", ["Ninth planet"]),
        ("天", ["Crew lands on the Moon"]),
        ("p1", []),
        ("all", []),
        ("xyzzy", []),
        ("", []),
        ("%", []),
    ],
)
def test_words_phrases_and_exclusions_find_what_holds_them(words, headlines):
    story("Crew lands on the Moon", "They were safe. 中国航天")
    story("Rover wakes", "Dust on the red planet, seen from São Paulo.", days_ago=1)
    story("Ninth planet", "A dark one.", days_ago=2, dateline_place="Beijing")

    assert found(words) == headlines


def test_the_newest_come_first_and_pages_follow_by_mark():
    for day in range(7):
        story(f"Comet {day}", days_ago=day)

    first = finding.stories("comet", places=None, limit=3)
    second = finding.stories("comet", places=None, limit=3, before=first.more)
    third = finding.stories("comet", places=None, limit=3, before=second.more)

    ids = [*first.ids, *second.ids, *third.ids]
    assert [Article.objects.get(pk=pk).headline for pk in ids] == [f"Comet {day}" for day in range(7)]
    assert third.more is None


def test_the_best_come_first_when_asked_and_pages_follow_there_too():
    story("Other matters", "A comet was mentioned in passing among many other things of that day.", days_ago=0)
    story("Comet seen", "A comet.", days_ago=30)
    story("Much on it", "Comet, comet and comet.", days_ago=3)

    assert found("comet", best_first=True) == ["Comet seen", "Much on it", "Other matters"]
    first = finding.stories("comet", places=None, best_first=True, limit=2)
    assert found("comet", best_first=True, limit=2, before=first.more) == ["Other matters"]


def test_a_search_stays_within_places_and_what_narrows_it():
    here = SectionFactory()
    there = SectionFactory(publication=PublicationFactory(host="sister.test"))
    agency, author, tag = AgencyFactory(), AuthorFactory(), TagFactory()
    mine = ArticleFactory(section=here, headline="Mine on ice", agency=agency)
    mine.bylines.create(author=author)
    mine.tags.set([tag])
    indexing.index(mine)
    story("Theirs on ice", section=there)

    assert set(found("ice")) == {"Mine on ice", "Theirs on ice"}
    assert found("ice", places={here.publication_id}) == ["Mine on ice"]
    assert found("ice", places=set()) == []
    for narrowing in [
        Narrowing(section=here.pk),
        Narrowing(agency=agency.pk),
        Narrowing(author=author.pk),
        Narrowing(tag=tag.pk),
        Narrowing(publication=here.publication_id),
    ]:
        assert found("ice", narrowing=narrowing) == ["Mine on ice"]


def test_rows_decide_what_the_index_cannot_know():
    live = ArticleFactory(headline="Live on ice", live=True)
    story("Draft on ice")
    ArticleFactory(headline="Later on ice", live=timezone.now() + timedelta(hours=1))

    assert found("ice", rows=Article.objects.live()) == [live.headline]
    assert found("ice", narrowing=Narrowing(states=("draft",))) == ["Draft on ice"]


def test_what_is_published_changed_withdrawn_or_deleted_is_found_as_it_now_is(django_user_model):
    person = django_user_model.objects.create(username="ed")
    one = story("Old words")
    publishing.publish(one, by=person)
    assert found("old", narrowing=Narrowing(states=("out",))) == ["Old words"]
    publishing.withdraw(one, by=person, reason="So.")
    assert found("old", narrowing=Narrowing(states=("withdrawn",))) == ["Old words"]
    Article.objects.filter(pk=one.pk).update(headline="New words", slug="", path="2026/01/01/x")
    indexing.index(Article.objects.get(pk=one.pk))
    assert (found("old"), found("new")) == ([], ["New words"])
    Article.objects.get(pk=one.pk).delete()
    assert finding.stories("new", places=None).ids == []


def test_old_matches_are_found_behind_many_new_stories(monkeypatch):
    monkeypatch.setattr(postgresql, "NEWEST_WORDS", 3)
    monkeypatch.setattr(postgresql, "NEWEST_HEADS", 3)
    for day in range(5):
        story(f"New {day}", days_ago=day)
    for years in (0.5, 3, 30):
        story(f"Relic of {years} years", days_ago=int(366 * years) + 10)

    assert found("relic") == ["Relic of 0.5 years", "Relic of 3 years", "Relic of 30 years"]
    assert found("relic", limit=1) == ["Relic of 0.5 years"]


def test_headlines_are_found_while_someone_types():
    story("Comets collide", "Nothing else.")
    story("Something else", "A comet in the text only.")

    ids = finding.by_headline("come", places=None)

    assert [Article.objects.get(pk=pk).headline for pk in ids] == ["Comets collide"]
    assert finding.by_headline("", places=None) == []
    assert finding.by_headline("-comets", places=None) == []


def test_a_search_that_takes_too_long_ends_and_says_so(monkeypatch):
    story("Comet")
    monkeypatch.setattr(finding, "SECONDS", 0.05)
    monkeypatch.setattr(finding, "newest", _dawdle)

    answer = finding.stories("comet", places=None)

    assert (answer.ids, answer.is_cut) == ([], True)
    assert Article.objects.count() == 1


def _dawdle(*_arguments):
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000000) SELECT max(x) FROM n"
            )
        else:
            cursor.execute("SELECT pg_sleep(5)")


def test_a_story_has_its_mark_in_the_order_of_time():
    one = story()
    one.published_at = datetime(2026, 1, 1, tzinfo=UTC)

    assert finding.key_for(one) == (1_767_225_600 << 29) | one.pk
