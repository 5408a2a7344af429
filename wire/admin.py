"""The desk's screen for rules per agency, where a rule is tried on a text before it is saved."""

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from sections.desk import DeskAdmin
from wire import documents, pasting, shaping
from wire.forms import PasteForm, RuleForm
from wire.models import AgencyRule

_TALL = {"names": 4, "datelines": 4, "drops": 5, "credits": 4}


@admin.register(AgencyRule)
class AgencyRuleAdmin(DeskAdmin):
    """How each agency's wire is read."""

    form = RuleForm
    list_display = ["name", "agency", "shown_names", "shown_dateline"]
    list_select_related = ["agency"]
    search_fields = ["name", "names"]
    search_help_text = _("A name or code of the agency")
    ordering = ["name", "pk"]
    change_form_template = "admin/wire/agencyrule/rule.html"
    deletion_advice = _("Stories that were read by it stay as they are.")
    fieldsets = [
        (None, {"fields": ["name", "agency", "names"]}),
        (_("How its text looks"), {"fields": ["datelines", "credits", "drops"]}),
        (_("What its stories get"), {"fields": ["section", "kicker", "tags"]}),
    ]

    def get_urls(self) -> list:
        """Add the trial of a rule on a text."""
        trial = self.admin_site.admin_view(require_POST(self.trial))
        return [path("trial/", trial, name="wire_agencyrule_trial"), *super().get_urls()]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs) -> forms.Field | None:
        """Make each list as tall as it usually is."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in _TALL:
            field.widget.attrs |= {"rows": _TALL[db_field.name], "spellcheck": "false"}
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs
    ) -> forms.Field | None:
        """Offer agencies by name."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "agency":
            field.queryset = field.queryset.order_by("name", "pk")
        return field

    def trial(self, request: HttpRequest) -> JsonResponse:
        """Read a sample by the rule as it is typed; nothing is saved."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pk = request.POST.get("rule", "")
        row = AgencyRule.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None  # noqa: PLR2004 - a key
        form = self.get_form(request)(request.POST, instance=row)
        sample = PasteForm({"text": request.POST.get("sample", "")})
        if not form.is_valid():
            field, faults = next(iter(form.errors.items()))
            label = form.fields[field].label if field in form.fields else ""
            return JsonResponse({"error": f"{label}: {faults[0]}".strip(": ")}, status=400)
        if not sample.is_valid():
            return JsonResponse({"error": sample.complaint}, status=400)
        rule = shaping.as_rule(form.instance, shaping.agencies())
        try:
            document = documents.from_text(sample.cleaned_data["text"])
            return JsonResponse(pasting.read(document, by=request.user, trial=rule))
        except documents.Unreadable as refusal:
            return JsonResponse({"error": str(refusal)}, status=400)

    @display(description=_("names"))
    def shown_names(self, rule: AgencyRule) -> str:
        """Return the names on one line."""
        return ", ".join(shaping.lines_in(rule.names))

    @display(description=_("dateline"))
    def shown_dateline(self, rule: AgencyRule) -> str:
        """Return the first dateline pattern."""
        return (shaping.lines_in(rule.datelines) or ("–",))[0]
