"""The desk's screens for what readers can give."""

from django.contrib import admin
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sections.desk import ByPublication, DeskAdmin, OwnedTable, Switch
from supporters.admin.forms import PlanForm
from supporters.admin.network_rows import OfTheNetwork
from supporters.gateways.currencies import takes
from supporters.models import Plan, PlanMethod


class PlanMethodRows(OwnedTable):
    """How a plan can be paid."""

    model = PlanMethod
    fields = ["method"]
    verbose_name_plural = _("Ways to pay")
    add_words = _("Add a way to pay")
    empty_words = _("None yet: nobody can pay.")
    max_num = len(PlanMethod.Method.values)

    class formset(OwnedTable.formset):  # noqa: N801 - the name Django's inlines look for
        """Ways to pay, each of which takes the plan's currency."""

        def clean(self) -> None:
            """Refuse a way that doesn't take the currency: its gateway would refuse whoever wants to give."""
            super().clean()
            for form in self.forms:
                row = getattr(form, "cleaned_data", {})
                if row.get("method") and not row.get("DELETE") and not takes(row["method"], self.instance.currency):
                    form.add_error("method", _refusal(form.instance, self.instance))


def _refusal(way: PlanMethod, plan: Plan) -> str:
    said = gettext("%(method)s takes no %(currency)s. Choose another way to pay, or another currency for the plan.")
    return said % {"method": way.get_method_display(), "currency": plan.currency}


@admin.register(Plan)
class PlanAdmin(OfTheNetwork, DeskAdmin):
    """What readers can choose from."""

    form = PlanForm
    publication_field = "publication"
    list_display = ["name", "price", "rhythm", "ways_to_pay", "shown_publication", "is_offered", "position"]
    list_filter = [ByPublication, Switch.on("is_offered", _("offered"))]
    list_select_related = ["publication"]
    search_fields = ["name", "slug"]
    ordering = ["position", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [PlanMethodRows]
    deletion_advice = _("Untick “offered” instead: nobody new can choose it, and nobody who gives loses anything.")
    fieldsets = [
        (None, {"fields": ["name", "slug", "description", "publication"]}),
        (
            _("How much, how often"),
            {"fields": ["rhythm", "currency", "minimum", "is_open_ended", "maximum", "suggested"]},
        ),
        (_("Where it stands"), {"fields": ["is_offered", "position"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the plans with their ways to pay."""
        return super().get_queryset(request).prefetch_related("methods")

    @display(description=_("ways to pay"))
    def ways_to_pay(self, plan: Plan) -> str:
        """Return the ways to pay in words."""
        return plan.methods_in_words

    @display(description=_("publication"), ordering="publication__name")
    def shown_publication(self, plan: Plan) -> str:
        """Return the publication, or that it is the whole network's."""
        return plan.publication.name if plan.publication_id else _("the whole network")
