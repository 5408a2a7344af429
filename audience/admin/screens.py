"""How a publication is read: two days by hour, a month by day, and what led."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audience import charting
from audience.ranking import DAY, WEEK
from sections import network, permissions
from sections.models import Publication

VIEW = "audience.view_hourcount"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the charts of one publication, the first one that the person may look at unless another is asked for."""
    offered = _publications(request)
    if not offered:
        raise PermissionDenied
    wanted = request.GET.get("publication", "")
    here = next((one for one in offered if one.slug == wanted), offered[0])
    context = admin.site.each_context(request) | {
        "title": _("Audience"), "publication_here": here, "publications": offered,
        "hours": charting.last_hours(here), "days": charting.last_days(here),
        "today": charting.top_stories(here, DAY), "week": charting.top_stories(here, WEEK),
        "sections": charting.top_sections(here), "agencies": charting.top_agencies(here),
    }  # fmt: skip
    return TemplateResponse(request, "admin/audience/overview.html", context)


def _publications(request: HttpRequest) -> list[Publication]:
    places = permissions.where(request.user, VIEW)
    return [one for one in network.current().publications if places is None or one.pk in places]
