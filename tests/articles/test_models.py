"""What is true of stories, whatever happens around them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles.models import Article, Correction, RelatedLink
from tests.factories.articles import ArticleFactory, AuthorFactory, PictureFactory, complete_story
from tests.factories.newsroom import UserFactory
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("whose", ["author", "agency", "section", "publication", "picture", "editor", "corrector"])
def test_deleting_what_a_story_needs_never_deletes_the_story(whose):
    editor = UserFactory()
    story = complete_story(SectionFactory())
    Article.objects.filter(pk=story.pk).update(published_by=editor)
    Correction.objects.filter(article=story).update(made_by=editor)
    story = Article.objects.get(pk=story.pk)
    things = {
        "author": story.bylines.first().author, "agency": story.agency, "section": story.section,
        "publication": story.publication, "picture": story.lead_picture, "editor": editor, "corrector": editor,
    }  # fmt: skip

    with pytest.raises(ProtectedError):
        things[whose].delete()

    assert Article.objects.filter(pk=story.pk).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"withdrawn_at": timezone.now()},
        {"trashed_at": timezone.now()},
        {"embargo_until": timezone.now() + timedelta(hours=1)},
        {"embargo_until": timezone.now() - timedelta(hours=1)},
        {"expires_at": timezone.now() + timedelta(hours=1)},
        {"expires_at": timezone.now() - timedelta(hours=1)},
        {"published_at": timezone.now() + timedelta(hours=1)},
    ],
)
def test_a_story_and_the_database_agree_on_whether_it_is_live(fields):
    story = ArticleFactory(live=timezone.now() - timedelta(days=1))
    Article.objects.filter(pk=story.pk).update(**fields)
    story.refresh_from_db()

    assert story.is_live() == Article.objects.live().filter(pk=story.pk).exists()


def test_a_published_story_must_have_an_address():
    story = ArticleFactory()

    with pytest.raises(IntegrityError, match="published_has_path"), transaction.atomic():
        Article.objects.filter(pk=story.pk).update(published_at=timezone.now())


@pytest.mark.parametrize(
    "fields", [{}, {"title": "A", "url": ""}, {"title": "", "url": "https://a.example/"}, {"title": "A", "story": True}]
)
def test_a_related_link_is_an_address_or_a_story(fields):
    story = ArticleFactory()
    if fields.get("story"):
        fields = fields | {"story": ArticleFactory()}

    with pytest.raises(IntegrityError, match="related_is_link_or_story"), transaction.atomic():
        RelatedLink.objects.create(article=story, **fields)


def test_an_author_stands_once_in_a_byline():
    story, author = ArticleFactory(), AuthorFactory()
    story.bylines.create(author=author)

    with pytest.raises(IntegrityError), transaction.atomic():
        story.bylines.create(author=author)


def test_a_picture_is_kept_under_its_content_not_its_name():
    picture = PictureFactory()

    assert picture.file.name == f"originals/{picture.digest[:2]}/{picture.digest}.png"
    assert (picture.width, picture.height) == (1200, 800)
