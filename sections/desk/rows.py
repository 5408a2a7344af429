"""Rows that belong to the one on the screen, such as a story's byline: added, moved and taken away."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline


class LoadedAutocomplete(AutocompleteSelect):
    """A box to choose a row by typing. It asks nothing for the row that is chosen when that was loaded before."""

    loaded: models.Model | None = None

    def optgroups(self, name: str, value: list[str], attrs: dict | None = None) -> list:
        """Return the chosen row as the only choice there is yet."""
        if self.loaded is not None and value == [str(self.loaded.pk)]:
            option = self.create_option(name, self.loaded.pk, str(self.loaded), selected=True, index=0)
            return [(None, [option], 0)]
        return super().optgroups(name, value, attrs)


class OrderedRows(BaseInlineFormSet):
    """Rows in the order they stand in: the position is where a row was, not what someone typed."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        """Hide the position; a script writes it when rows are moved. Hand the boxes the rows that are loaded."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            box = getattr(field.widget, "widget", field.widget)
            if isinstance(box, LoadedAutocomplete) and form.instance.pk:
                box.loaded = getattr(form.instance, name)
        if "position" in form.fields:
            form.fields["position"].widget = forms.HiddenInput()
            form.fields["position"].required = False
            if not form.instance.pk:
                # Where an empty row stands doesn't make it a row someone filled in.
                form.fields["position"].has_changed = lambda *_values: False

    def clean(self) -> None:
        """Number the rows."""
        super().clean()
        for number, form in enumerate(sorted(self.forms, key=_wanted_position)):
            if "position" in getattr(form, "cleaned_data", {}):
                form.instance.position = number


def _wanted_position(form: forms.ModelForm) -> int:
    position = getattr(form, "cleaned_data", {}).get("position")
    return 10_000 if position is None else position


class OwnedRows:
    """Rows that belong to the one on the screen: who may change that one may change them."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        """Show them to everyone who sees their owner."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Follow the owner."""
        return self._owner_may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Follow the owner."""
        return self._owner_may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Follow the owner."""
        return self._owner_may_change(request, obj)

    def _owner_may_change(self, request: HttpRequest, obj: models.Model | None) -> bool:
        owner = self.admin_site._registry[self.parent_model]
        return owner.has_change_permission(request, obj) if obj else owner.has_add_permission(request)


class OwnedTable(OwnedRows, TabularInline):
    """Owned rows, drawn by our own template: added, moved and taken away with the keyboard too."""

    template = "admin/parts/rows.html"
    # Our template needs nothing of the library's script for rows.
    media = forms.Media()
    add_words = _("Add one")
    empty_words = _("None yet.")

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Choose long lists' rows by typing, without a query for each row that is shown."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
