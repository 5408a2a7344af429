"""Rows of a prepared question become the objects that Django makes of them, fewer of them."""

import pytest
from django.core.exceptions import FieldFetchBlocked

from articles.models import Listing
from newsroom.kit.prepared import Prepared, slot
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db

ROWS = Prepared(lambda: Listing.objects.in_publication(slot("place")).newest_first().cards())


def loaded(row):
    """Return what of a row and of all it points at is there, as it would be shown."""
    if row is None:
        return None
    there = {name: value for name, value in row.__dict__.items() if name != "_state"}
    return there, {name: loaded(other) for name, other in row._state.fields_cache.items()}


def test_each_row_holds_what_django_loads_and_one_section_is_one_object():
    section, other = SectionFactory.create_batch(2, publication=SectionFactory().publication)
    ArticleFactory.create_batch(2, section=section, live=True, lead_picture=PictureFactory())
    ArticleFactory(section=other, live=True)

    rows = ROWS.all(place=section.publication_id)

    usual = Listing.objects.in_publication(section.publication_id).newest_first().cards()
    assert [loaded(row) for row in rows] == [loaded(row) for row in usual]
    assert len({id(row.article) for row in rows}) == 3
    assert len({id(row.article.section) for row in rows}) == 2
    assert len({id(row.article.lead_picture) for row in rows}) == 2
    assert {row.article.agency for row in rows} == {None}
    with pytest.raises(FieldFetchBlocked):
        _ = rows[0].article.section.description


def test_another_answer_has_objects_of_its_own():
    story = ArticleFactory(live=True)

    first, second = (ROWS.first(place=story.publication_id) for _ in range(2))

    assert first.article == second.article
    assert first.article is not second.article
