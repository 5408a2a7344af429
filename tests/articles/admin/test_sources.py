"""Authors, agencies and tags at the desk."""

import pytest

from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db


def test_suggested_tags_begin_with_what_was_typed(client, editor, section):
    ArticleFactory(section=section).tags.add("Ice", "Sea ice", "Rice", "Moon")

    assert client.get("/desk/articles/tag/suggestions/?q=ice").json() == {"tags": ["Ice", "Rice", "Sea ice"]}
    assert client.get("/desk/articles/tag/suggestions/?q=+").json() == {"tags": []}
