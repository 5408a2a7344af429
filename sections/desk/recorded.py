"""What was done at a screen of the desk goes into the record, with before and after; a row's history is read from it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from audit import reading, recording
from audit.models import AuditEntry

ADD, CHANGE, DELETE = "add", "change", "delete"


class Recorded:
    """A screen that writes each addition, change and deletion into the record, in place of Django's own log.

    One entry for each form that was saved: fields, rows that belong to the row, all in one. An act that is no form
    (publish, trash …) is recorded by its verb and needs nothing here; `log_change` with words of your own writes an
    entry with them as its note.
    """

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model | None:
        """Remember what the row said before anything is done to it."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "POST":
            _kept(request, "before").setdefault(_key(row), recording.snapshot(row))
        return row

    def construct_change_message(
        self, request: HttpRequest, form: ModelForm | None, formsets: Iterable[BaseModelFormSet] | None, add: bool = False
    ) -> list:  # fmt: skip
        """Note what the form and its rows changed, for the entry that follows."""
        if hasattr(form, "instance"):
            _kept(request, "typed")[_key(form.instance)] = _typed(form, formsets or [])
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> AuditEntry:  # noqa: ANN401, ARG002
        """Record a new row with all that it holds."""
        after = {name: value for name, value in recording.snapshot(obj).items() if value not in (None, "")}
        rows = _kept(request, "typed").get(_key(obj), ({}, {}))[1]
        return recording.record(ADD, obj, by=request.user, after=after | _beyond_fields(obj, rows))

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> AuditEntry | None:  # noqa: ANN401
        """Record what was changed: by the row itself where it was loaded on this screen, else by the form.

        A form that was saved as it stood leaves no entry.
        """
        key = _key(obj)
        typed_before, typed_after = _kept(request, "typed").get(key, ({}, {}))
        before, after = typed_before, typed_after
        if key in _kept(request, "before"):
            before = _kept(request, "before")[key] | _beyond_fields(obj, typed_before)
            after = recording.snapshot(obj, _kept(request, "before")[key]) | _beyond_fields(obj, typed_after)
        note = message if isinstance(message, str) else ""
        if not note and not any(recording.changed(before, after)):
            return None
        return recording.record(CHANGE, obj, by=request.user, before=before, after=after, note=note)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet | list[models.Model]) -> list[AuditEntry]:
        """Record what goes, with all that it holds. Called before the deletion."""
        return [recording.record(DELETE, row, by=request.user, before=recording.snapshot(row)) for row in queryset]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Show what happened to a row, newest first, to those who may see the row."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        page = reading.page(AuditEntry.objects.about(row), before=request.GET.get("before", ""))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%(name)s”") % {"name": row},
            "object": row,
            "opts": self.opts,
            "page": page,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


def _kept(request: HttpRequest, name: str) -> dict:
    """Return what this request remembers of rows."""
    memory = request.__dict__.setdefault("_recorded", {"before": {}, "typed": {}})
    return memory[name]


def _key(row: models.Model) -> tuple[str, Any]:
    return row._meta.label, row.pk


def _beyond_fields(row: models.Model, typed: dict) -> dict:
    """Return what isn't a column of the row itself: its rows, and what it is joined to many times."""
    columns = {field.name for field in row._meta.concrete_fields}
    return {name: value for name, value in typed.items() if name not in columns}


def _typed(form: ModelForm, formsets: Iterable[BaseModelFormSet]) -> tuple[dict, dict]:
    """Return what a form and its rows said before and say now."""
    before, after = {}, {}
    for name in form.changed_data:
        before[name] = _plain(form.initial.get(name))
        after[name] = _plain(form.cleaned_data.get(name))
    for formset in formsets:
        old, new = _rows(formset)
        if old or new:
            name = formset.get_default_prefix() if hasattr(formset, "get_default_prefix") else formset.prefix
            before[name], after[name] = old, new
    return before, after


def _rows(formset: BaseModelFormSet) -> tuple[list[dict], list[dict]]:
    """Return the rows that a formset changed, as they were and as they are; a new one has no before."""
    old, new = [], []
    for form in formset.forms:
        was_there = form in formset.initial_forms
        if was_there and form.cleaned_data.get("DELETE"):
            # Once deleted, a row no longer knows its key; the form does.
            key = int(form.data[form.add_prefix(formset.model._meta.pk.name)])
            old.append({"key": key, "name": str(form.instance), "fields": form.initial})
        elif was_there and form.has_changed():
            names = form.changed_data
            old.append(_row(form.instance, {name: _plain(form.initial.get(name)) for name in names}))
            new.append(_row(form.instance, {name: _plain(form.cleaned_data.get(name)) for name in names}))
        elif form.has_changed() and form.instance.pk:
            new.append(_row(form.instance, recording.snapshot(form.instance)))
    return old, new


def _row(row: models.Model, fields: dict) -> dict:
    return {"key": row.pk, "name": str(row), "fields": fields}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a form gives anything
    """Return rows as their keys."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, QuerySet | list | tuple):
        return sorted((_plain(part) for part in value), key=str)
    return value
