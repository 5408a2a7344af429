"""Where pictures are shown, what they need before readers may see them, and which look alike."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import illustrating, library, publishing
from articles.models import Article, PictureUse
from newsroom.kit import likeness
from sections.models import StandingPage
from tests.factories.articles import ArticleFactory, PictureFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


def figure(picture) -> str:
    return f'<p>Words.</p><figure data-picture="{picture.pk}"></figure>'


def uses() -> set[tuple]:
    return set(PictureUse.objects.values_list("picture", "article", "page"))


def test_a_saved_text_notes_its_pictures_and_forgets_those_it_lost():
    first, second = PictureFactory.create_batch(2)
    story = ArticleFactory(body=figure(first) + figure(second) + figure(first))
    assert uses() == {(first.pk, story.pk, None), (second.pk, story.pk, None)}

    story.body = figure(second)
    story.save(update_fields=["body"])
    assert uses() == {(second.pk, story.pk, None)}

    story.body = "<p>None.</p>"
    story.save()
    assert uses() == set()


def test_a_reference_to_no_picture_is_no_use():
    ArticleFactory(body='<figure data-picture="999999"></figure><figure data-picture="x"></figure>')

    assert uses() == set()


def test_a_save_of_other_fields_asks_nothing(django_assert_num_queries):
    story = ArticleFactory(body=figure(PictureFactory()))

    with django_assert_num_queries(1):
        story.save(update_fields=["headline"])


def test_standing_pages_use_pictures_too():
    picture, section = PictureFactory(), SectionFactory()
    page = StandingPage.objects.create(
        publication=section.publication, title="About", slug="about", body=figure(picture)
    )

    assert uses() == {(picture.pk, None, page.pk)}
    assert [(o.kind, o.count) for o in illustrating.obstacles(picture)] == [("Standing pages", 1)]


def test_rebuilding_finds_what_was_written_behind_our_back():
    picture, other = PictureFactory.create_batch(2)
    story = ArticleFactory(body=figure(other))
    Article.objects.filter(pk=story.pk).update(body=figure(picture))

    assert illustrating.rebuild() == 1
    assert uses() == {(picture.pk, story.pk, None)}


def test_where_a_picture_is_used_is_asked_without_reading_texts(django_assert_num_queries):
    picture = PictureFactory()
    story, leading = ArticleFactory(body=figure(picture)), ArticleFactory(lead_picture=picture)

    with django_assert_num_queries(4) as asked:
        found = illustrating.obstacles(picture)

    assert [row.pk for row in found[0].rows] == [leading.pk, story.pk]
    assert not any("LIKE" in query["sql"] for query in asked.captured_queries)


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"alt": ""}, "a description for those who can't see it"),
        ({"credit": ""}, "a credit"),
        ({"licence": ""}, "a licence"),
        ({"alt": " ", "credit": "", "licence": ""}, "a description for those who can't see it, a credit, a licence"),
    ],
)
@pytest.mark.parametrize("place", ["lead", "text"])
def test_no_story_goes_live_with_a_picture_that_is_not_ready(lacking, said, place):
    picture = PictureFactory(caption="Ice", **lacking)
    story = ArticleFactory(lead_picture=picture) if place == "lead" else ArticleFactory(body=figure(picture))

    with pytest.raises(publishing.Refused) as refused:
        publishing.publish(story, by=None)

    assert str(refused.value) == f"The picture “{str(picture)[:60]}” needs: {said}."
    type(picture).objects.filter(pk=picture.pk).update(alt="Ice", credit="Ann", licence="own")
    assert publishing.publish(story, by=None).is_live()


def test_a_picture_whose_rights_have_ended_is_refused_on_the_day_after():
    today = timezone.localdate()
    last_day, ended = PictureFactory(rights_end_on=today), PictureFactory(rights_end_on=today - timedelta(days=1))

    assert illustrating.missing(ArticleFactory(lead_picture=last_day)) == []
    assert illustrating.missing(ArticleFactory(lead_picture=ended)) == [
        f"The rights to the picture “{ended}” ended on {ended.rights_end_on}. Choose another one, or renew them."
    ]


def test_a_story_that_is_live_already_stays_live():
    story = ArticleFactory(lead_picture=PictureFactory(), live=True)
    type(story.lead_picture).objects.update(licence="", alt="")

    assert publishing.publish(story, by=None).is_live()


def test_asking_what_is_missing_is_one_query(django_assert_num_queries):
    first, second = PictureFactory.create_batch(2)
    story = ArticleFactory(lead_picture=first, body=figure(second))

    with django_assert_num_queries(1):
        assert illustrating.missing(story) == []


def look_of(*bits: int) -> int:
    number = sum(1 << bit for bit in bits)
    return number - 2**64 if number >= 2**63 else number


def test_near_pictures_are_found_nearest_first_and_far_ones_are_not():
    base = look_of(1, 9, 17, 33, 63)
    near = [PictureFactory(look=base), PictureFactory(look=look_of(1, 9, 17, 33, 63, 2, 18, 34, 50, 3, 19, 35))]
    PictureFactory(look=look_of(1, 9, 17, 33, 63, 2, 18, 34, 50, 3, 19, 35, 51))
    library.remember_looks(type(near[0]).objects.all())

    assert illustrating.alike(base) == near
    assert illustrating.alike(base, but=near[0].pk) == near[1:]
    assert illustrating.alike(None) == []
    assert likeness.distance(base, near[1].look) == likeness.NEAR
