"""The desk's screen for what a person should know of: differences, disputes, attempts that look like card testing."""

from django.contrib import admin, messages
from django.contrib.admin import display
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sections import permissions
from supporters import finding
from supporters.admin import filters, names
from supporters.admin.forms import SettleForm
from supporters.admin.screens import Act, LedgerScreen, Sheet, link_to, moment, network_zone, page_of, state_mark
from supporters.models import Finding, Payment, Subscription, Supporter


@admin.register(Finding)
class FindingAdmin(LedgerScreen):
    """Differences: open until they are gone or somebody settles them."""

    list_display = ["shown_kind", "detail", "shown_state", "shown_found", "shown_supporter"]
    list_filter = [filters.Settled, filters.WhatDiffers]
    search_fields = ["remote_id"]
    search_help_text = gettext_lazy("S-12, or the gateway’s number")
    ordering = ["-found_at", "-pk"]

    def get_urls(self) -> list[URLPattern]:
        """Add the settlement."""
        return [self.act_path("settle", self.settle_view), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return those about supporters of the person's publications, and those about nobody in particular."""
        rows = super().get_queryset(request).select_related("supporter", "settled_by")
        places = permissions.where(request.user, self.permission("view"), self.permission("change"))
        if places is None:
            return rows
        return rows.filter(Q(supporter=None) | Q(supporter__in=names.within(Supporter.objects.all(), places)))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find by numbers only."""
        return filters.by_number(queryset, search_term, S="supporter_id"), False

    def sheet(self, request: HttpRequest, row: Finding) -> Sheet:
        """Say what was found, and how it was settled."""
        zone = network_zone()
        facts = [
            (_("Kind"), row.get_kind_display()), (_("Detail"), row.detail or "–"), (_("State"), self.shown_state(row)),
            (_("Supporter"), link_to(row.supporter)), (_("About"), _about(row, request)),
            (_("At the gateway"), f"{row.gateway} {row.remote_id}"),
            (_("Found"), moment(row.found_at, zone)), (_("Last seen"), moment(row.seen_at, zone)),
            (_("Mailed"), moment(row.mailed_at, zone)), (_("Settled"), moment(row.settled_at, zone)),
            (_("By"), row.settled_by or "–"), (_("How"), row.settled_how or "–"),
        ]  # fmt: skip
        may_settle = row.settled_at is None and self.has_act_permission(request, row)
        return Sheet(
            facts, [Act(_("Settle it"), self.act_address("settle", row), asks_first=True)] if may_settle else []
        )

    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask how it was settled, then settle it."""
        row = self.row(request, pk, permission=self.permission("change"))
        form = SettleForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            settled = finding.settle(row, how=form.cleaned_data["how"], by=request.user)
            words = _("Settled.") if settled.settled_by == request.user else _("Somebody settled it before you.")
            messages.success(request, words)
            return HttpResponseRedirect(page_of(row))
        facts = [
            (_("Kind"), row.get_kind_display()),
            (_("Detail"), row.detail or "–"),
            (_("Supporter"), link_to(row.supporter)),
        ]
        asked = {"form": form, "facts": facts, "button": _("Settle it")}
        return TemplateResponse(
            request, "admin/supporters/ask.html", self.framed(request, row, _("Settle a finding")) | asked
        )

    @display(description=gettext_lazy("kind"), ordering="kind")
    def shown_kind(self, row: Finding) -> str:
        """Return what differs."""
        return row.get_kind_display()

    @display(description=gettext_lazy("state"))
    def shown_state(self, row: Finding) -> SafeString:
        """Return whether it is settled."""
        return state_mark("settled", _("settled")) if row.settled_at else state_mark("open", _("open"))

    @display(description=gettext_lazy("found"), ordering="found_at")
    def shown_found(self, row: Finding) -> SafeString | str:
        """Return when it was found."""
        return moment(row.found_at, network_zone())

    @display(description=gettext_lazy("supporter"))
    def shown_supporter(self, row: Finding) -> SafeString | str:
        """Return the supporter's number."""
        return link_to(row.supporter)


def _about(row: Finding, request: HttpRequest) -> SafeString | str:
    """Return a link to the payment or subscription of ours that a finding is about, where the person may see it."""
    ways = [(Payment, "remote_id"), (Payment, "disputes__remote_id"), (Subscription, "remote_id")]
    for model, number in ways:
        found = model.objects.filter(gateway=row.gateway, **{number: row.remote_id}).first()
        if found and permissions.may(request.user, f"supporters.view_{model._meta.model_name}", found):
            return link_to(found)
    return "–"
