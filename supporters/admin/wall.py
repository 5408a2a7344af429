"""The names that wait for the wall: read by a person before readers see them."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sections.desk import is_key
from supporters import moderating
from supporters.admin.screens import SAFE
from supporters.models import Supporter

if TYPE_CHECKING:
    from supporters.admin.people import SupporterAdmin

MOST = 100


def screen(people: "SupporterAdmin", request: HttpRequest) -> HttpResponse:
    """Show the names that wait and those that are shown, or decide about those that are ticked."""
    if not (people.has_view_permission(request) and people.has_act_permission(request)):
        raise PermissionDenied
    rows = people.get_queryset(request).exclude(wall_name="").order_by("-since", "-pk")
    if request.method == "POST":
        return _decided(request, rows)
    if request.method not in SAFE:
        return HttpResponseNotAllowed([*SAFE, "POST"])
    context = people.admin_site.each_context(request) | {
        "title": _("Names for the wall"), "opts": people.opts,
        "waiting": rows.filter(wall_state=Supporter.WallState.WAITING)[:MOST],
        "shown": rows.filter(wall_state=Supporter.WallState.SHOWN)[:MOST],
    }  # fmt: skip
    return TemplateResponse(request, "admin/supporters/wall.html", context)


def _decided(request: HttpRequest, rows) -> HttpResponse:
    ticked = [int(key) for key in request.POST.getlist("supporter")[:MOST] if is_key(key)]
    theirs = list(rows.filter(pk__in=ticked).values_list("pk", flat=True))
    if not theirs:
        messages.info(request, _("Tick the names first."))
    elif request.POST.get("decide") == "show":
        count = moderating.show(theirs, by=request.user)
        said = ngettext("%(count)d name is on the wall.", "%(count)d names are on the wall.", count)
        messages.success(request, said % {"count": count})
    elif request.POST.get("decide") == "refuse":
        count = moderating.refuse(theirs, by=request.user)
        said = ngettext("%(count)d name stays off the wall.", "%(count)d names stay off the wall.", count)
        messages.success(request, said % {"count": count})
    return HttpResponseRedirect(request.path)
