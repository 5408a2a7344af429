"""What the desk's screens share: each person sees the rows of their publications, and nothing is deleted blindly."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.contrib.auth import get_permission_codename
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from sections import deleting, permissions
from sections.forms import SectionChoice
from sections.models import Publication, Section


class LookAheadPage(Page):
    """A page that knows from one row more whether another follows."""

    more = False

    def has_next(self) -> bool:
        """Tell whether there are rows behind this page."""
        return self.more


class UncountedPaginator(Paginator):
    """Pages of a list that never counts its table: at 500,000 rows counting would cost more than the page."""

    template_name = "admin/parts/pages.html"

    @cached_property
    def count(self) -> int:
        """A number no list reaches; nobody is shown it."""
        return 10**9

    def page(self, number: int) -> LookAheadPage:
        """Return a page; one behind the end is empty."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = list(self.object_list[first : first + self.per_page + 1])
        page = LookAheadPage(rows[: self.per_page], number, self)
        page.more = len(rows) > self.per_page
        self.last = page
        return page


class Choice(SimpleListFilter):
    """A filter whose choices are rows of a short table; its parameter is the field it filters."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:  # noqa: ARG002
        """Return the rows with the chosen one; an unknown one finds nothing."""
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(**{self.parameter_name: chosen}) if chosen.isdecimal() else queryset.none()


class ByPublication(Choice):
    """The publications at which the person works."""

    title = _("publication")
    parameter_name = "publication"

    def lookups(self, request: HttpRequest, model_admin: "DeskAdmin") -> list:
        """Return them in order."""
        places = permissions.where(request.user, model_admin.permission("view"), model_admin.permission("change"))
        rows = Publication.objects.order_by("position", "name")
        return [(p.pk, p.name) for p in (rows if places is None else rows.filter(pk__in=places))]


class DeskAdmin(ModelAdmin):
    """A screen of the desk: rights per publication, lists that don't count, deletions that explain themselves."""

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

    def get_actions(self, request: HttpRequest) -> dict:
        """Offer no deletion in bulk: each one explains what stands in its way."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

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
    """Owned rows, one line each."""


class OwnedStack(OwnedRows, StackedInline):
    """Owned rows, one block each."""


def within(field: str, places: set[int], model: type[models.Model]) -> Q:
    """Return the condition that a row's publication is among the places, or that it has none and is the network's."""
    condition = Q(**{f"{field}__in": places})
    if field in {f.name for f in model._meta.fields} and model._meta.get_field(field).null:
        condition |= Q(**{field: None})
    return condition


def limited_choices(db_field: models.ForeignKey, places: set[int] | None, *, free: bool = False) -> dict[str, Any]:
    """Return the field's choices: publications or sections among the places, sections grouped by publication."""
    if db_field.related_model is Publication:
        rows = Publication.objects.order_by("position", "name")
        return {"queryset": rows if places is None or free else rows.filter(pk__in=places)}
    rows = Section.objects.select_related("publication", "parent").for_choices()
    return {
        "queryset": rows if places is None or free else rows.filter(publication__in=places),
        "form_class": SectionChoice,
    }
