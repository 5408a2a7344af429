"""Reading lists of stories."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.lists import Place, mark, newest_in, page_of, read_mark
from articles.models import Listing, listing
from pages import noting
from sections import network
from tests.factories.articles import AgencyFactory, ArticleFactory, PictureFactory
from tests.factories.newsroom import UserFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


def headlines(rows):
    return [row.article.headline for row in rows]


@pytest.mark.parametrize("places", [1, 5])
def test_the_newest_of_any_number_of_places_take_one_query(places, django_assert_num_queries):
    sections = SectionFactory.create_batch(places)
    for section in sections:
        for number in range(4):
            at = datetime(2022, 4, number + 1, tzinfo=UTC)
            ArticleFactory(section=section, headline=f"{section.slug} {number}", live=at)
    network.current()

    with django_assert_num_queries(1):
        found = newest_in((Place(s.publication_id, s.pk), 2) for s in sections)

    assert {place.section_id: headlines(rows) for place, rows in found.items()} == {
        s.pk: [f"{s.slug} 3", f"{s.slug} 2"] for s in sections
    }


def test_nothing_that_readers_may_not_see_is_in_any_list():
    section = SectionFactory()
    now = timezone.now()
    seen = ArticleFactory(section=section, live=True)
    ArticleFactory(section=section)
    ArticleFactory(section=section, live=now + timedelta(hours=1))
    publishing.withdraw(ArticleFactory(section=section, live=True), by=UserFactory(), reason="No.")
    publishing.trash(ArticleFactory(section=section, live=True), by=UserFactory())
    for fields in ({"embargo_until": now + timedelta(hours=1)}, {"expires_at": now - timedelta(seconds=1)}):
        hidden = ArticleFactory(section=section, live=now - timedelta(days=1))
        type(hidden).objects.filter(pk=hidden.pk).update(**fields)

    assert headlines(newest_in([(Place(section.publication_id, section.pk), 9)]).popitem()[1]) == [seen.headline]
    assert headlines(page_of(Listing.objects.in_publication(section.publication_id)).stories) == [seen.headline]


def test_a_parents_list_holds_its_sub_sections_stories():
    parent = SectionFactory()
    child = SectionFactory(publication=parent.publication, parent=parent)
    story = ArticleFactory(section=child, live=True)

    assert headlines(page_of(Listing.objects.in_section(parent.pk)).stories) == [story.headline]


def test_pages_follow_each_other_without_gap_or_repetition():
    section = SectionFactory()
    same_moment = datetime(2022, 4, 26, tzinfo=UTC)
    for _ in range(7):
        ArticleFactory(section=section, live=same_moment)
    rows = Listing.objects.in_section(section.pk)

    seen, before = [], ""
    while True:
        page = page_of(rows, before=before, size=3)
        seen += headlines(page.stories)
        if page.older is None:
            break
        before = page.older

    assert len(seen) == len(set(seen)) == 7


def test_a_story_published_meanwhile_moves_no_page():
    section = SectionFactory()
    ArticleFactory.create_batch(4, section=section, live=True)
    rows = Listing.objects.in_section(section.pk)
    second = page_of(rows, before=page_of(rows, size=2).older, size=2)

    ArticleFactory(section=section, live=timezone.now())

    after = page_of(rows, before=mark(page_of(rows, size=3).stories[2]), size=2)
    assert headlines(after.stories) == headlines(second.stories)


def test_a_mark_reads_back_to_the_microsecond():
    row = Listing(published_at=datetime(2022, 4, 26, 1, 2, 3, 456789, tzinfo=UTC), article_id=7)

    assert read_mark(mark(row)) == (row.published_at, 7)


def test_lists_are_kept_apart_by_publication():
    here, there = SectionFactory(), SectionFactory(publication=PublicationFactory(host="sister.test"))
    ArticleFactory(section=there, live=True)

    assert page_of(Listing.objects.in_publication(here.publication_id)).stories == []


def test_a_place_in_a_list_says_all_that_its_card_prints_and_who_shows_it_is_made_from_as_much():
    """What was drawn of the same values is shown again without a story having been loaded; yet the page knows of it."""
    section = SectionFactory()
    ArticleFactory(section=section, live=True, lead_picture=PictureFactory(), agency=AgencyFactory())
    ArticleFactory(section=section, live=True)
    place = Place(section.publication_id, section.pk)

    with noting.recording() as looked:
        rows = newest_in([(place, 9)])[place]
    with noting.recording() as loaded:
        stories = [row.article for row in rows]
        cards = list(Listing.objects.in_section(section.pk).newest_first().cards())

    assert looked.tags >= loaded.tags
    assert {tag.partition(":")[0] for tag in loaded.tags} >= {"article", "picture", "agency"}
    assert stories == [row.article for row in cards]
    assert [listing.printed(story) for story in stories] == [row.printed for row in cards]
    assert [row.has_picture for row in rows] == [story.lead_picture is not None for story in stories]
    assert [row.published_at for row in rows] == [row.published_at for row in cards]


def test_a_place_in_a_list_is_another_value_when_anything_its_card_prints_has_changed():
    section = SectionFactory()
    story = ArticleFactory(section=section, live=True, lead_picture=PictureFactory(), agency=AgencyFactory())
    place = Place(section.publication_id, section.pk)
    seen = [newest_in([(place, 1)])[place][0].printed]

    for name in listing.CARD:
        *relation, field = name.split("__")[1:]
        row = getattr(story, relation[0]) if relation else story
        if field == "parent_id":
            value = SectionFactory(publication=section.publication).pk
        else:
            value = _another(row._meta.get_field(field), getattr(row, field))
        type(row).objects.filter(pk=row.pk).update(**{field: value})
        network.changed()
        seen.append(newest_in([(place, 1)])[place][0].printed)

    assert len(set(seen)) == 1 + len(listing.CARD)


def _another(field, value):
    """Return another value that the field may hold."""
    match field.get_internal_type():
        case "DateTimeField":
            return (value or timezone.now()) - timedelta(days=1)
        case "DateField":
            return date(2001, 2, 3)
        case "CharField" | "TextField" | "SlugField":
            return next(
                (choice for choice, _ in field.choices or () if choice != value),
                f"{value}x"[-(field.max_length or 99) :],
            )
        case _:
            return value / 2 if isinstance(value, float) else (value or 0) + 1
