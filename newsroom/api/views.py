"""The addresses of the API: each reads what was asked, finds it and says it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.models import Article
from newsroom.api import openapi, reading, shaping
from newsroom.api.answering import Data, answered, endpoint, open_to_all
from newsroom.api.declaring import DEFAULT as DEFAULT_LIMIT
from newsroom.api.declaring import (
    OPERATIONS,
    PUBLICATIONS,
    ROOT,
    SEARCH,
    SEARCH_TIMES,
    SECTIONS,
    STORIES,
    STORY,
    STORY_AT,
    TIMES,
    Operation,
    Refused,
)
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication
from search import finding
from sections import network


@endpoint(STORIES)
def stories(request: HttpRequest, asked: dict[str, Any]) -> Data:
    """Return a page of stories."""
    site = request.site_map
    if asked["section"] and asked["section"] not in site.sections_by_path:
        detail = _("section: this site has no such section; /api/v1/sections lists them.")
        raise Refused(400, _("Unknown section"), detail, parameters=["section"])
    rows = reading.listed(site, asked)
    keys, following = reading.page_of(rows, cursor=asked["cursor"], limit=asked["limit"] or DEFAULT_LIMIT)
    return _page(request, STORIES, keys, following)


@endpoint(STORY)
def story(request: HttpRequest, _asked: dict[str, Any], key: str) -> Data:
    """Return the story with a number."""
    path = reading.path_of(request.site_map, int(key))
    return _whole(request, reading.whole(request.site_map, path) if path else None)


@endpoint(STORY_AT)
def story_at(request: HttpRequest, _asked: dict[str, Any], path: str) -> Data:
    """Return the story at an address."""
    return _whole(request, reading.whole(request.site_map, path))


@endpoint(SECTIONS)
def sections(request: HttpRequest, _asked: dict[str, Any]) -> Data:
    """Return the sections of the site."""
    site = request.site_map
    return {"sections": [shaping.section(section, site) for section in site.sections]}


@endpoint(PUBLICATIONS)
def publications(_request: HttpRequest, _asked: dict[str, Any]) -> Data:
    """Return the sites of the network."""
    return {"publications": [shaping.publication(one) for one in network.current().publications]}


@endpoint(SEARCH)
def search(request: HttpRequest, asked: dict[str, Any]) -> Data:
    """Return stories that hold the words."""
    found = finding.stories(
        asked["q"], places={request.publication.pk}, rows=Article.objects.live(),
        best_first=asked["order"] != "newest", before=asked["cursor"], limit=asked["limit"] or DEFAULT_LIMIT,
    )  # fmt: skip
    following = None if found.more is None else str(found.more)
    return _page(request, SEARCH, found.ids, following) | {"is_cut": found.is_cut}


@open_to_all
def description(request: HttpRequest) -> HttpResponse:
    """Return the OpenAPI document."""
    if request.publication is None:
        raise Refused(404, _("No publication here"), _("Ask at the host name of a publication."))
    return answered(openapi.document(request.publication), seconds=3600)


@open_to_all
def nothing(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """Say that the API has no such address."""
    raise Refused(404, _("No such address"), _("/api/v1/openapi.json lists what there is; /api/ explains it."))


@public_page(seconds=3600)
@needs_publication
def page(request: HttpRequest) -> HttpResponse:
    """Show people what the API is and how to ask it."""
    context = {
        "operations": OPERATIONS, "root": ROOT, "times": TIMES, "search_times": SEARCH_TIMES,
        "server": f"{request.publication.origin}{ROOT}",
    }  # fmt: skip
    return render(request, "api/page.html", context)


def _page(request: HttpRequest, operation: Operation, keys: list[int], following: str | None) -> Data:
    site = request.publication
    said = [shaping.short(story, on=site) for story in reading.stories(keys)]
    rest = {**{name: request.GET[name] for name in request.GET}, "cursor": following}
    address = f"{site.origin}{ROOT}{operation.path}?{urlencode(rest)}" if following else None
    return {"stories": said, "next_cursor": following, "next": address}


def _whole(request: HttpRequest, story: Article | None) -> Data:
    if story is None:
        raise Refused(404, _("No such story"), _("There is no story here that readers may see."))
    if story.withdrawn_at:
        raise _gone(story, story.withdrawn_at)
    return shaping.full(story, on=request.publication)


def _gone(story: Article, when: datetime) -> Refused:
    detail = _("The editors took this story back. Take it down where you show it.")
    because = f" {story.withdrawn_because}" if story.withdrawn_because else ""
    return Refused(410, _("Withdrawn"), f"{detail}{because}", withdrawn_at=shaping.said(when))
