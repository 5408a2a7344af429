"""Filters of these lists, and finding rows by their numbers."""

import re

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from newsroom.kit.money import CURRENCIES
from sections.desk import ListFilter
from supporters.models import Contribution, Finding, GatewayCall, Subscription, Supporter

_NUMBER = re.compile(r"([A-Za-z])-?([0-9]{1,18})")
_RECEIPT = re.compile(r"([0-9]{4})-([0-9]{1,9})")


def by_number(rows: QuerySet, typed: str, **columns: str) -> QuerySet:
    """Return the rows with a number such as P-12, by the column of each letter; else those with the gateway's number."""
    typed = typed.strip()
    if not typed:
        return rows
    found = _NUMBER.fullmatch(typed)
    if found and found[1].upper() in columns:
        return rows.filter(**{columns[found[1].upper()]: int(found[2])})
    if "receipt" in columns and (number := _RECEIPT.fullmatch(typed)):
        return rows.filter(receipt__year=int(number[1]), receipt__number=int(number[2]))
    return rows.filter(remote_id=typed)


class Fixed(ListFilter):
    """A filter with choices that are fixed, each with its condition."""

    choices_: dict[str, tuple[object, Q]] = {}

    def lookups(self, request: HttpRequest, model_admin: object) -> list:
        """Return them."""
        return [(value, words) for value, (words, _condition) in self.choices_.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the rows of the chosen one; an unknown one changes nothing."""
        chosen = self.choices_.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class Currency(Fixed):
    """One currency."""

    title, parameter_name = _("currency"), "currency"
    choices_ = {code: (code, Q(currency=code)) for code, _name in CURRENCIES}


class Trouble(Fixed):
    """Payments that a person should look at."""

    title, parameter_name = _("state"), "state"
    choices_ = {
        "held": (_("held for a person"), ~Q(held_why="")),
        "back": (_("went back, whole or in part"), Q(refunded_minor__gt=0)),
        "disputed": (_("disputed"), Q(disputes__isnull=False)),
    }


class Running(Fixed):
    """How a subscription stands."""

    title, parameter_name = _("state"), "state"
    choices_ = {value: (words, Q(state=value)) for value, words in Subscription.State.choices}


class HowFar(Fixed):
    """How far an attempt got."""

    title, parameter_name = _("state"), "state"
    choices_ = {value: (words, Q(state=value)) for value, words in Contribution.State.choices}


class OnTheWall(Fixed):
    """Where a name for the wall stands."""

    title, parameter_name = _("on the wall"), "wall_state"
    choices_ = {value: (words, Q(wall_state=value)) for value, words in Supporter.WallState.choices}


class WhereItIs(Fixed):
    """Whether a message waits, is done or was given up."""

    title, parameter_name = _("state"), "state"
    choices_ = {
        "waiting": (_("waiting"), Q(done_at=None, cancelled_at=None, parked_at=None)),
        "done": (_("done"), Q(done_at__isnull=False)),
        "parked": (_("given up"), Q(parked_at__isnull=False)),
    }


class Outcome(Fixed):
    """What is known of a call."""

    title, parameter_name = _("outcome"), "outcome"
    choices_ = {value or "open": (words, Q(outcome=value)) for value, words in GatewayCall.Outcome.choices}


class Settled(Fixed):
    """Whether a person has settled it."""

    title, parameter_name = _("state"), "state"
    choices_ = {
        "open": (_("open"), Q(settled_at=None)),
        "settled": (_("settled"), Q(settled_at__isnull=False)),
    }


class WhatDiffers(Fixed):
    """What kind of difference it is."""

    title, parameter_name = _("kind"), "kind"
    choices_ = {value: (words, Q(kind=value)) for value, words in Finding.Kind.choices}
