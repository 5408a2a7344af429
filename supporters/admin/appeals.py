"""The desk's screen for appeals: where and when readers are asked, in which words, and what each wording brought."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.db.models import Count, DateTimeField, Field, Sum
from django.forms import Textarea
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from newsroom.kit.money import Money
from sections.desk import ByPublication, DeskAdmin, OwnedTable, Switch
from supporters.admin.network_rows import OfTheNetwork
from supporters.admin.screens import moment, network_zone
from supporters.models import Appeal, AppealText, Contribution, Payment


class WordingRows(OwnedTable):
    """The wordings of an appeal."""

    model = AppealText
    fields = ["letter", "headline", "text", "button"]
    ordering = ["letter", "pk"]
    verbose_name_plural = gettext_lazy("Wordings")
    add_words = gettext_lazy("Add a wording")
    empty_words = gettext_lazy("None yet: readers see the usual words.")
    max_num = 4

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Give the text room."""
        if db_field.name == "text":
            kwargs["widget"] = Textarea({"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class Moment(UnfoldAdminTextInputWidget):
    """A day and a time in one field that has a label."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:  # noqa: ANN401 - a time, or what was typed
        """Return a time as such a field holds it."""
        return f"{value:%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value


@admin.register(Appeal)
class AppealAdmin(OfTheNetwork, DeskAdmin):
    """What readers are asked with."""

    publication_field = "publication"
    list_display = ["name", "shown_publication", "section", "shown_starts", "shown_ends", "is_on"]
    list_filter = [ByPublication, Switch.on("is_on", gettext_lazy("on"))]
    list_select_related = ["publication", "section__parent"]
    search_fields = ["name"]
    ordering = ["-starts_at", "-pk"]
    inlines = [WordingRows]
    readonly_fields = ["brought"]
    formfield_overrides = {DateTimeField: {"form_class": forms.DateTimeField, "widget": Moment}}
    deletion_advice = gettext_lazy("Untick “on” instead: what it brought stays.")
    fieldsets = [
        (None, {"fields": ["name", "publication", "section"]}),
        (
            gettext_lazy("When"),
            {"fields": ["starts_at", "ends_at", "is_on"], "description": gettext_lazy("Times in UTC.")},
        ),
        (gettext_lazy("What each wording brought"), {"fields": ["brought"]}),
    ]

    @display(description=gettext_lazy("so far"))
    def brought(self, appeal: Appeal) -> SafeString | str:
        """Return a table of the wordings: how often shown, gifts, and money in each currency by itself. Three queries."""
        if not appeal.pk:
            return _("Nothing yet.")
        return render_to_string("admin/supporters/wordings.html", {"wordings": wordings_of(appeal)})

    @display(description=gettext_lazy("publication"), ordering="publication__name")
    def shown_publication(self, appeal: Appeal) -> str:
        """Return the publication, or that it is the whole network's."""
        return appeal.publication.name if appeal.publication_id else _("the whole network")

    @display(description=gettext_lazy("starts"), ordering="starts_at")
    def shown_starts(self, appeal: Appeal) -> SafeString | str:
        """Return when it starts, in its publication's zone."""
        return moment(appeal.starts_at, _zone(appeal))

    @display(description=gettext_lazy("ends"), ordering="ends_at")
    def shown_ends(self, appeal: Appeal) -> SafeString | str:
        """Return when it ends, in its publication's zone."""
        return moment(appeal.ends_at, _zone(appeal))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin now, so that a new appeal needs no date."""
        return {"starts_at": timezone.now(), **super().get_changeform_initial_data(request)}


def wordings_of(appeal: Appeal) -> list[dict[str, Any]]:
    """Return what each wording brought."""
    came = Contribution.objects.filter(
        appeal_text__appeal=appeal, state__in=[Contribution.State.PAID, Contribution.State.HELD]
    )
    gifts = dict(came.order_by().values_list("appeal_text").annotate(Count("pk")))
    paid = Payment.objects.filter(contribution__appeal_text__appeal=appeal).order_by()
    sums: dict[int, list[Money]] = {}
    rows = paid.values_list("contribution__appeal_text", "currency").annotate(Sum("amount_minor")).order_by("currency")
    for key, currency, minor in rows:
        sums.setdefault(key, []).append(Money(minor, currency))
    return [
        {
            "text": text,
            "gifts": gifts.get(text.pk, 0),
            "sums": sums.get(text.pk, []),
            "rate": _rate(gifts.get(text.pk, 0), text.shown),
        }
        for text in appeal.texts.order_by("letter", "pk")
    ]


def _rate(gifts: int, shown: int) -> str:
    """Return gifts per ten thousand times it was shown, in words of per cent; a dash while it wasn't shown."""
    return "{}.{:02d} %".format(*divmod(gifts * 10_000 // shown, 100)) if shown else "–"


def _zone(appeal: Appeal) -> str:
    return appeal.publication.zone if appeal.publication_id else network_zone()
