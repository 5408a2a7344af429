"""The desk's screen for payments, with the buttons for money that goes back and for a receipt once more."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import recording
from newsroom.kit.money import Money
from sections import permissions
from sections.desk import ByPublication
from supporters import giving, mailing, managing, refunding
from supporters.admin import acting, exports, filters, saying, timeline
from supporters.admin.forms import RefundForm
from supporters.admin.screens import NOTHING, Act, LedgerScreen, Sheet, link_to, moment, page_of, state_mark, story_link
from supporters.models import OutgoingMail, Payment

REFUND, EXPORT = "supporters.refund", "supporters.export"


@admin.register(Payment)
class PaymentAdmin(LedgerScreen):
    """Money that came."""

    publication_field = "publication"
    list_display = ["number", "shown_amount", "shown_back", "shown_paid", "shown_supporter", "publication", "gateway", "shown_state"]  # fmt: skip
    list_filter = [ByPublication, filters.Currency, filters.Trouble]
    search_fields = ["remote_id"]
    search_help_text = gettext_lazy("P-12, S-12, a receipt’s number such as 2026-000012, or the gateway’s number")
    ordering = ["-paid_at", "-pk"]
    change_list_template = "admin/supporters/payments.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the acts, and the table for a spreadsheet."""
        export = self.admin_site.admin_view(lambda request: exports.screen(self, request))
        acts = [("refund", self.refund_view), ("receipt", self.receipt_view), ("look-up", self.look_up_view)]
        added = [path("export/", export, name="supporters_payment_export"), *(self.act_path(*act) for act in acts)]
        return [*added, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return them with what a list says of them."""
        return super().get_queryset(request).select_related("publication", "supporter", "subscription", "receipt")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find by numbers only."""
        return filters.by_number(
            queryset, search_term, P="pk", S="supporter_id", M="subscription_id", receipt="receipt"
        ), False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Offer the table to those who may take it away."""
        offered = {"may_export": permissions.may(request.user, EXPORT)}
        return super().changelist_view(request, offered | (extra_context or {}))

    def sheet(self, request: HttpRequest, row: Payment) -> Sheet:
        """Say all that is known of a payment."""
        zone, made = row.publication.zone, row.contribution
        fee = "–" if row.fee_minor is None else Money(row.fee_minor, row.currency)
        facts = [
            (_("Amount"), row.money), (_("Left after refunds"), row.kept), (_("Gateway’s fee"), fee),
            (_("Paid"), moment(row.paid_at, zone)), (_("Booked"), moment(row.booked_at, zone)),
            (_("Receipt"), getattr(row, "receipt", "–")), (_("Supporter"), link_to(row.supporter)),
            (_("Subscription"), link_to(row.subscription)), (_("Attempt"), link_to(made)), (_("Plan"), made.plan),
            (_("Publication"), row.publication), (_("Story"), story_link(row.publication, made.story_path)),
            (_("Section"), made.section or "–"), (_("Appeal"), made.appeal_text or "–"),
            (_("At the gateway"), f"{row.gateway} {row.remote_id}"),
        ]  # fmt: skip
        remarks = [_("Held for a person: %(why)s") % {"why": row.held_why}] if row.held_why else []
        entries, _older = timeline.entries(timeline.of_payment(row))
        return Sheet(facts, self._acts(request, row), remarks, {"entries": entries, "zone": zone})

    def _acts(self, request: HttpRequest, row: Payment) -> list[Act]:
        acts = []
        if permissions.may(request.user, REFUND, row) and row.kept.minor:
            acts.append(Act(_("Send money back"), self.act_address("refund", row), asks_first=True))
        if self.has_act_permission(request, row):
            if hasattr(row, "receipt") and row.supporter.email:
                acts.append(Act(_("Mail the receipt again"), self.act_address("receipt", row)))
            acts.append(Act(_("Look it up"), self.act_address("look-up", row)))
        return acts

    def refund_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask how much goes back and why, then send it back."""
        payment = self.row(request, pk, permission=REFUND)
        form = RefundForm(request.POST if request.method == "POST" else None, payment=payment)
        if form.is_valid() and _is_refunded(request, payment, form):
            return HttpResponseRedirect(page_of(payment))
        facts = [
            (_("Paid"), payment.money),
            (_("Still here"), payment.kept),
            (_("Supporter"), link_to(payment.supporter)),
        ]
        asked = {"form": form, "facts": facts, "button": _("Send it back")}
        title = _("Send money back of %(payment)s") % {"payment": payment}
        return TemplateResponse(request, "admin/supporters/ask.html", self.framed(request, payment, title) | asked)

    def receipt_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mail a receipt once more."""
        payment = self.row(request, pk, permission=self.permission("change"))
        if answer := acting.refuse_to_read(request):
            return answer
        sent = OutgoingMail.objects.filter(kind="receipt_again", about__startswith=f"receipt:{payment.pk}:")
        if not hasattr(payment, "receipt") or not payment.supporter.email:
            messages.error(request, _("There is no receipt, or no address to send it to. Nothing was sent."))
        elif sent.waiting().exists():
            messages.info(request, _("It is on its way already: it leaves within a minute."))
        else:
            mailing.owe("receipt_again", about=f"receipt:{payment.pk}:{sent.count() + 1}", supporter=payment.supporter,
                        publication=payment.publication, payment=payment.pk)  # fmt: skip
            recording.record("mail receipt", payment, by=request.user)
            messages.success(request, _("The receipt %(number)s leaves within a minute.") % {"number": payment.receipt})
        return HttpResponseRedirect(page_of(payment))

    def look_up_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the gateway about a payment and what belongs to it."""
        payment = self.row(request, pk, permission=self.permission("change"))
        if answer := acting.refuse_to_read(request):
            return answer
        cause = acting.cause_of(request)
        if payment.subscription:
            acting.look_up(request, lambda: managing.look_up(payment.subscription, cause=cause))
        else:
            acting.look_up(request, lambda: giving.look_up(payment.contribution, cause=cause))
        return HttpResponseRedirect(page_of(payment))

    @display(description=gettext_lazy("payment"), ordering="pk")
    def number(self, payment: Payment) -> str:
        """Return its number."""
        return f"P-{payment.pk}"

    @display(description=gettext_lazy("amount"), ordering="amount_minor")
    def shown_amount(self, payment: Payment) -> str:
        """Return the amount with its currency."""
        return str(payment.money)

    @display(description=gettext_lazy("went back"))
    def shown_back(self, payment: Payment) -> SafeString | str:
        """Return what went back."""
        return str(Money(payment.refunded_minor, payment.currency)) if payment.refunded_minor else NOTHING

    @display(description=gettext_lazy("paid"), ordering="paid_at")
    def shown_paid(self, payment: Payment) -> SafeString | str:
        """Return when it was paid, in the publication's zone."""
        return moment(payment.paid_at, payment.publication.zone)

    @display(description=gettext_lazy("supporter"))
    def shown_supporter(self, payment: Payment) -> SafeString | str:
        """Return the supporter's number: names stand on their own screen only."""
        return link_to(payment.supporter)

    @display(description=gettext_lazy("state"))
    def shown_state(self, payment: Payment) -> SafeString:
        """Return whether somebody has to look at it."""
        return state_mark("held", _("held")) if payment.held_why else state_mark("paid", _("paid"))


def _is_refunded(request: HttpRequest, payment: Payment, form: RefundForm) -> bool:
    """Send money back and say what came of it. Tells whether the form has done its work."""
    money: Any = form.cleaned_data["amount"]
    try:
        refund = refunding.refund(payment, money, reason=form.cleaned_data["reason"], by=request.user)
    except refunding.TooMuch:
        payment.refresh_from_db()
        form.add_error("amount", _("Less is left by now: %(left)s.") % {"left": payment.kept})
        return False
    except saying.TROUBLE as error:
        saying.trouble(request, error)
        return True
    said = _("%(money)s is on its way back as %(refund)s: %(state)s. The supporter gets a mail when it is done.")
    messages.success(request, said % {"money": money, "refund": f"R-{refund.pk}", "state": refund.get_state_display()})
    return True
