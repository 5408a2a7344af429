"""The desk's screen for attempts to pay."""

from django.contrib import admin
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sections import permissions
from sections.desk import ByPublication
from supporters import giving
from supporters.admin import acting, filters, timeline
from supporters.admin.screens import Act, LedgerScreen, Sheet, link_to, moment, page_of, state_mark, story_link
from supporters.models import Contribution

# Who may look up payments may look up what they came from.
LOOK_UP = "supporters.change_payment"


@admin.register(Contribution)
class ContributionAdmin(LedgerScreen):
    """Attempts to pay, how far each got and what came of it."""

    publication_field = "publication"
    list_display = ["number", "shown_amount", "rhythm", "method", "shown_state", "shown_begun", "shown_supporter", "publication"]  # fmt: skip
    list_filter = [ByPublication, filters.HowFar, filters.Currency]
    search_fields = ["remote_id"]
    search_help_text = gettext_lazy("C-12, S-12, or the gateway’s number")
    ordering = ["-made_at", "-pk"]

    def get_urls(self) -> list[URLPattern]:
        """Add the look at the gateway."""
        return [self.act_path("look-up", self.look_up_view), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return them with what a list says of them."""
        return super().get_queryset(request).select_related("publication", "supporter")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find by numbers only."""
        return filters.by_number(queryset, search_term, C="pk", S="supporter_id"), False

    def sheet(self, request: HttpRequest, row: Contribution) -> Sheet:
        """Say all that is known of an attempt."""
        zone = row.publication.zone
        facts = [
            (_("Amount"), f"{row.money}, {row.get_rhythm_display()}"),
            (_("State"), state_mark(row.state, row.get_state_display())),
            (_("Begun"), moment(row.made_at, zone)), (_("Ended"), moment(row.ended_at, zone)),
            (_("Supporter"), link_to(row.supporter)), (_("Plan"), row.plan), (_("Method"), row.get_method_display()),
            (_("Publication"), row.publication), (_("Story"), story_link(row.publication, row.story_path)),
            (_("Section"), row.section or "–"), (_("Appeal"), row.appeal_text or "–"),
            (_("At the gateway"), f"{row.gateway} {row.remote_id}"), (_("Public number"), row.reference),
            (_("Last looked up"), moment(row.looked_at, zone)),
        ]  # fmt: skip
        acts = []
        if row.remote_id and permissions.may(request.user, LOOK_UP, row):
            acts = [Act(_("Look it up"), self.act_address("look-up", row))]
        entries, _older = timeline.entries(timeline.of_contribution(row))
        return Sheet(facts, acts, [], {"entries": entries, "zone": zone})

    def look_up_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the gateway what became of an attempt."""
        row = self.row(request, pk, permission=LOOK_UP)
        if answer := acting.refuse_to_read(request):
            return answer
        acting.look_up(request, lambda: giving.look_up(row, cause=acting.cause_of(request)))
        return HttpResponseRedirect(page_of(row))

    @display(description=gettext_lazy("attempt"), ordering="pk")
    def number(self, row: Contribution) -> str:
        """Return its number."""
        return f"C-{row.pk}"

    @display(description=gettext_lazy("amount"), ordering="amount_minor")
    def shown_amount(self, row: Contribution) -> str:
        """Return the amount with its currency."""
        return str(row.money)

    @display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, row: Contribution) -> SafeString:
        """Return how far it got."""
        return state_mark(row.state, row.get_state_display())

    @display(description=gettext_lazy("begun"), ordering="made_at")
    def shown_begun(self, row: Contribution) -> SafeString | str:
        """Return when it began, in the publication's zone."""
        return moment(row.made_at, row.publication.zone)

    @display(description=gettext_lazy("supporter"))
    def shown_supporter(self, row: Contribution) -> SafeString | str:
        """Return the supporter's number: names stand on their own screen only."""
        return link_to(row.supporter)
