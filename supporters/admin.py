"""The desk's screens for what readers can give."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import display
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sections import permissions
from sections.desk import ByPublication, DeskAdmin, OwnedTable, Switch
from supporters.models import Plan, PlanMethod


class PlanMethodRows(OwnedTable):
    """How a plan can be paid."""

    model = PlanMethod
    fields = ["method"]
    verbose_name_plural = _("Ways to pay")
    add_words = _("Add a way to pay")
    empty_words = _("None yet: nobody can pay.")
    max_num = len(PlanMethod.Method.values)


@admin.register(Plan)
class PlanAdmin(DeskAdmin):
    """What readers can choose from."""

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
        (_("How much, how often"), {"fields": ["minimum_minor", "currency", "is_open_ended", "rhythm"]}),
        (_("Where it stands"), {"fields": ["is_offered", "position"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the plans with their ways to pay."""
        return super().get_queryset(request).prefetch_related("methods")

    def get_form(
        self, request: HttpRequest, obj: Plan | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        """Ask those who work at some publications for one of theirs: a plan of all is for those who work at all."""
        form = super().get_form(request, obj, change, **kwargs)
        field = form.base_fields.get("publication")
        if field and not permissions.works_everywhere(request.user, self.permission("change")):
            field.required = True
        return form

    def has_change_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        """Keep the network's plans to those who work everywhere."""
        return super().has_change_permission(request, obj) and self._is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        """Keep the network's plans to those who work everywhere."""
        return super().has_delete_permission(request, obj) and self._is_theirs(request, obj)

    def _is_theirs(self, request: HttpRequest, obj: Plan | None) -> bool:
        network_wide = obj is not None and obj.publication_id is None
        return not network_wide or permissions.where(request.user, self.permission("change")) is None

    @display(description=_("ways to pay"))
    def ways_to_pay(self, plan: Plan) -> str:
        """Return the ways to pay in words."""
        return plan.methods_in_words

    @display(description=_("publication"), ordering="publication__name")
    def shown_publication(self, plan: Plan) -> str:
        """Return the publication, or that it is the whole network's."""
        return plan.publication.name if plan.publication_id else _("the whole network")
