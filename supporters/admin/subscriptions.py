"""The desk's screen for subscriptions, with the button that ends one."""

from django.contrib import admin, messages
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import recording
from newsroom.kit.money import Money
from sections.desk import ByPublication
from supporters import managing
from supporters.admin import acting, filters, saying, timeline
from supporters.admin.forms import CancelForm
from supporters.admin.screens import Act, LedgerScreen, Sheet, link_to, moment, page_of, state_mark, story_link
from supporters.models import Subscription


@admin.register(Subscription)
class SubscriptionAdmin(LedgerScreen):
    """Money that comes by itself."""

    publication_field = "publication"
    list_display = ["number", "shown_amount", "rhythm", "shown_state", "shown_next", "shown_began", "shown_supporter", "publication"]  # fmt: skip
    list_filter = [ByPublication, filters.Running, filters.Currency]
    list_select_related = ["publication", "supporter"]
    search_fields = ["remote_id"]
    search_help_text = gettext_lazy("M-12, S-12, or the gateway’s number")
    ordering = ["-began_at", "-pk"]

    def get_urls(self) -> list[URLPattern]:
        """Add the acts."""
        return [
            self.act_path("cancel", self.cancel_view),
            self.act_path("look-up", self.look_up_view),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return them with what a list says of them."""
        return super().get_queryset(request).select_related("publication", "supporter", "plan")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find by numbers only."""
        return filters.by_number(queryset, search_term, M="pk", S="supporter_id", C="contribution_id"), False

    def sheet(self, request: HttpRequest, row: Subscription) -> Sheet:
        """Say all that is known of a subscription."""
        zone, made = row.publication.zone, row.contribution
        facts = [
            (_("Amount"), f"{row.money}, {row.get_rhythm_display()}"),
            (_("State"), state_mark(row.state, row.get_state_display())),
            (_("Next payment"), moment(row.next_at, zone)), (_("Began"), moment(row.began_at, zone)),
            (_("Ended"), moment(row.cancelled_at, zone)), (_("Why"), row.cancelled_why or "–"),
            (_("Supporter"), link_to(row.supporter)), (_("Attempt"), link_to(made)), (_("Plan"), row.plan),
            (_("Method"), row.get_method_display()), (_("Publication"), row.publication),
            (_("Story"), story_link(row.publication, made.story_path)), (_("Appeal"), made.appeal_text or "–"),
            (_("At the gateway"), f"{row.gateway} {row.remote_id}"), (_("Last asked there"), moment(row.known_at, zone)),
        ]  # fmt: skip
        remarks = []
        if row.pending_minor:
            waits = Money(row.pending_minor, row.currency)
            remarks.append(_("A change to %(amount)s was asked for; the payer hasn’t agreed yet.") % {"amount": waits})
        entries, _older = timeline.entries(timeline.of_subscription(row))
        return Sheet(facts, self._acts(request, row), remarks, {"entries": entries, "zone": zone})

    def _acts(self, request: HttpRequest, row: Subscription) -> list[Act]:
        if not self.has_act_permission(request, row):
            return []
        acts = [Act(_("Look it up"), self.act_address("look-up", row))]
        if row.state != Subscription.State.CANCELLED:
            acts.append(Act(_("End it"), self.act_address("cancel", row), asks_first=True, is_danger=True))
        return acts

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why, then end a subscription at the gateway and here."""
        row = self.row(request, pk, permission=self.permission("change"))
        form = CancelForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            _end(request, row, form.cleaned_data["reason"])
            return HttpResponseRedirect(page_of(row))
        facts = [(_("Amount"), f"{row.money}, {row.get_rhythm_display()}"), (_("Supporter"), link_to(row.supporter)),
                 (_("Next payment"), moment(row.next_at, row.publication.zone))]  # fmt: skip
        asked = {"form": form, "facts": facts, "button": _("End it for good"), "is_danger": True,
                 "warning": _("What has ended can’t be taken up again: the supporter would have to begin anew.")}  # fmt: skip
        title = _("End %(subscription)s") % {"subscription": row}
        return TemplateResponse(request, "admin/supporters/ask.html", self.framed(request, row, title) | asked)

    def look_up_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the gateway how a subscription stands."""
        row = self.row(request, pk, permission=self.permission("change"))
        if answer := acting.refuse_to_read(request):
            return answer
        acting.look_up(request, lambda: managing.look_up(row, cause=acting.cause_of(request)))
        return HttpResponseRedirect(page_of(row))

    @display(description=gettext_lazy("subscription"), ordering="pk")
    def number(self, row: Subscription) -> str:
        """Return its number."""
        return f"M-{row.pk}"

    @display(description=gettext_lazy("amount"), ordering="amount_minor")
    def shown_amount(self, row: Subscription) -> str:
        """Return the amount with its currency."""
        return str(row.money)

    @display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, row: Subscription) -> SafeString:
        """Return how it stands."""
        return state_mark(row.state, row.get_state_display())

    @display(description=gettext_lazy("next payment"), ordering="next_at")
    def shown_next(self, row: Subscription) -> SafeString | str:
        """Return when money comes next, in the publication's zone."""
        return moment(row.next_at, row.publication.zone)

    @display(description=gettext_lazy("began"), ordering="began_at")
    def shown_began(self, row: Subscription) -> SafeString | str:
        """Return when it began, in the publication's zone."""
        return moment(row.began_at, row.publication.zone)

    @display(description=gettext_lazy("supporter"))
    def shown_supporter(self, row: Subscription) -> SafeString | str:
        """Return the supporter's number: names stand on their own screen only."""
        return link_to(row.supporter)


def _end(request: HttpRequest, row: Subscription, why: str) -> None:
    """End a subscription and say what came of it."""
    recording.record("cancel subscription", row, by=request.user, note=why)
    try:
        managing.cancel(row, why=why, by=request.user)
    except saying.TROUBLE as error:
        saying.trouble(request, error)
    else:
        messages.success(request, _("It has ended at the gateway and here. The supporter gets a mail that says so."))
