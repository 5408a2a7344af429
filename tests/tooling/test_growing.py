"""The invented archive: right in every list and count, whatever was loaded past the site's own verbs."""

from contextlib import closing, suppress

import pytest
from django.db import connection, connections

from articles import listing, mirroring
from articles.models import Article, Correction, Listing, SubjectListing
from benchmarks import growing, lifting, storying

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_an_invented_archive_is_right_and_can_be_read(client, monkeypatch):
    monkeypatch.setattr(growing, "BATCH", 250)
    assert growing.grow(600) == 600
    assert growing.grow(700) == 100
    assert growing.grow(500) == 0

    assert mirroring.missing(connection) == set()
    assert mirroring.mistakes() == {"wanting": 0, "extra": 0, "days": 0, "notes": 0}
    assert sum(wrong for _some, wrong in listing.check_all(mend=False)) == 0
    assert Article.objects.count() == 700
    assert Article.objects.filter(published_at=None).count() == len(storying.DRAFTS)
    assert Correction.objects.exists()
    assert Listing.objects.exclude(section=None).filter(section__parent__isnull=False).exists()
    assert SubjectListing.objects.filter(agency__isnull=False).exists()

    for path in (
        "/",
        "/section-0/",
        "/author/staff-writers/",
        "/tag/tag-0/",
        "/1999/07/20/",
        "/archive/",
        "/corrections/",
    ):
        assert client.get(path, headers={"host": "127.0.0.1"}).status_code == 200, path


def test_the_same_number_makes_the_same_story():
    growing.grow(60)
    first = list(Article.objects.order_by("pk").values_list("headline", "body", "slug"))
    Article.objects.all().delete()
    growing.grow(60)
    assert list(Article.objects.order_by("pk").values_list("headline", "body", "slug")) == first


def test_an_archive_grows_while_somebody_else_has_it_open():
    other = connections.create_connection("default")
    other.connect()
    with other.cursor() as cursor, closing(other):
        cursor.execute("SELECT count(*) FROM articles_article")

        assert growing.grow(60) == 60


def test_what_tables_keep_beside_their_rows_is_there_again_after_a_failure():
    tables = [model._meta.db_table for model in growing.GROWN]
    before = set(lifting.found(tables))

    with suppress(RuntimeError), lifting.lifted(tables):
        while_lifted = set(lifting.found(tables))
        raise RuntimeError

    assert "articles_publication_list" in str(before)
    assert while_lifted == set()
    assert set(lifting.found(tables)) == before
