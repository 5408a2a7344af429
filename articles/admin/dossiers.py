"""The desk's screen for dossiers: a tag promoted, its summary, key facts and milestones, opened and closed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import display
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import dossiers, illustrating
from articles.admin.picking import pickable
from articles.models import Article, Dossier, DossierMilestone, KeyFact, Tag
from newsroom.kit.widgets import RichText
from sections.desk import ByPublication, DeskAdmin, ListFilter, OrderedRows, OwnedTable, is_key


class DossierForm(forms.ModelForm):
    """A dossier's words, and whether readers see it."""

    is_open = forms.BooleanField(
        label=_("before readers"),
        required=False,
        help_text=_("The dossier takes the place of the tag's page. Unticked, readers get the tag's page again."),
    )

    class Meta:
        model = Dossier
        fields = ["publication", "tag", "title", "description", "lead_picture", "summary"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_open"].initial = self.instance.is_open

    def clean_summary(self) -> str:
        """Keep pictures out of the summary: the lead picture is the dossier's one, and where it is used is known."""
        summary = self.cleaned_data["summary"]
        if illustrating.referred(summary):
            raise forms.ValidationError(_("Take the pictures out of the summary: a dossier has one, its lead picture."))
        return summary

    def clean(self) -> dict[str, Any]:
        """Ask for a summary before readers see it."""
        cleaned = super().clean()
        if cleaned.get("is_open") and not cleaned.get("summary", "").strip():
            self.add_error("summary", _("Write a summary first: it is what readers come for."))
        return cleaned


class KeyFactRows(OwnedTable):
    """What is known at a glance."""

    model = KeyFact
    formset = OrderedRows
    fields = ["label", "value", "position"]
    ordering = ["position", "pk"]
    verbose_name_plural = _("key facts, from the top down")
    add_words = _("Add a fact")
    empty_words = _("No facts yet. Five or six are enough: what it is, where, since when, how much.")


class MilestoneRows(OwnedTable):
    """The stories that were turns of the matter."""

    model = DossierMilestone
    fields = ["article", "line"]
    ordering = ["-article__published_at", "pk"]
    autocomplete_fields = ["article"]
    verbose_name_plural = _("milestones in the timeline")
    add_words = _("Add a milestone")
    empty_words = _(
        "No milestones yet. The timeline shows the tag's stories; milestones stand out, each by a line of yours."
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Bring the stories' headlines along."""
        return super().get_queryset(request).select_related("article")

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Choose among the stories the person may lead readers to."""
        if db_field.related_model is Article:
            kwargs["queryset"] = pickable(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Opened(ListFilter):
    """Dossiers before readers, and those in preparation."""

    title = _("state")
    parameter_name = "opened"

    def lookups(self, request: HttpRequest, model_admin: DeskAdmin) -> list:
        """Return both."""
        return [("1", _("before readers")), ("0", _("in preparation"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        """Return the dossiers on one side."""
        sides = {"1": False, "0": True}
        return queryset.filter(opened_at__isnull=sides[self.value()]) if self.value() in sides else queryset


@admin.register(Dossier)
class DossierAdmin(DeskAdmin):
    """Living pages on a mission or topic, each at its tag's address."""

    form = DossierForm
    publication_field = "publication"
    list_display = ["title", "publication", "address", "is_before_readers", "updated_at"]
    list_filter = [ByPublication, Opened]
    list_select_related = ["publication", "tag"]
    search_fields = ["title", "tag__name"]
    ordering = ["-updated_at", "-pk"]
    autocomplete_fields = ["tag", "lead_picture"]
    inlines = [KeyFactRows, MilestoneRows]
    fields = ["publication", "tag", "title", "description", "lead_picture", "summary", "is_open"]
    deletion_advice = _("To take it from readers and keep its words, untick “before readers” instead.")

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Edit the summary as on a story's page."""
        if db_field.name == "summary":
            kwargs["widget"] = RichText()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the tag that is being promoted, and its name."""
        asked = request.GET.get("tag", "")
        tag = Tag.objects.filter(pk=int(asked)).first() if is_key(asked) else None
        return {"tag": tag.pk, "title": tag.name} if tag else {}

    def save_model(self, request: HttpRequest, obj: Dossier, form: DossierForm, change: bool) -> None:
        """Write the words, then open or close it as ticked."""
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
        if form.cleaned_data["is_open"] and not obj.is_open:
            dossiers.open_to_readers(obj, by=request.user)
            messages.info(
                request, _("It stands before readers now, at %(address)s.") % {"address": obj.get_absolute_url()}
            )
        elif obj.is_open and not form.cleaned_data["is_open"]:
            dossiers.close(obj)

    @display(description=_("address"))
    def address(self, dossier: Dossier) -> SafeString:
        """Return its address, as a link to the site."""
        path = dossier.get_absolute_url()
        return format_html('<a href="{}{}">{}</a>', dossier.publication.origin, path, path)

    @display(description=_("before readers"), boolean=True)
    def is_before_readers(self, dossier: Dossier) -> bool:
        """Tell whether readers see it."""
        return dossier.is_open
