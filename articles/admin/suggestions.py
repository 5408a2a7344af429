"""The desk's addresses for related stories: what may stand beside a story, and the link back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from articles import relating, suggesting
from articles.admin.picking import pickable
from articles.models import Article
from articles.suggesting import Suggestion, Wanted
from newsroom.kit import clock, text
from sections.desk import is_key

_LONGEST = 5000


def urls(screen: Any) -> list:  # noqa: ANN401 - the desk's screen of stories
    """Return the addresses: for a story that is saved, for one that is not yet, and for the link back."""

    def guarded(act: Any) -> Any:  # noqa: ANN401
        def page(request: HttpRequest, **kwargs: Any) -> JsonResponse:
            if not screen.has_view_permission(request):
                raise PermissionDenied
            return act(screen, request, **kwargs)

        return screen.admin_site.admin_view(page)

    ask = require_http_methods(["GET", "POST"])
    return [
        path("related/", require_POST(guarded(beside)), name="articles_article_related_unsaved"),
        path("<int:pk>/related/", ask(guarded(beside)), name="articles_article_related"),
        path("<int:pk>/related/back/", require_POST(guarded(back)), name="articles_article_link_back"),
    ]


def beside(screen: Any, request: HttpRequest, pk: int | None = None) -> JsonResponse:  # noqa: ANN401
    """Answer with the stories that fit beside one: as it is saved (GET), or as it is being typed (POST)."""
    story = _story(screen, request, pk) if pk is not None else None
    saved = suggesting.wanted_by(story) if story else Wanted()
    wanted = _typed(request, saved) if request.method == "POST" else saved
    found = suggesting.beside(wanted, rows=pickable(request))
    return JsonResponse({"stories": [_as_json(screen, request, suggestion) for suggestion in found]})


def back(screen: Any, request: HttpRequest, pk: int) -> JsonResponse:  # noqa: ANN401
    """Let the story named by `story` lead back to this one, where the person may change it."""
    here = _story(screen, request, pk)
    wanted = request.POST.get("story", "")
    other = _story(screen, request, int(wanted) if is_key(wanted) else 0)
    if not screen.has_change_permission(request, other):
        raise PermissionDenied
    made = relating.link_back(other, to=here)
    if made:
        screen.log_change(request, other, f"Leads on to “{here.headline}”.")
    return JsonResponse({"linked": made is not None})


def _story(screen: Any, request: HttpRequest, pk: int) -> Article:  # noqa: ANN401
    story = screen.get_queryset(request).filter(pk=pk).first() if pk < 2**63 else None
    if story is None:
        raise Http404
    return story


def _typed(request: HttpRequest, saved: Wanted) -> Wanted:
    """Return what was typed so far, over what is saved."""
    sent = request.POST
    tags = [text.tidy_line(tag) for tag in sent.get("tags", "")[:_LONGEST].split(",")]
    section = sent.get("section", "")
    without = {int(key) for key in sent.get("without", "")[:_LONGEST].split(",") if is_key(key)}
    return Wanted(
        headline=text.tidy_line(sent.get("headline", ""))[:300],
        words=text.tidy_line(sent.get("words", ""))[:_LONGEST],
        tags=tuple(tag for tag in tags if tag),
        section=int(section) if is_key(section) else None,
        without=saved.without | without,
    )


def _as_json(screen: Any, request: HttpRequest, suggestion: Suggestion) -> dict:  # noqa: ANN401
    story = suggestion.story
    when = story.published_at
    return {
        "id": story.pk,
        "headline": story.headline,
        "kicker": story.shown_kicker,
        "publication": story.publication.name,
        "when": when.isoformat() if when else None,
        "said": clock.said(when, story.publication.zone) if when else "",
        "live": story.is_live(),
        "why": suggestion.why,
        "address": reverse("admin:articles_article_change", args=[story.pk]),
        "may_link_back": story.is_live() and screen.has_change_permission(request, story),
    }
