"""The moderator's pages: the queue in its views, and all comments of a reader or a story."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.models import Article
from background import returning
from comments import metering
from comments.admin import queueing, saying
from comments.models import Comment
from readers.models import Reader
from sections import network, permissions
from sections.desk import is_key

CHANGE, SHUT_OUT = "comments.change_comment", "comments.shut_out"
VIEWS = {
    "waiting": gettext_lazy("Waiting"), "held": gettext_lazy("Held"), "reported": gettext_lazy("Reported"),
    "approved": gettext_lazy("Approved lately"), "rejected": gettext_lazy("Rejected lately"),
}  # fmt: skip


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the queue, or all comments of one reader or story."""
    if not permissions.may(request.user, CHANGE):
        raise PermissionDenied
    offered = _publications(request)
    here = next((one for one in offered if one.slug == request.GET.get("publication", "")), None)
    places = {here.pk} if here else permissions.where(request.user, CHANGE)
    asked = _asked(request, places)
    page = queueing.page(asked)
    context = admin.site.each_context(request) | _head(request, asked) | {
        "publications": offered, "publication_here": here, "view": asked.view, "views": VIEWS.items(), "page": page,
        "reasons": [(number, value, words) for number, (value, words) in enumerate(_reasons(), 1)],
        "kept": _kept(request), "more": _with(request, after=page.after), "may_shut_out": may_shut_out(request),
        "undo": _undo(request), "answer_key": uuid.uuid4(),
    }  # fmt: skip
    return TemplateResponse(request, "admin/comments/queue.html", context)


def may_shut_out(request: HttpRequest) -> bool:
    """Tell whether a person may shut readers out anywhere; each act asks again for its own publication."""
    return permissions.may(request.user, SHUT_OUT)


def _asked(request: HttpRequest, places: set[int] | None) -> queueing.Asked:
    view = request.GET.get("view", "")
    reader, story = (_key(request, name) for name in ("reader", "story"))
    shown = "" if reader or story else view if view in VIEWS else "waiting"
    return queueing.Asked(shown, places, reader, story, request.GET.get("after", "")[:80])


def _head(request: HttpRequest, asked: queueing.Asked) -> dict[str, Any]:
    """Return what stands above the list: figures over the queue, a name over one reader's or story's comments."""
    if asked.reader:
        # A reader belongs to the network; who has written nothing here is nobody's business here.
        if not metering.at(asked.places).filter(reader=asked.reader).exists():
            raise Http404
        reader = get_object_or_404(Reader, pk=asked.reader)
        returned = returning.of_address(reader.email)
        return {"title": _("Comments of %(name)s") % {"name": reader}, "of_reader": reader, "returned": returned}
    if asked.story:
        rows = Article.objects.select_related("publication").defer("body")
        story = get_object_or_404(rows, pk=asked.story)
        if not permissions.may(request.user, CHANGE, story):
            raise Http404
        return {"title": _("Comments on a story"), "of_story": story}
    waiting, week = metering.waiting(asked.places), metering.last_week(asked.places)
    counts = {"waiting": waiting.pending, "held": waiting.held, "reported": metering.reported(asked.places)}
    return {
        "title": _("Comments"), "counts": counts, "week": week, "oldest": saying.age(waiting.oldest_at),
        "waited": saying.span(week.waited), "waiting": waiting,
    }  # fmt: skip


def _key(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if text and not is_key(text):
        raise Http404
    return int(text) if text else None


def _reasons() -> list[tuple[str, str]]:
    return [(value, words) for value, words in Comment.Because.choices if value]


def _kept(request: HttpRequest) -> str:
    """Return what of the address is kept after an act."""
    names = ("view", "publication", "reader", "story", "after")
    return urlencode({name: request.GET[name] for name in names if request.GET.get(name)})


def _with(request: HttpRequest, **changed: str) -> str:
    names = ("view", "publication", "reader", "story")
    return urlencode({name: request.GET[name] for name in names if request.GET.get(name)} | changed)


def _undo(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("undo", ""))
    except ValueError:
        return None


def _publications(request: HttpRequest) -> list:
    places = permissions.where(request.user, CHANGE)
    return [one for one in network.current().publications if places is None or one.pk in places]
