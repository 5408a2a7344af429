"""Addresses, views and modules that are imported once they are asked for."""

import os
import subprocess
import sys
from importlib import import_module

import pytest
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse

from newsroom.kit import later, routing
from tests import patience, serving

pytestmark = pytest.mark.once


def put_off():
    groups = [part.url_patterns for part in get_resolver().url_patterns if isinstance(part, routing.Only)]
    return [part for group in groups for part in group if isinstance(part, later.Later)]


def test_each_app_stands_under_the_name_that_it_gives_itself():
    names = {part.urlconf_name: part.namespace for part in put_off()}

    assert names
    assert names == {module: import_module(module).app_name for module in names}


def test_all_screens_have_addresses_whoever_imports_them_first():
    program = (
        "import django; django.setup(); from newsroom import desk_urls; from django.urls import reverse\n"
        "print(reverse('admin:wire_agencyrule_changelist'))"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], cwd=serving.ROOT, env=os.environ | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"},
        check=True, capture_output=True, text=True, timeout=patience.SECONDS_OF_A_COMMAND,
    ).stdout  # fmt: skip

    assert said.strip().endswith("/wire/agencyrule/")


def test_an_app_that_is_put_off_is_named_and_found_like_any_other():
    address = reverse("curation:rule")

    assert resolve(address).view_name == "curation:rule"
    assert reverse("admin:articles_article_change", args=[7]).endswith("/articles/article/7/change/")


def test_what_an_app_needs_is_there_before_its_addresses_are():
    order = []
    part = later.Later("reader/", "readers.way_urls", "ways", before=lambda: order.append("before"))

    order.append(part.url_patterns[0].name)

    assert order == ["before", "go"]


def test_a_view_that_is_put_off_gets_what_was_asked():
    view = later.view("tests.newsroom.kit.test_later.said")

    assert view(RequestFactory().get("/moon/"), 1, slug="ice") == ("/moon/", 1, "ice")


USE = """
import sys
from newsroom.kit import later, routing
colorsys, words = later.module("colorsys"), later.module("email.mime.text")
before = "ONE_THIRD" in object.__getattribute__(colorsys, "__dict__")
import email.mime.text
print(before, colorsys.ONE_THIRD > 0, later.module("colorsys") is colorsys, email.mime.text is words)
"""


def test_a_module_that_is_put_off_is_read_when_something_in_it_is_asked_for():
    done = subprocess.run([sys.executable, "-c", USE], cwd=serving.ROOT, check=True, capture_output=True, text=True,
                          timeout=patience.SECONDS_OF_A_COMMAND)  # fmt: skip

    assert done.stdout.split() == ["False", "True", "True", "True"]


def test_a_module_that_is_not_there_is_missed_at_once():
    with pytest.raises(ModuleNotFoundError):
        later.module("no_such_module_anywhere")


def said(request, number, *, slug):
    return request.path, number, slug
