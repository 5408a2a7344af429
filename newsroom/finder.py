"""What the command palette finds: screens, publications and sections, stories, pictures and authors, a few of each."""

from collections.abc import Iterator

from django.contrib import admin
from django.db.models import Model, Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from articles import status as statuses
from articles.models import Article, Author, Picture
from newsroom import desk
from newsroom.kit import text
from search import finding
from sections import permissions
from sections.models import Publication, Section

SHOWN = 6
LONGEST = 100


@require_GET
def find(request: HttpRequest) -> JsonResponse:
    """Answer what is typed into the palette: groups of titles with where they lead. Nothing typed finds nothing."""
    words = text.tidy_line(request.GET.get("s", "").replace("\x00", " ")[:LONGEST])
    groups = [(_("Screens"), _screens(request, words)), (_("Stories"), _stories(request, words)),
              (_("Places"), _places(request, words)), (_("Pictures and authors"), _rows(request, words))]  # fmt: skip
    found = [{"title": title, "items": list(items)} for title, items in groups] if words else []
    return JsonResponse({"groups": [group for group in found if group["items"]]})


def _item(title: object, about: object, link: str) -> dict[str, str]:
    return {"title": str(title), "about": str(about), "link": link}


def _screens(request: HttpRequest, words: str) -> Iterator[dict]:
    for group in desk.navigation(request):
        for item in group["items"]:
            if words.casefold() in str(item["title"]).casefold():
                yield _item(item["title"], group["title"], item["link"])


def _stories(request: HttpRequest, words: str) -> list[dict]:
    """Return stories whose headlines hold the words, and a way to all that hold them anywhere."""
    screen = admin.site._registry[Article]
    if not screen.has_view_permission(request):
        return []
    places = permissions.where(request.user, "articles.view_article", "articles.change_article")
    ids = finding.by_headline(words, places=places, limit=SHOWN)
    rows = Article.objects.filter(pk__in=ids).select_related("publication").defer("body", "standfirst", "lead_caption")
    known = {story.pk: story for story in rows}
    stories = [known[pk] for pk in ids if pk in known]
    items = [
        _item(
            s.headline,
            f"{statuses.of(s).label} · {s.publication.name}",
            reverse("admin:articles_article_change", args=[s.pk]),
        )
        for s in stories
    ]
    address = reverse("admin:articles_article_changelist", query={"q": words})
    return [*items, _item(_("All stories with “%(words)s”") % {"words": words}, "", address)]


def _places(request: HttpRequest, words: str) -> Iterator[dict]:
    """Yield the publications and sections of these names, with their stories."""
    places = permissions.where(request.user, "articles.view_article", "articles.change_article")
    here = Q() if places is None else Q(pk__in=places)
    link = reverse("admin:articles_article_changelist")
    for row in Publication.objects.filter(here, name__icontains=words).order_by("position", "name")[:SHOWN]:
        yield _item(row.name, _("Stories of this publication"), f"{link}?publication={row.pk}")
    here = Q() if places is None else Q(publication__in=places)
    sections = Section.objects.filter(here, name__icontains=words).select_related("publication")
    for row in sections.order_by("publication__position", "position", "pk")[:SHOWN]:
        yield _item(
            row.name,
            _("Stories of this section, %(name)s") % {"name": row.publication.name},
            f"{link}?section={row.pk}",
        )


def _rows(request: HttpRequest, words: str) -> Iterator[dict]:
    for model in (Picture, Author):
        yield from _of(model, request, words)


def _of(model: type[Model], request: HttpRequest, words: str) -> Iterator[dict]:
    screen = admin.site._registry[model]
    if not screen.has_view_permission(request):
        return
    rows, _twice = screen.get_search_results(request, screen.get_queryset(request), words)
    for row in rows.order_by("-pk")[:SHOWN]:
        yield _item(
            row,
            capfirst(model._meta.verbose_name),
            reverse(f"admin:articles_{model._meta.model_name}_change", args=[row.pk]),
        )
