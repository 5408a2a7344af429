"""What the desk's screens share: each person sees the rows of their publications, and nothing is deleted blindly."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin as DjangoAdmin
from django.contrib.admin.options import ActionLocation
from django.contrib.auth import get_permission_codename
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from sections import deleting, permissions
from sections.desk.choices import limited_choices, within
from sections.desk.lists import UncountedPaginator
from sections.desk.recorded import Recorded
from sections.models import Publication, Section


class DeskAdmin(Recorded, ModelAdmin):
    """A screen of the desk: rights per publication, lists that don't count, deletions that explain themselves.

    Whatever is saved here is in the record (sections/desk/recorded.py).
    """

    show_full_result_count = False
    paginator = UncountedPaginator
    list_per_page = 30
    list_disable_select_all = True
    list_filter_sheet = False
    compressed_fields = True
    warn_unsaved_form = True
    delete_confirmation_template = "admin/deletion.html"
    # What an editor can do when rows stand in the way of deleting this one.
    deletion_advice = _("Change those first, then come back.")
    # From a row of this table to its publication; None for tables of the whole network.
    publication_field: str | None = None
    # Fields that may point at any publication or section of the network, not only at the person's own.
    network_fields: Sequence[str] = ()

    def permission(self, action: str) -> str:
        """Return the full name of a permission on this table."""
        return f"{self.opts.app_label}.{get_permission_codename(action, self.opts)}"

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Allow those who may see or change the row at its publication."""
        may_view = permissions.may(request.user, self.permission("view"), obj)
        return may_view or permissions.may(request.user, self.permission("change"), obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow those who may add a row somewhere; where exactly is checked by the choices of the form."""
        return permissions.may(request.user, self.permission("add"))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Allow those who may change the row at its publication."""
        return permissions.may(request.user, self.permission("change"), obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Allow those who may delete the row at its publication."""
        return permissions.may(request.user, self.permission("delete"), obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the table to those who may see it anywhere."""
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the rows of the person's publications, and those of the whole network."""
        rows = super().get_queryset(request)
        places = permissions.where(request.user, self.permission("view"), self.permission("change"))
        if self.publication_field is None or places is None:
            return rows
        return rows.filter(within(self.publication_field, places, self.model))

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Offer only the publications and sections where the person may do this."""
        if db_field.related_model in (Publication, Section) and "queryset" not in kwargs:
            kwargs |= limited_choices(db_field, self.places(request), free=db_field.name in self.network_fields)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def places(self, request: HttpRequest) -> set[int] | None:
        """Return the publications at which the person may add or change rows of this table; None is all."""
        return permissions.where(request.user, self.permission("add"), self.permission("change"))

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Name the list after what is in it."""
        return super().changelist_view(
            request, {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        )

    def get_actions(self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST) -> dict:
        """Offer no deletion in bulk: each one explains what stands in its way."""
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    def get_action_choices(
        self, request: HttpRequest, default_choices: list | None = None,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> list[tuple[str, str]]:  # fmt: skip
        """Begin the choices with a word; Unfold's own method does not know Django 6.1's places for actions yet."""
        first = default_choices or [("", _("With these …"))]
        return DjangoAdmin.get_action_choices(self, request, first, action_location)

    def get_deleted_objects(self, objs: Sequence[models.Model], request: HttpRequest) -> tuple:
        """Return, in Django's order: what goes, how much of it, what may not be touched, what stands in the way."""
        row = objs[0]
        blocking = [self._linked(obstacle, request) for obstacle in self.obstacles(row)]
        along = [] if blocking else deleting.companions(row)
        return [str(row)], {o.kind: o for o in along}, set(), blocking

    def obstacles(self, row: models.Model) -> list[deleting.Obstacle]:
        """Return what forbids deleting a row."""
        return deleting.obstacles(row)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Ask, or explain; a row that came to be used between question and answer stays."""
        context = {"advice": self.deletion_advice, **(extra_context or {})}
        try:
            return super().delete_view(request, object_id, context)
        except (models.ProtectedError, models.RestrictedError):
            self.message_user(request, _("It was put to use meanwhile, so it was not deleted."), messages.ERROR)
            return HttpResponseRedirect(request.path)

    def _linked(self, obstacle: deleting.Obstacle, request: HttpRequest) -> dict:
        """Return an obstacle with the addresses of its rows at the desk, where the person may open them."""
        rows = [(str(row), self._address(row, request)) for row in obstacle.rows]
        return {"kind": obstacle.kind, "rows": rows, "counted": obstacle.counted, "is_more": obstacle.is_more,
                "unseen": obstacle.unseen}  # fmt: skip

    def _address(self, row: models.Model, request: HttpRequest) -> str:
        admin = self.admin_site._registry.get(type(row))
        if admin is None or not admin.has_view_permission(request, row):
            return ""
        try:
            return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        except NoReverseMatch:
            return ""
