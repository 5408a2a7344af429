"""What giving brings in, at a glance: one publication or all of one's own, one month, one currency at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsroom.kit.money import Money
from sections import network, permissions
from sections.models import Publication
from supporters import revenue
from supporters.admin import charts
from supporters.admin.screens import network_zone, story_link
from supporters.revenue import Attempts, Movement, Received, Scope, Share

SEE = "supporters.see_revenue"


@dataclass(frozen=True)
class Line:
    """One line of a list of what led to gifts."""

    name: SafeString | str
    money: Money
    payments: int


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the month. Ten queries, however much was given."""
    if not permissions.may(request.user, SEE):
        raise PermissionDenied
    offered = _publications(request)
    here = next((one for one in offered if one.slug == request.GET.get("publication", "")), None)
    scope = _scope(here, offered, request)
    now = revenue.this_month(scope.zone)
    month = min(_month(request.GET.get("month", "")) or now, now)
    months = revenue.months_until(month)
    moved, came = revenue.recurring(scope, months), revenue.received(scope, months)
    tried = revenue.attempts(scope, month)
    currencies = _most_used_first(moved, came, {*moved, *came, *tried})
    wanted = request.GET.get("currency", "")
    currency = wanted if wanted in currencies else next(iter(currencies), "")
    context = admin.site.each_context(request) | {
        "title": _("Revenue"), "publications": offered, "publication_here": here, "month": month,
        "months": list(reversed(revenue.months_until(now, 25))), "currencies": currencies, "currency": currency,
        "zone": scope.zone, "is_now": month == now,
    }  # fmt: skip
    if currency:
        facts = _Facts(scope, month, months, currency)
        context |= facts.of(
            moved.get(currency, [Movement()] * len(months)), came.get(currency, [Received()] * len(months)),
            tried.get(currency, Attempts()), revenue.late(scope).get(currency, 0),
        )  # fmt: skip
    return TemplateResponse(request, "admin/supporters/dashboard.html", context)


def _most_used_first(moved: dict[str, list[Movement]], came: dict[str, list[Received]], used: set[str]) -> list[str]:
    def use(code: str) -> int:
        return sum(m.payments for m in came.get(code, [])) + sum(m.subscriptions for m in moved.get(code, [])[-1:])

    return sorted(used, key=lambda code: (-use(code), code))


class _Facts:
    """The figures of one currency, as its page shows them."""

    def __init__(self, scope: Scope, month: date, months: list[date], currency: str) -> None:
        self._scope, self._month, self._months, self._currency = scope, month, months, currency

    def of(self, moved: list[Movement], came: list[Received], tried: Attempts, late: int) -> dict[str, Any]:
        """Return what the template shows."""
        last, paid = moved[-1], came[-1]
        return {
            "moved": last, "end": self._money(last.end), "late": self._money(late) if late else None,
            "movements": [
                (_("At the month’s beginning"), "", self._money(last.start)),
                (_("New"), "+", self._money(last.new)), (_("Came back"), "+", self._money(last.recovered)),
                (_("Gives more"), "+", self._money(last.expansion)),
                (_("Gives less"), "−", self._money(last.contraction)),
                (_("Stopped"), "−", self._money(last.churn)),
            ],
            "paid": paid, "total": self._money(paid.total), "once": self._money(paid.once),
            "by_itself": self._money(paid.recurring), "refunded": self._money(paid.refunded),
            "disputed": self._money(paid.disputed), "tried": tried, "failure": _per_cent(tried.failure_rate),
            "charts": [
                ("recurring", _("Comes each month"), self._bars(m.end for m in moved)),
                ("received", _("Was paid"), self._bars(r.total for r in came)),
            ],
            "lists": [
                ("stories", _("By story"), _("Story"), self._led(revenue.STORY, _("not from a story"))),
                ("sections", _("By section"), _("Section"), self._led(revenue.SECTION, _("not from a section"))),
                ("wordings", _("By appeal"), _("Appeal"), self._led(revenue.WORDING, _("without an appeal"))),
            ],
        }  # fmt: skip

    def _money(self, minor: int) -> Money:
        return Money(minor, self._currency)

    def _bars(self, sums: Iterable[int]) -> list[charts.Bar]:
        return charts.months(zip(self._months, sums, strict=True), self._currency)

    def _led(self, what: str, by_none: str) -> list[Line]:
        shares = revenue.led_by(self._scope, self._month, what, self._currency)
        return [Line(_name(share, what, by_none), self._money(share.minor), share.payments) for share in shares]


def _name(share: Share, what: str, by_none: str) -> SafeString | str:
    if share.key is None:
        return by_none
    if share.is_rest:
        return _("all others")
    place = network.current().by_id.get(share.publication_id)
    return story_link(place.publication, str(share.key)) if what == revenue.STORY and place else share.name


def _publications(request: HttpRequest) -> list[Publication]:
    places = permissions.where(request.user, SEE)
    return [one for one in network.current().publications if places is None or one.pk in places]


def _scope(here: Publication | None, offered: list[Publication], request: HttpRequest) -> Scope:
    if here:
        return Scope(frozenset({here.pk}), here.zone)
    everywhere = permissions.where(request.user, SEE) is None
    zone = offered[0].zone if offered else network_zone()
    return Scope(None if everywhere else frozenset(one.pk for one in offered), zone)


def _month(typed: str) -> date | None:
    try:
        return date.fromisoformat(f"{typed}-01") if len(typed) == len("2026-01") else None
    except ValueError:
        return None


def _per_cent(thousandth: int | None) -> str:
    return "–" if thousandth is None else f"{thousandth // 10}.{thousandth % 10} %"
