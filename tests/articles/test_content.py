"""A story's content as plain values: read, written, read again."""

import json

import pytest

from articles import content
from articles.models import Article
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, PictureFactory, complete_story
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


def test_every_field_that_is_typed_is_content():
    story = complete_story(SectionFactory())

    found = content.of(story)

    assert tuple(found) == content.FIELDS
    assert json.loads(json.dumps(found)) == found


def test_content_written_into_another_story_reads_the_same():
    section = SectionFactory()
    first = complete_story(section)
    first.also_in.set([SectionFactory()])
    second = ArticleFactory(section=section)

    content.write(second, content.of(first))

    assert content.of(Article.objects.get(pk=second.pk)) == content.of(first)


def test_fields_that_are_not_named_stay():
    story = ArticleFactory(kicker="Kept", agency=AgencyFactory(), lead_picture=PictureFactory())
    before = content.of(story)

    content.write(story, {"headline": "New", "authors": [AuthorFactory().pk]})

    after = content.of(Article.objects.get(pk=story.pk))
    assert {name for name in content.FIELDS if after[name] != before[name]} == {"headline", "authors"}


def test_what_is_gone_meanwhile_is_left_out():
    story = ArticleFactory()
    home = story.section_id

    content.write(
        story, {"section": 999, "agency": 999, "lead_picture": 999, "authors": [999], "related_links": [{"story": 999}]}
    )

    after = content.of(Article.objects.get(pk=story.pk))
    assert (after["section"], after["agency"], after["lead_picture"]) == (home, None, None)
    assert (after["authors"], after["related_links"]) == ([], [])


def test_another_section_takes_the_story_to_its_publication():
    story, elsewhere = ArticleFactory(), SectionFactory()

    content.write(story, {"section": elsewhere.pk})

    assert Article.objects.get(pk=story.pk).publication_id == elsewhere.publication_id


def test_a_body_is_cleaned_however_it_comes():
    story = ArticleFactory()

    content.write(story, {"body": "<p>Fine</p><script>alert(1)</script>"})

    assert story.body == "<p>Fine</p>"
