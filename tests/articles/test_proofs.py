"""A story as it will be read, before it is."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from articles import content, keeping, proofs
from articles.models import Article, WorkingCopy
from tests.factories.articles import AgencyFactory, ArticleFactory, AuthorFactory, PictureFactory, complete_story
from tests.factories.sections import SectionFactory

pytestmark = pytest.mark.django_db


def test_what_is_typed_stands_in_place_of_what_is_there():
    story = ArticleFactory(headline="Old", body="<p>Old</p>", live=True)
    WorkingCopy.objects.create(article=story, values={"headline": "New", "body": "<p>New</p><script>alert(1)</script>"})

    proof = proofs.of(story, keeping.current(story))

    assert (proof.headline, proof.body) == ("New", "<p>New</p>")
    assert Article.objects.get(pk=story.pk).headline == "Old"


def test_a_proof_of_what_is_there_is_what_is_there():
    story = complete_story(SectionFactory())

    proof = proofs.of(story, content.of(story))

    assert {f.attname: getattr(proof, f.attname) for f in Article._meta.concrete_fields} == {
        f.attname: getattr(Article.objects.get(pk=story.pk), f.attname) for f in Article._meta.concrete_fields
    }
    assert [a.pk for a in proof.byline_names] == content.of(story)["authors"]
    assert sorted(t.name for t in proof.tags.all()) == content.of(story)["tags"]
    assert [link.url for link in proof.related_links.all() if link.url] == [
        "https://elsewhere.example/0", "https://elsewhere.example/1",
    ]  # fmt: skip


def test_a_draft_gets_the_address_and_date_it_would_have():
    story = ArticleFactory(headline="Ice on the Moon")

    proof = proofs.of(story, {"publish_at": "2027-01-02T10:00:00+00:00"})

    assert proof.path == "2027/01/02/ice-on-the-moon"
    assert proof.published_at == datetime(2027, 1, 2, 10, tzinfo=UTC)
    assert proofs.of(story, {}).published_at <= timezone.now()


def test_keys_names_and_links_are_laid_over():
    story, agency, picture = ArticleFactory(), AgencyFactory(), PictureFactory()
    author, section, other = AuthorFactory(name="Hana Okabe"), SectionFactory(), ArticleFactory(live=True)

    proof = proofs.of(story, {
        "agency": agency.pk, "lead_picture": picture.pk, "section": section.pk, "tags": ["Ice", "ice"],
        "authors": [author.pk, "Someone New"], "dateline_on": "2026-01-02",
        "related_links": [{"story": other.pk}, {"title": "Out", "url": "https://out.example"}],
    })  # fmt: skip

    assert (proof.agency, proof.lead_picture, proof.section) == (agency, picture, section)
    assert [a.name for a in proof.byline_names] == ["Hana Okabe", "Someone New"]
    assert [(link.story, link.url) for link in proof.related_links.all()] == [
        (other, ""),
        (None, "https://out.example"),
    ]
    assert proof.dateline_on.isoformat() == "2026-01-02"


@pytest.mark.parametrize("values", [
    {"headline": {"typed": "Half"}}, {"dateline_on": {"typed": "2026-13"}}, {"dateline_on": "yesterday"},
    {"section": 999}, {"section": "x"}, {"agency": {"typed": 1}}, {"lead_picture": True}, {"authors": "x"},
    {"authors": [999, None, {}, ""]}, {"tags": [1, None]}, {"related_links": [{"url": "javascript:alert(1)"}, 7]},
    {"body": "<div>" * 3_000}, {"publish_at": "soon"}, {"publish_at": "2027-01-02T10:00"}, {"headline": "\x00"},
    {"related_links": [{"story": "x"}]}, {"section": 2**70},
])  # fmt: skip
def test_what_can_not_be_read_is_left_out(values):
    story = ArticleFactory()

    proof = proofs.of(story, values)

    assert proof.path
    assert list(proof.related_links.all()) == []


def test_a_digest_follows_what_readers_take_for_the_text():
    values = content.of(ArticleFactory())

    assert proofs.digest(values) == proofs.digest(values | {"slug": "other"})
    assert proofs.digest(values) != proofs.digest(values | {"headline": "Other"})
