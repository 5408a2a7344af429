"""Authors, agencies and tags at the desk."""

import pytest

from articles.models import Author
from tests.articles.desk import said
from tests.factories.articles import ArticleFactory

pytestmark = pytest.mark.django_db


def test_suggested_tags_begin_with_what_was_typed(client, editor, section):
    ArticleFactory(section=section).tags.add("Ice", "Sea ice", "Rice", "Moon")

    assert client.get("/desk/articles/tag/suggestions/?q=ice").json() == {"tags": ["Ice", "Rice", "Sea ice"]}
    assert client.get("/desk/articles/tag/suggestions/?q=+").json() == {"tags": []}


@pytest.mark.parametrize(("name", "warned"), [("Аnna Petrova", True), ("Anna Petrova", False), ("Анна Петрова", False)])
def test_n9_an_author_whose_name_mixes_scripts_is_kept_with_a_warning(client, editor, name, warned):
    fields = {"name": name, "slug": "anna", "biography": ""}

    answer = client.post("/desk/articles/author/add/", fields, follow=True)

    assert Author.objects.get(slug="anna").name == name
    assert any("mixes letters" in line for line in said(answer)) is warned
