"""The desk's screen for supporters: found by number, or by name where that may be seen; each look is in the record."""

import re
from datetime import datetime

from django.contrib import admin, messages
from django.contrib.admin import display
from django.contrib.admin.views.main import ChangeList
from django.db.models import Prefetch, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import recording
from background import returning
from background.models import ReturnedMail
from newsroom.kit import clock
from newsroom.kit.money import Money
from sections import permissions
from supporters.admin import acting, filters, names, timeline, wall
from supporters.admin.screens import NOTHING, Act, LedgerScreen, Sheet, moment, network_zone, page_of, state_mark
from supporters.models import Contribution, Payment, Subscription, Supporter

_NUMBER = re.compile(r"[Ss]?-?([0-9]{1,18})")


@admin.register(Supporter)
class SupporterAdmin(LedgerScreen):
    """Who gives: those who began to at the person's publications."""

    list_display = ["number", "shown_name", "shown_gives", "shown_since", "shown_wall"]
    list_filter = [filters.OnTheWall]
    search_fields = ["name"]
    ordering = ["-since", "-pk"]
    page_template = "admin/supporters/person.html"
    change_list_template = "admin/supporters/people.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the names that wait for the wall, and writing again to an address from which mail came back."""
        screen = self.admin_site.admin_view(lambda request: wall.screen(self, request))
        again = self.act_path("mail-again", self.mail_again_view)
        return [path("wall/", screen, name="supporters_supporter_wall"), again, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return those who gave at the person's publications, with what comes from them by itself."""
        places = permissions.where(request.user, self.permission("view"), self.permission("change"))
        live = Subscription.objects.filter(state__in=Subscription.LIVE).order_by("pk")
        live = live if places is None else live.filter(publication__in=places)
        rows = names.within(super().get_queryset(request), places)
        return rows.prefetch_related(Prefetch("subscriptions", live, to_attr="running"))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find by number; by name or address only who may see those, and those whom they may see."""
        typed = search_term.strip()
        if not typed:
            return queryset, False
        if number := _NUMBER.fullmatch(typed):
            return queryset.filter(pk=int(number[1])), False
        if not permissions.may(request.user, names.SEE):
            return queryset.none(), False
        request.searched_names = True
        found = names.within(queryset, names.places(request.user))
        return found.filter(Q(email__contains=typed.lower()) | Q(name__icontains=typed)), False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Say what can be searched for: names only by those who see them."""
        listed = super().get_changelist_instance(request)
        listed.search_help_text = _help(request)
        return listed

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show names to those who may see them, and write down whose were seen."""
        offered = {"may_decide": self.has_act_permission(request)}
        response = super().changelist_view(request, offered | (extra_context or {}))
        listed = getattr(response, "context_data", {}).get("cl")
        if listed is None:
            return response
        seen = names.seen(request.user, listed.result_list)
        for row in listed.result_list:
            row.is_named = row.pk in seen
        searched = getattr(request, "searched_names", False)
        if seen or searched:
            names.note_looks(request.user, seen, searched=searched)
        return response

    def sheet(self, request: HttpRequest, row: Supporter) -> Sheet:
        """Say who it is, as far as that may be seen, what came from them, and all that happened."""
        places = permissions.where(request.user, self.permission("view"), self.permission("change"))
        is_named = bool(names.seen(request.user, [row]))
        recording.record("look", row, by=request.user, note="" if is_named else "without the name")
        zone = _zone_of(row, places)
        facts = [(_("Name"), row.name or "–"), (_("E-mail"), row.email or "–")] if is_named else []
        facts += [(_("Supporter since"), moment(row.since, zone)), (_("Language"), row.language)]
        facts += [(_("Given in all, less what went back"), _given(row, places))]
        if row.wall_name:
            facts += [
                (_("On the wall"), state_mark(row.wall_state, f"{row.wall_name}: {row.get_wall_state_display()}"))
            ]
        remarks = [] if is_named else [_("Names and addresses are hidden: your role doesn’t include them.")]
        if row.erased_at:
            remarks = [
                _("Erased at their own wish on %(when)s: only the money stays.") % {"when": moment(row.erased_at, zone)}
            ]
        returned = returning.of_address(row.email)
        if returned:
            remarks.append(_returned(returned, zone))
        acts = []
        if returned and self.has_act_permission(request, row):
            acts = [Act(_("Write there again"), self.act_address("mail-again", row))]
        before = _moment(request.GET.get("before", ""))
        entries, older = timeline.entries(timeline.of_supporter(row, places), before=before)
        more = {"entries": entries, "older": older, "zone": zone, "before": before, "running": row.running}
        return Sheet(facts, acts, remarks, more)

    def mail_again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write again to an address from which mail came back."""
        row = self.row(request, pk, permission=self.permission("change"))
        if answer := acting.refuse_to_read(request):
            return answer
        returned = returning.of_address(row.email)
        if returned and returning.lift(returned, by=request.user):
            messages.success(request, _("Mail goes there again."))
        return HttpResponseRedirect(page_of(row))

    @display(description=gettext_lazy("supporter"), ordering="pk")
    def number(self, row: Supporter) -> str:
        """Return the number."""
        return f"S-{row.pk}"

    @display(description=gettext_lazy("name"))
    def shown_name(self, row: Supporter) -> str:
        """Return name and address where they may be seen."""
        if row.erased_at:
            return _("erased")
        if not getattr(row, "is_named", False):
            return _("hidden")
        return " · ".join(part for part in (row.name, row.email) if part)

    @display(description=gettext_lazy("gives"))
    def shown_gives(self, row: Supporter) -> str:
        """Return what comes by itself."""
        return ", ".join(f"{one.money} {one.get_rhythm_display()}" for one in row.running) or NOTHING

    @display(description=gettext_lazy("since"), ordering="since")
    def shown_since(self, row: Supporter) -> SafeString | str:
        """Return since when."""
        return moment(row.since, network_zone())

    @display(description=gettext_lazy("on the wall"))
    def shown_wall(self, row: Supporter) -> SafeString | str:
        """Return where the name for the wall stands."""
        return state_mark(row.wall_state, row.get_wall_state_display()) if row.wall_name else NOTHING


def _help(request: HttpRequest) -> str:
    if permissions.may(request.user, names.SEE):
        return _("S-12, a name or an e-mail address. Who looked for names and whose were shown is in the record.")
    return _("A number such as S-12. Names are hidden: your role doesn’t include them.")


def _returned(returned: ReturnedMail, zone: str) -> str:
    said = _(
        "Mail to this address comes back since %(when)s (%(status)s). Receipts are still sent there, and can be downloaded; other mail isn’t sent."
    )
    return said % {"when": clock.said(returned.closed_at, zone), "status": returned.status or "–"}


def _zone_of(row: Supporter, places: set[int] | None) -> str:
    """Return the zone of the publication they last gave at, among these."""
    made = Contribution.objects.filter(supporter=row).select_related("publication").order_by("-made_at", "-pk")
    last = (made if places is None else made.filter(publication__in=places)).first()
    return last.publication.zone if last else network_zone()


def _given(row: Supporter, places: set[int] | None) -> str:
    """Return what they gave, each currency by itself."""
    paid = Payment.objects.filter(supporter=row)
    paid = (paid if places is None else paid.filter(publication__in=places)).order_by()
    sums = paid.values_list("currency").annotate(Sum("amount_minor"), Sum("refunded_minor")).order_by("currency")
    return ", ".join(str(Money(came - back, currency)) for currency, came, back in sums) or "–"


def _moment(typed: str) -> datetime | None:
    try:
        found = parse_datetime(typed[:40])
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None
