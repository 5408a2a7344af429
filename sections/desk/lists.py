"""Lists at the desk: pages that are never counted, and filters drawn as drop-downs."""

from typing import TYPE_CHECKING

from django.contrib.admin import SimpleListFilter
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sections import permissions
from sections.models import Publication

if TYPE_CHECKING:
    from sections.desk.screens import DeskAdmin

# More digits than any key has, and fewer than a database's integers hold.
LONGEST_KEY = 18


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


class ListFilter(SimpleListFilter):
    """A filter of a list, drawn as a drop-down."""

    def options(self) -> list[tuple[str, str, bool]]:
        """Return value, words and whether it is chosen, for each choice."""
        return [(str(value), words, str(value) == self.value()) for value, words in self.lookup_choices]


class Switch(ListFilter):
    """A filter on a yes-or-no field: make one with `Switch.on("is_public", _("public"))`."""

    @classmethod
    def on(cls, field: str, title: str) -> type["Switch"]:
        """Return a filter on a field."""
        return type("Switch", (cls,), {"parameter_name": field, "title": title})

    def lookups(self, request: HttpRequest, model_admin: "DeskAdmin") -> list:  # noqa: ARG002
        """Return yes and no."""
        return [("1", _("yes")), ("0", _("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:  # noqa: ARG002
        """Return the rows on one side."""
        sides = {"1": True, "0": False}
        return queryset.filter(**{self.parameter_name: sides[self.value()]}) if self.value() in sides else queryset


class Choice(ListFilter):
    """A filter whose choices are rows of a short table; its parameter is the field it filters."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:  # noqa: ARG002
        """Return the rows with the chosen one; an unknown one finds nothing."""
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(**{self.parameter_name: int(chosen)}) if is_key(chosen) else queryset.none()


class ByPublication(Choice):
    """The publications at which the person works."""

    title = _("publication")
    parameter_name = "publication"

    def lookups(self, request: HttpRequest, model_admin: "DeskAdmin") -> list:
        """Return them in order."""
        places = permissions.where(request.user, model_admin.permission("view"), model_admin.permission("change"))
        rows = Publication.objects.order_by("position", "name")
        return [(p.pk, p.name) for p in (rows if places is None else rows.filter(pk__in=places))]


def is_key(text: str) -> bool:
    """Tell whether a text from an address can be a row's key."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY
