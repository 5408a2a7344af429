"""Choosing authors and stories by typing a few letters."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse

from articles.models import Article, Author
from newsroom.kit import clock
from search import finding
from sections import permissions

SUGGESTED = 8


def pickable(request: HttpRequest) -> QuerySet:
    """Return the stories a person may lead readers to: those of their publications and all that readers see."""
    places = permissions.where(request.user, "articles.view_article", "articles.change_article")
    rows = Article.objects.kept()
    if places is None:
        return rows
    live = Article.objects.live().values("pk")
    return rows.filter(Q(publication__in=places) | Q(pk__in=live))


def authors(typed: str) -> JsonResponse:
    """Return authors whose names begin with the letters typed, then such that hold them."""
    begin = Author.objects.filter(name__istartswith=typed).order_by("name", "pk")[:SUGGESTED]
    hold = Author.objects.filter(name__icontains=typed).order_by("name", "pk")[:SUGGESTED]
    found = dict.fromkeys([*begin, *hold])
    return JsonResponse({"rows": [{"id": author.pk, "name": author.name} for author in found][:SUGGESTED]})


def stories(request: HttpRequest, typed: str) -> JsonResponse:
    """Return stories the person may link to, the newest whose headlines hold the words typed."""
    keys = finding.by_headline(typed, places=None, rows=pickable(request), limit=SUGGESTED)
    rows = Article.objects.filter(pk__in=keys).select_related("publication")
    found = rows.only("headline", "published_at", "publication__name", "publication__zone").in_bulk()
    return JsonResponse({"rows": [
        {"story": key, "title": str(found[key]), "about": _about(found[key])} for key in keys if key in found
    ]})  # fmt: skip


def _about(story: Article) -> str:
    when = clock.said(story.published_at, story.publication.zone) if story.published_at else ""
    return " · ".join(filter(None, [story.publication.name, when]))
