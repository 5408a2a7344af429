"""Everything readers wrote goes out, and nothing that only their account holds."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories.articles import ArticleFactory
from tests.factories.comments import CommentFactory, LetterFactory
from tests.factories.sections import PublicationFactory, SectionFactory

pytestmark = pytest.mark.django_db


def test_comments_and_letters_go_out_a_line_each_without_addresses(django_assert_num_queries):
    story = ArticleFactory(live=True)
    parent = CommentFactory(article=story, body="First\nline", network="192.0.2.9")
    answer = CommentFactory(article=story, parent=parent, reader=None, author_name="=Ann")
    letter = LetterFactory(publication=story.publication, kind="correction", comment=answer)
    CommentFactory(
        article=ArticleFactory(section=SectionFactory(publication=PublicationFactory(host="sister.example")))
    )
    out = StringIO()

    with django_assert_num_queries(3):
        call_command("export_comments", publication=story.publication.slug, stdout=out)

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["type"], line["key"]) for line in lines] == [
        ("comment", str(parent.key)), ("comment", str(answer.key)), ("correction", str(letter.key)),
    ]  # fmt: skip
    assert lines[0] | {"text": "First\nline", "story": story.canonical_url, "parent": None} == lines[0]
    assert (lines[1]["parent"], lines[1]["author"], lines[2]["comment"]) == (str(parent.key), "=Ann", str(answer.key))
    assert parent.reader.email not in out.getvalue()
    assert "192.0.2.9" not in out.getvalue()
