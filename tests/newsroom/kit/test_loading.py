"""Rows that are loaded quickly are what Django would have made of them."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models.signals import post_init, pre_init

from articles.models import Article, Picture
from newsroom.kit.loading import QuicklyLoaded
from tests.factories.articles import ArticleFactory, PictureFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "rows", [Article.objects.all(), Article.objects.only("headline"), Article.objects.defer("body")]
)
def test_a_row_is_what_django_makes_of_it(rows, monkeypatch):
    ArticleFactory(live=True)
    quick = rows.all().get()
    monkeypatch.setattr(Article, "from_db", classmethod(models.Model.from_db.__func__))
    usual = rows.all().get()

    assert {**quick.__dict__, "_state": None} == {**usual.__dict__, "_state": None}
    for name in ("db", "adding", "fetch_mode"):
        assert getattr(quick._state, name) == getattr(usual._state, name)
    assert quick.get_deferred_fields() == usual.get_deferred_fields()
    assert quick.slug == usual.slug


def test_nobody_listens_for_rows_that_are_loaded_quickly():
    quick = [model for model in apps.get_models() if issubclass(model, QuicklyLoaded)]

    assert Article in quick
    listening = [m for m in quick for signal in (pre_init, post_init) if signal.has_listeners(m)]
    # They are the file's own, and look for nothing in a row that has none.
    assert listening == [Picture]
    assert Picture.listening == {field.name for field in Picture._meta.fields if isinstance(field, models.FileField)}


@pytest.mark.parametrize("rows", [Picture.objects.all(), Picture.objects.defer("file"), Picture.objects.only("width")])
def test_a_picture_with_its_file_is_loaded_as_ever(rows, monkeypatch):
    PictureFactory()
    quick = rows.all().get()
    monkeypatch.setattr(Picture, "from_db", classmethod(models.Model.from_db.__func__))
    usual = rows.all().get()

    assert {**quick.__dict__, "_state": None} == {**usual.__dict__, "_state": None}
    assert quick.file.url == usual.file.url
