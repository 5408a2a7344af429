"""The desk as a whole: its menu, its first page, and what browsers may do with its pages."""

import base64
import hashlib
import re
from functools import cache

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import importmap
from unfold.dataclasses import SearchResult

from articles import status as statuses
from articles.models import Article, Author, Picture
from articles.status import Status
from sections import permissions
from sections.models import Publication

SHOWN = 8
# What the menu offers, in the order of the working day: (title, [(words, screen, model)]).
MENU = [
    ("", [(_("Today"), "index", "")]),
    (_("Write"), [
        (_("Stories"), "articles_article_changelist", "articles.article"),
        (_("Fronts"), "curation:index", "articles.pin"),
        (_("Pictures"), "articles_picture_changelist", "articles.picture"),
        (_("Authors"), "articles_author_changelist", "articles.author"),
        (_("Agencies"), "articles_agency_changelist", "articles.agency"),
        (_("Tags"), "articles_tag_changelist", "articles.tag"),
        (_("Redirects"), "articles_redirect_changelist", "articles.redirect"),
        (_("Wire rules"), "wire_agencyrule_changelist", "wire.agencyrule"),
    ]),
    (_("The network"), [
        (_("Publications"), "sections_publication_changelist", "sections.publication"),
        (_("Sections"), "sections_section_changelist", "sections.section"),
        (_("Sidebars"), "sections_sidebarblock_changelist", "sections.sidebarblock"),
        (_("Standing pages"), "sections_standingpage_changelist", "sections.standingpage"),
    ]),
    (_("Supporters"), [(_("Plans"), "supporters_plan_changelist", "supporters.plan")]),
    (_("People"), [
        (_("Staff"), "newsroom_user_changelist", "newsroom.user"),
        (_("Roles"), "auth_group_changelist", "auth.group"),
        (_("The record"), "audit_auditentry_changelist", "audit.auditentry"),
    ]),
]  # fmt: skip


def navigation(request: HttpRequest) -> list[dict]:
    """Return the menu as far as the person may use it."""
    groups = []
    for title, entries in MENU:
        items = [_item(request, *entry) for entry in entries if _may_see(request, entry[2])]
        if items:
            groups.append({"title": title, "items": items})
    return groups


def everywhere(_request: HttpRequest) -> dict:
    """Return what every screen's template gets: no colours, because Unfold would write them into the page as a style."""
    return {"colors": None, "border_radius": None}


def dashboard(request: HttpRequest, context: dict) -> dict:
    """Return what the desk's first page shows: my drafts, what is scheduled, what went out last. Four queries at most."""
    stories = _theirs(request).select_related("publication", "section")
    stories = stories.defer("body", "standfirst", "lead_caption")
    mine = statuses.having(Status.DRAFT, stories).filter(created_by=request.user).order_by("-updated_at", "-pk")
    scheduled = statuses.having(Status.SCHEDULED, stories).order_by("published_at", "pk")
    live = statuses.having(Status.LIVE, stories).newest_first()
    rows = {"drafts": list(mine[:SHOWN]), "scheduled": list(scheduled[:SHOWN]), "live": list(live[:SHOWN])}
    may_write = permissions.may(request.user, "articles.add_article")
    return context | rows | {
        "title": _("Today"),
        "may_write": may_write,
        "publications": _publications(request),
        "is_new": not any(rows.values()),
    }  # fmt: skip


def search(request: HttpRequest) -> HttpResponse:
    """Answer the “find” box: screens by name, then stories, pictures and authors by their words, a few of each.

    It stands in for the desk library's own search, which would read every match of the archive.
    """
    words = request.GET.get("s", "").strip().replace("\x00", "")[:100]
    if not words:
        return HttpResponse()
    results = _screens(request, words) + _rows(request, words)
    return TemplateResponse(
        request, "unfold/helpers/command_results.html",
        {"search_term": words, "results": results, "page_obj": {"count": len(results)}, "page_counter": 0},
    )  # fmt: skip


def content_policy() -> dict[str, list[str]]:
    """Return the desk's content security policy: the one in settings, with the import map's hash."""
    return {name: [*sources, *_extra(name)] for name, sources in settings.DESK_CSP.items()}


def _extra(directive: str) -> list[str]:
    return [_hash_of_import_map()] if directive == "script-src" else []


@cache
def _hash_of_import_map() -> str:
    """Return the hash of the one inline script the editor needs, worked out from the script as it is written."""
    script = re.fullmatch(r"<script[^>]*>(.*)</script>", importmap.render(), re.DOTALL)
    digest = hashlib.sha256(script[1].encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _screens(request: HttpRequest, words: str) -> list[SearchResult]:
    return [
        SearchResult(title=item["title"], description=group["title"], link=item["link"], icon=None)
        for group in navigation(request)
        for item in group["items"]
        if words.casefold() in str(item["title"]).casefold()
    ]


def _rows(request: HttpRequest, words: str) -> list[SearchResult]:
    found = []
    for model in (Article, Picture, Author):
        screen = admin.site._registry[model]
        if not screen.has_view_permission(request):
            continue
        rows, _twice = screen.get_search_results(request, screen.get_queryset(request), words)
        kind, name = model._meta.verbose_name, f"admin:articles_{model._meta.model_name}_change"
        found += [
            SearchResult(title=str(row), description=kind, link=reverse(name, args=[row.pk]), icon=None)
            for row in rows.order_by("-pk")[:SHOWN]
        ]
    return found


def _item(request: HttpRequest, title: str, screen: str, _model: str) -> dict:
    link = reverse(screen if ":" in screen else f"admin:{screen}")
    active = request.path == link or (screen != "index" and request.path.startswith(link))
    return {"title": title, "link": link, "active": active}


def _may_see(request: HttpRequest, model: str) -> bool:
    app, _dot, name = model.partition(".")
    return not model or any(permissions.may(request.user, f"{app}.{act}_{name}") for act in ("view", "change"))


def _theirs(request: HttpRequest) -> QuerySet:
    """Return the stories of the publications where the person may see or change stories."""
    places = permissions.where(request.user, "articles.view_article", "articles.change_article")
    return Article.objects.all() if places is None else Article.objects.filter(publication__in=places)


def _publications(request: HttpRequest) -> list[Publication]:
    places = permissions.where(request.user, "articles.view_article", "articles.change_article")
    rows = Publication.objects.order_by("position", "name", "pk")
    return list(rows if places is None else rows.filter(pk__in=places))
