"""The screen on which a table of payments is taken away: which days, which publication; written down before it leaves."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from audit import recording
from newsroom.kit import clock
from sections import permissions
from sections.models import Publication
from supporters import exporting, revenue
from supporters.admin import names
from supporters.admin.forms import ExportForm
from supporters.admin.screens import network_zone
from supporters.models import Payment

if TYPE_CHECKING:
    from supporters.admin.payments import PaymentAdmin

EXPORT = "supporters.export"


def screen(payments: "PaymentAdmin", request: HttpRequest) -> HttpResponseBase:
    """Ask which payments, then send them row by row."""
    places = permissions.where(request.user, EXPORT)
    if not (payments.has_view_permission(request) and permissions.may(request.user, EXPORT)):
        raise PermissionDenied
    offered = Publication.objects.order_by("position", "name")
    offered = offered if places is None else offered.filter(pk__in=places)
    month = revenue.this_month(network_zone())
    first = {"first": month, "last": clock.last_day(month.year, month.month)}
    form = ExportForm(request.POST if request.method == "POST" else None, publications=offered, initial=first)
    if form.is_valid():
        return _table(request, form, places)
    context = payments.admin_site.each_context(request) | {
        "title": _("Payments as a table"), "opts": payments.opts, "form": form, "back": "../",
        "button": _("Take it away"), "facts": [], "is_download": True,
        "warning": None if names.sees_all(request.user) else _("Names are left out, and addresses stand as digests: your role doesn’t include them."),
    }  # fmt: skip
    return TemplateResponse(request, "admin/supporters/ask.html", context)


def _table(request: HttpRequest, form: ExportForm, places: set[int] | None) -> HttpResponse:
    chosen: Publication | None = form.cleaned_data["publication"]
    first: date = form.cleaned_data["first"]
    last: date = form.cleaned_data["last"]
    zone = chosen.zone if chosen else network_zone()
    start, end = clock.day_bounds(first, last, zone)
    rows = Payment.objects.filter(paid_at__gte=start, paid_at__lt=end)
    rows = rows if places is None else rows.filter(publication__in=places)
    rows = rows.filter(publication=chosen) if chosen else rows
    named = names.places(request.user)
    recording.record(
        "export", chosen or Payment, by=request.user,
        after={"first": first, "last": last, "names": named is None or bool(named), "rows": rows.count()},
        note="payments",
    )  # fmt: skip
    lines = exporting.payments(rows, zone=zone, named=named)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="payments-{first}-{last}.csv"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
