"""What the screens of the ledger share: a page of facts, buttons that call verbs, and nothing to type over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from newsroom.kit import clock
from sections import network, permissions
from sections.desk import DeskAdmin, is_key

SAFE = ("GET", "HEAD")
# What stands for nothing: on a phone such a cell is left out.
NOTHING = format_html('<span class="money-none">{}</span>', "–")


@dataclass(frozen=True)
class Act:
    """A button beside a row: what it says, where it leads, and whether a form comes first."""

    words: str
    address: str
    asks_first: bool = False
    is_danger: bool = False


@dataclass
class Sheet:
    """What a row's page says: facts, buttons, remarks, and what happened."""

    facts: list[tuple[str, Any]]
    acts: list[Act] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


class LedgerScreen(DeskAdmin):
    """A table that nobody changes by hand. Who holds its right to “change” may press the buttons that call verbs."""

    page_template = "admin/supporters/sheet.html"
    actions_on_top = False
    actions_on_bottom = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let nobody write in the books by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Let nobody change them by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Let nobody delete from them."""
        return False

    def has_act_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Allow the buttons to those who may change the row at its publication."""
        return permissions.may(request.user, self.permission("change"), obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Show a row."""
        row = self.row(request, object_id, permission=None)
        if request.method not in SAFE:
            return HttpResponseNotAllowed(SAFE)
        sheet = self.sheet(request, row)
        context = self.framed(request, row, capfirst(str(row))) | {"sheet": sheet} | sheet.more
        return TemplateResponse(request, self.page_template, context | (extra_context or {}))

    def sheet(self, request: HttpRequest, row: Any) -> Sheet:  # noqa: ANN401 - each screen has its own table
        """Return what a row's page says."""
        raise NotImplementedError

    def framed(self, request: HttpRequest, row: models.Model, title: str) -> dict[str, Any]:
        """Return what each page about a row gives its template."""
        frame = self.admin_site.each_context(request)
        return {**frame, "title": title, "opts": self.opts, "original": row, "back": page_of(row)}

    def row(self, request: HttpRequest, key: object, *, permission: str | None) -> Any:  # noqa: ANN401
        """Return a row that a person may see, and do this with. Raises PermissionDenied and Http404."""
        if not self.has_view_permission(request) or not (
            permission is None or permissions.may(request.user, permission)
        ):
            raise PermissionDenied
        row = self.get_queryset(request).filter(pk=int(key)).first() if is_key(str(key)) else None
        if row is None:
            raise Http404
        if permission is not None and not permissions.may(request.user, permission, row):
            raise PermissionDenied
        return row

    def act_path(self, act: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """Return the address of an act on a row."""
        return path(f"<int:pk>/{act}/", self.admin_site.admin_view(view), name=self._name(act))

    def act_address(self, act: str, row: models.Model) -> str:
        """Return where an act on a row is sent."""
        return reverse(f"admin:{self._name(act)}", args=[row.pk])

    def _name(self, act: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{act.replace('-', '_')}"


def moment(at: datetime | None, zone: str) -> SafeString | str:
    """Return a time by the clocks of a zone, which is named on hovering; a dash for none."""
    if at is None:
        return NOTHING
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), zone, clock.said(at, zone))


def link_to(row: models.Model | None, words: str = "") -> SafeString | str:
    """Return a link to a row's page, a dash for none."""
    if row is None:
        return NOTHING
    return format_html('<a href="{}">{}</a>', page_of(row), words or row)


def network_zone() -> str:
    """Return the zone for what belongs to no publication: the first publication's."""
    publications = network.current().publications
    return publications[0].zone if publications else "UTC"


def state_mark(state: str, words: str) -> SafeString:
    """Return a state as a word with its colour."""
    return format_html('<span class="money-state" data-state="{}">{}</span>', state, words)


def story_link(publication: Any, path_: str) -> SafeString | str:  # noqa: ANN401 - a publication
    """Return a link to the story that led to a gift; a dash for none."""
    if not path_:
        return NOTHING
    return format_html('<a href="{}/{}/">{}</a>', publication.origin, path_.strip("/"), path_)


def page_of(row: models.Model) -> str:
    """Return the address of a row's page."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
