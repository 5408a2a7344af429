"""The desk's screen for comparisons of our books with the gateways'."""

from django.contrib import admin, messages
from django.contrib.admin import display
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import recording
from sections import permissions
from supporters import gateways, reconciling
from supporters.admin import acting
from supporters.admin.screens import LedgerScreen, Sheet, link_to, moment, network_zone, state_mark
from supporters.models import Finding, ReconciliationRun

MOST = 200
COMPARE = "supporters.add_reconciliationrun"


@admin.register(ReconciliationRun)
class ReconciliationRunAdmin(LedgerScreen):
    """Comparisons: how far each looked, what it mended, what it found."""

    list_display = ["shown_began", "gateway", "shown_scope", "looked_at", "mended", "shown_state"]
    ordering = ["-began_at", "-pk"]
    page_template = "admin/supporters/run.html"

    change_list_template = "admin/supporters/runs.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the button that has the books compared."""
        compare = self.admin_site.admin_view(self.compare_view)
        return [path("compare/", compare, name="supporters_reconciliationrun_compare"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Offer the button to those who may press it."""
        offered = {"may_compare": permissions.may(request.user, COMPARE)}
        return super().changelist_view(request, offered | (extra_context or {}))

    def compare_view(self, request: HttpRequest) -> HttpResponse:
        """Have our books compared with every gateway's, changing nothing."""
        if not (self.has_view_permission(request) and permissions.may(request.user, COMPARE)):
            raise PermissionDenied
        if answer := acting.refuse_to_read(request):
            return answer
        names = gateways.names()
        for name in names:
            recording.record("compare", ReconciliationRun, by=request.user, note=name)
            reconciling.look_later(name)
        if names:
            messages.success(
                request,
                _("The books are being compared; the report stands here in a minute or some. Nothing is changed."),
            )
        else:
            messages.error(request, _("No gateway is set up here, so there is nothing to compare with."))
        return HttpResponseRedirect("../")

    def sheet(self, request: HttpRequest, row: ReconciliationRun) -> Sheet:
        """Say how far it looked, and list what it found."""
        zone = network_zone()
        facts = [
            (_("State"), self.shown_state(row)), (_("Gateway"), row.gateway), (_("Looked at"), row.get_scope_display()),
            (_("Changes nothing"), _("yes") if row.is_dry else _("no")), (_("Began"), moment(row.began_at, zone)),
            (_("Ended"), moment(row.ended_at, zone)), (_("Objects compared"), row.looked_at), (_("Mended"), row.mended),
        ]  # fmt: skip
        theirs = self.admin_site.get_model_admin(Finding).get_queryset(request)
        seen = theirs.filter(gateway=row.gateway, seen_at__gte=row.began_at)
        # While it runs, whatever was seen since it began is its own.
        during = Q() if row.ended_at is None else Q(found_at__lte=row.ended_at)
        findings = [
            (link_to(one, one.get_kind_display()), one.detail, self._settled(one), one.found_at >= row.began_at)
            for one in seen.filter(during).order_by("settled_at", "-found_at", "-pk")[:MOST]
        ]
        return Sheet(facts, [], [row.error] if row.error else [], {"findings": findings})

    def _settled(self, one: Finding) -> SafeString:
        return state_mark("settled", _("settled")) if one.settled_at else state_mark("open", _("open"))

    @display(description=gettext_lazy("began"), ordering="began_at")
    def shown_began(self, row: ReconciliationRun) -> SafeString | str:
        """Return when it began."""
        return moment(row.began_at, network_zone())

    @display(description=gettext_lazy("looked at"), ordering="scope")
    def shown_scope(self, row: ReconciliationRun) -> str:
        """Return how far it looked, and whether it only looked."""
        scope = row.get_scope_display()
        return _("%(scope)s, dry run") % {"scope": scope} if row.is_dry else scope

    @display(description=gettext_lazy("state"))
    def shown_state(self, row: ReconciliationRun) -> SafeString:
        """Return whether it came to its end."""
        if row.error:
            return state_mark("failed", _("failed"))
        return state_mark("done", _("done")) if row.ended_at else state_mark("waiting", _("running"))
