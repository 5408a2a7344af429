"""Whoever is passed over would have had nothing at that address."""

import pytest
from django.http import HttpResponse
from django.urls import Resolver404, get_resolver, path, resolve, reverse

from newsroom.kit.routing import Only

DATED = ["2022/04/26/", "2022/04/26/a-story/", "2022/04/", "1999/12/31/a/qr.svg", "2022/04/26/a/versions/"]


def page(_request):
    return HttpResponse()


def test_entries_are_looked_through_only_where_one_can_be_meant():
    group = Only(lambda path: path.startswith("a"), [path("a/", page, name="a"), path("b/", page, name="b")])

    assert (group.resolve("a/").func, group.resolve("a/").route) == (page, "a/")
    assert [group.reverse(name) for name in "ab"] == ["a/", "b/"]
    for address in ("b/", "c/", "a/c/"):
        with pytest.raises(Resolver404):
            group.resolve(address)


def test_no_group_of_ours_is_passed_over_where_it_has_the_address():
    groups = [entry for entry in get_resolver().url_patterns if isinstance(entry, Only)]
    assert groups

    for address in ["", *DATED, "comments/", "moon/feed/", "desk/2022/04/"]:
        for group in groups:
            meant = group._when
            group._when = lambda _path: True
            try:
                if not meant(address):
                    with pytest.raises(Resolver404):
                        group.resolve(address)
            finally:
                group._when = meant


def test_names_lead_to_addresses_in_a_group_and_back():
    for name in ("robots", "search:search", "audience:most-read", "readers:mine"):
        assert resolve(reverse(name)).view_name == name
