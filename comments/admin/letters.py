"""The desk's list of letters to the editor and requests for corrections: chosen, taken back, settled."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from comments import lettering
from comments.models import Letter
from sections import permissions
from sections.desk import is_key

VIEW, CHANGE = "comments.view_letter", "comments.change_letter"
PAGE = 30
VIEWS = {
    "new": gettext_lazy("Letters"), "corrections": gettext_lazy("Requests for corrections"),
    "chosen": gettext_lazy("Before readers"), "settled": gettext_lazy("Settled"),
}  # fmt: skip
DEEDS = {
    "choose": (lettering.choose, gettext_lazy("Readers see this letter now.")),
    "unchoose": (lettering.unchoose, gettext_lazy("Readers no longer see this letter.")),
    "settle": (lettering.settle, gettext_lazy("Settled.")),
    "reopen": (lettering.reopen, gettext_lazy("Taken up again.")),
}


@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """Show letters, the newest first, or what waits to be corrected."""
    if not (permissions.may(request.user, VIEW) or permissions.may(request.user, CHANGE)):
        raise PermissionDenied
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "new"
    before = request.GET.get("before", "")
    rows = _rows(request, view)
    if is_key(before):
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    context = admin.site.each_context(request) | {
        "title": _("Letters"), "view": view, "views": VIEWS.items(), "letters": found[:PAGE],
        "more": urlencode({"view": view, "before": found[PAGE - 1].pk}) if len(found) > PAGE else "",
        "may_decide": permissions.may(request.user, CHANGE),
    }  # fmt: skip
    return TemplateResponse(request, "admin/comments/letters.html", context)


@require_POST
def deed(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a letter, take it back, settle it or take it up again, as the button says that was pressed."""
    if not permissions.may(request.user, CHANGE):
        raise PermissionDenied
    letter = get_object_or_404(Letter, pk=pk)
    if not permissions.may(request.user, CHANGE, letter):
        raise Http404
    if request.POST.get("deed") not in DEEDS:
        msg = "The form says nothing that could be done."
        raise BadRequest(msg)
    verb, said = DEEDS[request.POST["deed"]]
    try:
        done = verb(letter, by=request.user)
        messages.success(request, said if done else _("That was done already."))
    except lettering.CantBeChosen:
        messages.error(request, _("A request for a correction is between the reader and the desk: it is never public."))
    if letter.article_id and request.POST.get("story") == str(letter.article_id):
        # Pressed on the story's own screen.
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[letter.article_id]))
    view = request.POST.get("view", "")
    kept = f"?view={view}" if view in VIEWS else ""
    return HttpResponseRedirect(f"{reverse('desk-comments:letters')}{kept}")


def _rows(request: HttpRequest, view: str) -> QuerySet[Letter]:
    places = permissions.where(request.user, VIEW, CHANGE)
    rows = Letter.objects.select_related("publication", "article", "reader", "chosen_by", "settled_by").defer(
        "article__body", "article__standfirst", "article__lead_caption"
    )
    rows = rows if places is None else rows.filter(publication__in=places)
    match view:
        case "corrections":
            return rows.filter(kind=Letter.Kind.CORRECTION, settled_at=None)
        case "chosen":
            return rows.filter(chosen_at__isnull=False)
        case "settled":
            return rows.filter(settled_at__isnull=False)
    return rows.filter(kind=Letter.Kind.LETTER, settled_at=None, chosen_at=None)
