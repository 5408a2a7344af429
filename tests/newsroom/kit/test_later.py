"""Addresses and views that are imported once they are asked for."""

from importlib import import_module

import pytest
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse

from newsroom.kit import later

pytestmark = pytest.mark.once


def put_off():
    return [part for part in get_resolver().url_patterns if isinstance(part, later.Later)]


def test_each_app_stands_under_the_name_that_it_gives_itself():
    names = {part.urlconf_name: part.namespace for part in put_off()}

    assert names
    assert names == {module: import_module(module).app_name for module in names}


def test_an_app_that_is_put_off_is_named_and_found_like_any_other():
    address = reverse("curation:rule")

    assert resolve(address).view_name == "curation:rule"
    assert reverse("admin:articles_article_change", args=[7]).endswith("/articles/article/7/change/")


def test_a_view_that_is_put_off_gets_what_was_asked():
    view = later.view("tests.newsroom.kit.test_later.said")

    assert view(RequestFactory().get("/moon/"), 1, slug="ice") == ("/moon/", 1, "ice")


def said(request, number, *, slug):
    return request.path, number, slug
