"""The desk's screen for the record: read, filtered, never changed."""

from datetime import MAXYEAR, UTC, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit import reading
from audit.models import AuditEntry, AuditEntryQuerySet
from newsroom.models import User
from sections import permissions
from sections.desk import DeskAdmin, is_key


@admin.register(AuditEntry)
class RecordAdmin(DeskAdmin):
    """The record. Who works everywhere sees all of it; others what was done at their publications."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let nobody write in it by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Let nobody change it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Let nobody delete from it."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Allow an entry to those who may read the record at its publication; the network's to those of the network."""
        if obj is None:
            return permissions.may(request.user, self.permission("view"))
        places = permissions.where(request.user, self.permission("view"))
        return places is None or obj.publication_key in places

    def get_queryset(self, request: HttpRequest) -> AuditEntryQuerySet:
        """Return the entries of the person's publications; those of no publication only for who works everywhere."""
        rows = AuditEntry.objects.all()
        places = permissions.where(request.user, self.permission("view"))
        return rows if places is None else rows.filter(publication_key__in=places)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show a page of the record, newest first, as far as the filters in the address say."""
        self._refuse_who_may_not(request)
        wanted = {name: request.GET.get(name, "").strip()[:100] for name in ("by", "act", "table", "day")}
        entries = _filtered(self.get_queryset(request), wanted)
        context = {
            **self.admin_site.each_context(request),
            "title": _("The record"),
            "opts": self.opts,
            "page": reading.page(entries, before=request.GET.get("before", "")),
            "wanted": wanted,
            "acts": sorted(reading.ACTS.items(), key=lambda act: str(act[1])),
            "tables": _tables(),
            "carried": urlencode({name: value for name, value in wanted.items() if value}),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/audit/auditentry/list.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Show one entry with its place in the chain."""
        self._refuse_who_may_not(request)
        entry = self.get_queryset(request).select_related("by").filter(pk=_key(object_id)).first()
        if entry is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("Entry %(key)s of the record") % {"key": entry.pk},
            "opts": self.opts,
            "shown": reading.shown([entry])[0],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/audit/auditentry/entry.html", context)

    def _refuse_who_may_not(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> Any:  # noqa: ANN401
        """Answer that there is none: what is written once has no history."""
        raise Http404


def _key(text: str) -> int:
    return int(text) if is_key(text) else 0


def _filtered(entries: AuditEntryQuerySet, wanted: dict[str, str]) -> AuditEntryQuerySet:
    """Return the entries that are asked for. A person is named by user name; one that doesn't exist did nothing."""
    if wanted["by"]:
        entries = entries.filter(
            by__in=list(User.objects.filter(username__iexact=wanted["by"]).values_list("pk", flat=True))
        )
    if wanted["act"]:
        entries = entries.filter(act=wanted["act"])
    if wanted["table"]:
        entries = entries.filter(table=wanted["table"])
    day = _day(wanted["day"])
    return entries.filter(at__gte=day, at__lt=day + timedelta(days=1)) if day else entries


def _day(text: str) -> datetime | None:
    """Return the midnight, in UTC, at which a day begins; nothing for what is no day."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day and day.year < MAXYEAR else None


def _tables() -> list[tuple[str, str]]:
    """Return the tables that have a screen at the desk, by their names in words."""
    named = ((model._meta.label, str(model._meta.verbose_name_plural)) for model in admin.site._registry)
    return sorted((table for table in named if table[0] != AuditEntry._meta.label), key=lambda table: table[1])
