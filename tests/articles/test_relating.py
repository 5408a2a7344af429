"""Leading readers from one story to another, and back."""

import pytest

from articles import relating
from articles.models import RelatedLink
from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db


def test_a_live_story_leads_back_once_and_at_the_end():
    here, other = ArticleFactory(), ArticleFactory(live=True)
    RelatedLink.objects.create(article=other, title="Elsewhere", url="https://elsewhere.example/", position=4)

    assert relating.link_back(other, to=here).position == 5
    assert relating.link_back(other, to=here) is None
    assert RelatedLink.objects.filter(article=other, story=here).count() == 1


def test_a_draft_does_not_lead_back_nor_a_story_to_itself():
    here, draft = ArticleFactory(live=True), ArticleFactory()

    assert relating.link_back(draft, to=here) is None
    assert relating.link_back(here, to=here) is None
    assert not RelatedLink.objects.exists()
