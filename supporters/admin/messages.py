"""The desk's screens for what gateways told us and what we asked of them: the inbox, the journal."""

import json

from django.contrib import admin
from django.contrib import messages as said
from django.contrib.admin import action, display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit import recording
from supporters import inbox
from supporters.admin import acting, filters, names
from supporters.admin.screens import Act, LedgerScreen, Sheet, moment, network_zone, page_of, state_mark
from supporters.models import GatewayCall, GatewayEvent

LONGEST_SHOWN = 20_000


@admin.register(GatewayEvent)
class GatewayEventAdmin(LedgerScreen):
    """The inbox: each message of a gateway, once. What is in it is for those who may see names everywhere."""

    list_display = ["type", "gateway", "shown_state", "shown_received", "tries", "remote_id"]
    list_filter = [filters.WhereItIs]
    search_fields = ["remote_id"]
    search_help_text = gettext_lazy("The message’s number at the gateway")
    ordering = ["-received_at", "-pk"]
    actions = ["try_again"]

    def get_urls(self) -> list[URLPattern]:
        """Add the second try."""
        return [self.act_path("again", self.again_view), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return them without what is in them, which may be long."""
        return super().get_queryset(request).defer("body")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find by the gateway's number."""
        return filters.by_number(queryset, search_term), False

    @action(description=gettext_lazy("Try again"), permissions=["act"])
    def try_again(self, request: HttpRequest, rows: QuerySet) -> None:
        """Let those that are ticked be booked once more."""
        count = _again(request, list(rows))
        words = ngettext("%(count)d message is tried again.", "%(count)d messages are tried again.", count)
        said.success(request, words % {"count": count})

    def sheet(self, request: HttpRequest, row: GatewayEvent) -> Sheet:
        """Say what became of a message, and what it says to those who may read it."""
        zone = network_zone()
        facts = [
            (_("State"), self.shown_state(row)), (_("Gateway"), row.gateway), (_("Number there"), row.remote_id),
            (_("About"), ", ".join(f"{kind} {number}" for kind, number in row.refs) or "–"),
            (_("Sent"), moment(row.sent_at, zone)), (_("Received"), moment(row.received_at, zone)),
            (_("Done"), moment(row.done_at, zone)), (_("Tries"), row.tries),
            (_("What went wrong"), row.error or "–"), (_("Version of its words"), row.api_version or "–"),
        ]  # fmt: skip
        acts = [Act(_("Try again"), self.act_address("again", row))] if self.has_act_permission(request, row) else []
        if not names.sees_all(request.user):
            return Sheet(
                facts, acts, [_("What is in it is hidden: it names payers, and your role doesn’t include names.")]
            )
        recording.record("look", row, by=request.user)
        return Sheet(facts, acts, [], {"body": _readable(row.body)})

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let one message be booked once more."""
        row = self.row(request, pk, permission=self.permission("change"))
        if answer := acting.refuse_to_read(request):
            return answer
        _again(request, [row])
        said.success(request, _("It is tried again within a minute. Doing it twice books it once."))
        return HttpResponseRedirect(page_of(row))

    @display(description=gettext_lazy("state"))
    def shown_state(self, row: GatewayEvent) -> SafeString:
        """Return whether it waits, is done or was given up."""
        if row.parked_at:
            return state_mark("failed", _("given up"))
        return state_mark("done", _("done")) if row.done_at else state_mark("waiting", _("waiting"))

    @display(description=gettext_lazy("received"), ordering="received_at")
    def shown_received(self, row: GatewayEvent) -> SafeString | str:
        """Return when it came."""
        return moment(row.received_at, network_zone())


@admin.register(GatewayCall)
class GatewayCallAdmin(LedgerScreen):
    """The journal: each call that changes something at a gateway, and what is known of it."""

    list_display = ["act", "about", "gateway", "shown_outcome", "shown_last", "tries"]
    list_filter = [filters.Outcome]
    search_fields = ["about"]
    search_help_text = gettext_lazy("Our row, such as contribution 12, or the call’s key")
    ordering = ["-last_at", "-pk"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find by our row or by the key."""
        typed = search_term.strip()
        return (queryset.filter(about=typed) | queryset.filter(key=typed) if typed else queryset), False

    def sheet(self, request: HttpRequest, row: GatewayCall) -> Sheet:
        """Say all that is known of a call."""
        zone = network_zone()
        facts = [
            (_("Outcome"), self.shown_outcome(row)), (_("Gateway"), row.gateway), (_("Act"), row.act),
            (_("About"), row.about), (_("Key"), row.key), (_("Tries"), row.tries),
            (_("First made"), moment(row.first_at, zone)), (_("Last made"), moment(row.last_at, zone)),
            (_("Ended"), moment(row.ended_at, zone)), (_("What went wrong"), row.error or "–"),
        ]  # fmt: skip
        return Sheet(facts)

    @display(description=gettext_lazy("outcome"), ordering="outcome")
    def shown_outcome(self, row: GatewayCall) -> SafeString:
        """Return what is known of it."""
        return state_mark(row.outcome or "waiting", row.get_outcome_display())

    @display(description=gettext_lazy("last made"), ordering="last_at")
    def shown_last(self, row: GatewayCall) -> SafeString | str:
        """Return when it was last made."""
        return moment(row.last_at, network_zone())


def _again(request: HttpRequest, rows: list[GatewayEvent]) -> int:
    for row in rows:
        recording.record("try again", row, by=request.user)
    return inbox.try_again(rows)


def _readable(body: str) -> str:
    """Return a message as text that can be read, cut where it is too long for a screen."""
    try:
        body = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        pass  # shown as it came
    return body[:LONGEST_SHOWN] or _("It was emptied after 90 days; its number is kept for ever.")
