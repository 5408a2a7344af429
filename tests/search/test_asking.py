"""What readers type, as it is understood."""

from datetime import UTC, datetime

import pytest

from search import asking
from search.engines.documents import key_of, place_mark
from sections import network
from tests.factories.articles import AgencyFactory, AuthorFactory, TagFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def understand():
    moon = SectionFactory(name="Moon", slug="moon", publication__zone="Europe/Berlin")

    def ask(text, **kwargs):
        return asking.understand(text, publication=moon.publication, **kwargs)

    ask.section = moon
    return ask


def key(*day):
    return key_of(datetime(*day, tzinfo=UTC), 0)


def test_operators_stand_in_any_order_and_among_words(understand):
    agency, author = AgencyFactory(code="XNA"), AuthorFactory(name="Anna Berg", slug="anna-berg")
    tag = TagFactory(name="Far side", slug="far-side")

    asked = understand('ice author:"Anna Berg" agency:xna -"dark side" place:Beijing tag:"far side" section:moon water')

    assert asked.question.wanted == (("ice",), ("water",))
    assert asked.question.unwanted == (("dark", "side"),)
    assert set(asked.marks) == {
        (f"a{author.pk}",), (f"g{agency.pk}",), (place_mark("beijing"),), (f"t{tag.pk}",), (f"k{understand.section.pk}",),
    }  # fmt: skip
    assert asked.notes == ()
    assert asking.understand(asked.text, publication=asked.publication) == asked


def test_dates_begin_and_end_by_the_publications_clocks(understand):
    assert understand("after:2009-05-01").above == key(2009, 4, 30, 22) - 1
    assert understand("before:2010").below == key(2009, 12, 31, 23)
    year = understand("year:2009")
    assert (year.above, year.below) == (key(2008, 12, 31, 23) - 1, key(2009, 12, 31, 23))
    month = understand("after:2009-05 before:2009-06")
    assert (month.above, month.below) == (key(2009, 4, 30, 22) - 1, key(2009, 5, 31, 22))


@pytest.mark.parametrize(
    "value", ["soon", "2009-13", "2009-02-30", "20090501", "0000", "9999", "١٢٣٤", "2009-5-1-1", "1e3"]
)
def test_a_date_that_is_none_is_told_what_to_write(understand, value):
    asked = understand(f"ice before:{value}")

    assert (asked.below, asked.operators) == (None, ())
    assert asked.notes == (f"“{value}” is no date: write before:2009, before:2009-05 or before:2009-05-01.",)


@pytest.mark.parametrize("text", ["-before:2010", "year:2009-05", "after:2012 before:2010"])
def test_other_dates_that_make_no_sense_are_told_so(understand, text):
    assert len(understand(text).notes) == 1


def test_what_is_no_operator_is_looked_for_as_words_with_a_note(understand):
    asked = understand("colour:red ice")

    assert asked.question.wanted == (("colour", "red"), ("ice",))
    assert asked.notes == ("“colour:” is nothing a search can be narrowed by, so it was looked for as a word.",)
    assert understand("https://example.org 12:30 a:b").notes == ()


@pytest.mark.parametrize("name", ["agency", "tag", "section", "author", "site"])
def test_names_that_nobody_has_are_looked_for_as_words_with_a_note(understand, name):
    asked = understand(f'{name}:"no body"')

    assert (asked.operators, asked.question.wanted) == ((), (("no", "body"),))
    assert asked.notes == (f"{name.title()} “no body” is not known here, so it was looked for as words.",)


def test_a_story_has_one_section_but_may_have_two_tags(understand):
    other = SectionFactory(slug="mars", publication=understand.section.publication)
    one, two = TagFactory(name="One"), TagFactory(name="Two")

    asked = understand("section:moon section:mars tag:one tag:two -tag:one")

    assert asked.marks == ((f"k{understand.section.pk}", f"k{other.pk}"), (f"t{one.pk}",), (f"t{two.pk}",))
    assert asked.without == (f"t{one.pk}",)


def test_sections_of_sisters_count_in_the_whole_network_only(understand):
    away = SectionFactory(slug="rovers", publication=PublicationFactory(host="mars.test", name="Areograph"))

    assert understand("section:rovers").marks == ()
    assert understand("section:rovers", everywhere=True).marks == ((f"k{away.pk}",),)
    assert understand("site:areograph", everywhere=True).marks == ((f"l{away.publication_id}",),)


def test_p11_heaps_of_operators_are_capped(understand, django_assert_max_num_queries):
    network.current()
    heap = " ".join(f"tag:t{n}" for n in range(50)) + " agency:a author:b"

    with django_assert_max_num_queries(3):
        asked = understand(heap)

    assert len(asked.question.wanted) <= asking.MOST_OPERATORS


def test_operators_ask_one_question_a_table(understand, django_assert_num_queries):
    network.current()
    with django_assert_num_queries(3):
        understand("tag:a tag:b agency:c agency:d author:e author:f section:moon place:x")
    with django_assert_num_queries(0):
        understand("words only section:moon place:x year:2009")


def test_a_form_is_written_as_a_search():
    assert asking.composed(" ice ", [("tag", ""), ("author", 'Anna "B" Berg'), ("before", "2010")]) == (
        'ice author:"Anna B Berg" before:2010'
    )
