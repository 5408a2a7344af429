"""Stories that belong beside another one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing, suggesting
from articles.models import Article, RelatedLink
from articles.suggesting import Wanted, names_in
from search import indexing
from tests.factories.articles import ArticleFactory, TagFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


def story(headline, *, tags=(), days_ago=1, **kwargs):
    made = ArticleFactory(headline=headline, live=timezone.now() - timedelta(days=days_ago), **kwargs)
    made.tags.set(tags)
    indexing.index(made)
    return made


def suggested(wanted, rows=None):
    rows = Article.objects.all() if rows is None else rows
    return [s.story.headline for s in suggesting.beside(wanted, rows=rows)]


@pytest.mark.parametrize(
    ("headline", "names"),
    [
        ("Artemis crew trains in Houston", ["houston"]),
        ("Long March 5B lands", ["long", "march", "5b"]),
        ("Chang'e 7 leaves for the Moon", ["7", "moon"]),
        ("NASA picks SpaceX for 2028", ["nasa", "spacex", "2028"]),
        ("Big News From The Red Planet Today", ["news", "from", "planet", "today"]),
        ("glacier melts faster", ["glacier", "melts", "faster"]),
        ("", []),
        ("!?", []),
    ],
)
def test_names_and_numbers_are_what_a_headline_is_about(headline, names):
    assert [name for name in names_in(headline) if name != "chang"] == names


def test_shared_tags_names_and_section_rank_and_are_named():
    section, elsewhere = SectionFactory(), SectionFactory()
    moon = TagFactory(name="moon")
    story("Rain in spring", section=elsewhere)
    story("Weather for the week", section=section)
    story("What the crew eats", section=elsewhere, tags=["moon"])
    story("Inside Artemis", section=elsewhere)
    story("Artemis and its rocket", section=section, tags=["moon"])

    found = suggesting.beside(
        Wanted("Crew boards Artemis at dawn", tags=(moon.name,), section=section.pk), rows=Article.objects.all()
    )

    assert [s.story.headline for s in found] == [
        "Artemis and its rocket", "What the crew eats", "Inside Artemis", "Weather for the week",
    ]  # fmt: skip
    assert found[0].why == f"tagged moon; names Artemis; also in {section.name}"
    assert found[2].why == "names Artemis"


def test_the_fresh_one_comes_first_where_all_else_is_the_same():
    section = SectionFactory()
    story("Artemis A", section=section, days_ago=900)
    story("Artemis B", section=section, days_ago=2)

    assert suggested(Wanted("Crew meets Artemis")) == ["Artemis B", "Artemis A"]


def test_what_is_linked_itself_trashed_or_withdrawn_is_not_suggested(django_user_model):
    person = django_user_model.objects.create(username="ed")
    mine = story("To Artemis")
    linked, thrown, taken, kept = (story(f"On Artemis {n}") for n in range(4))
    RelatedLink.objects.create(article=mine, story=linked)
    publishing.trash(thrown, by=person)
    publishing.withdraw(taken, by=person, reason="So.")

    assert suggested(suggesting.wanted_by(mine)) == [kept.headline]


def test_a_draft_without_a_headline_is_not_suggested():
    section = SectionFactory()
    story("", section=section)
    story("A comet drops by", section=section)

    assert suggested(Wanted("What the crew eats", section=section.pk)) == ["A comet drops by"]


def test_only_rows_the_person_may_use_are_suggested():
    story("On Artemis")

    assert suggested(Wanted("To Artemis now"), rows=Article.objects.none()) == []
    assert suggested(Wanted()) == []


@pytest.mark.parametrize("count", [2, 12])
def test_it_asks_the_same_number_of_questions(count, django_assert_max_num_queries):
    section = SectionFactory()
    for number in range(count):
        story(f"On Artemis {number}", section=section, tags=["moon"])

    with django_assert_max_num_queries(40):
        found = suggesting.beside(
            Wanted("To Artemis and ESA", tags=("moon",), section=section.pk), rows=Article.objects.all()
        )
        assert all(s.story.section.name and s.story.publication.name for s in found)

    assert len(found) == min(count, suggesting.MOST)
