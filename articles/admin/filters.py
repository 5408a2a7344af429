"""What the list of stories at the desk can be narrowed by."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import status as statuses
from articles.models import Agency, Author, Byline
from articles.status import Status
from newsroom.kit import text
from sections import permissions
from sections.desk import ByPublication, Choice, ListFilter, is_key
from sections.models import Section

# An author of fewer stories than this is asked for by these stories' keys; of more, by a look at each story's byline.
_FEW = 1500
# How many names are offered where an author is typed.
_NAMES = 200


class ByStatus(ListFilter):
    """Draft, scheduled, live … and the trash, which is hidden until asked for."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:  # noqa: ANN401
        """Return the states."""
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the stories in a state; without one all but the trash."""
        wanted = self.value()
        return statuses.having(Status(wanted), queryset) if wanted in Status.values else queryset.kept()


class Mine(ListFilter):
    """Stories the person began."""

    title = _("begun by")
    parameter_name = "begun"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:  # noqa: ANN401
        """Offer one's own."""
        return [("me", _("me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return them."""
        return queryset.filter(created_by=request.user) if self.value() == "me" else queryset


class BySection(Choice):
    """The sections of the chosen publication, or of all the person's."""

    title = _("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:  # noqa: ANN401
        """Return them as a tree."""
        places = permissions.where(request.user, model_admin.permission("view"), model_admin.permission("change"))
        rows = Section.objects.for_choices()
        chosen = request.GET.get("publication", "")
        rows = rows.filter(publication=int(chosen)) if is_key(chosen) else rows
        rows = rows if places is None else rows.filter(publication__in=places)
        return [(s.pk, f"– {s.name}" if s.parent_id else s.name) for s in rows]


class ByAgency(Choice):
    """The agencies."""

    title = _("agency")
    parameter_name = "agency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:  # noqa: ANN401
        """Return them by name."""
        return list(Agency.objects.order_by("name").values_list("pk", "name"))


class ByAuthor(ListFilter):
    """An author, by name as it is typed, or by number as links from an author's page have it."""

    title = _("author")
    parameter_name = "bylines__author"
    # The list draws a box to type in, with the first names as suggestions.
    is_typed = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:  # noqa: ANN401
        """Offer names to choose from; one more is no fault, as any name can be typed."""
        names = Author.objects.order_by("name").values_list("pk", "name")[:_NAMES]
        return list(names) or [("", "")]

    @property
    def words(self) -> str:
        """What stands in the box: the author's name."""
        wanted = self.value() or ""
        if not is_key(wanted):
            return wanted
        known = {str(key): name for key, name in self.lookup_choices}
        name = known.get(wanted) or Author.objects.filter(pk=int(wanted)).values_list("name", flat=True).first()
        return name or wanted

    def authors(self) -> list[int] | None:
        """Return the keys of the authors that are meant; None when none is named."""
        wanted = text.tidy_line(self.value() or "")[:150]
        if not wanted:
            return None
        if is_key(wanted):
            return [int(wanted)]
        same = list(Author.objects.filter(name__iexact=wanted).values_list("pk", flat=True)[:20])
        return same or list(
            Author.objects.filter(name__icontains=wanted).order_by("pk").values_list("pk", flat=True)[:20]
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the stories with one of them in the byline."""
        authors = self.authors()
        if authors is None:
            return queryset
        stories = list(Byline.objects.filter(author__in=authors).values_list("article", flat=True)[:_FEW])
        if len(stories) < _FEW:
            return queryset.filter(pk__in=stories)
        return queryset.filter(Exists(Byline.objects.filter(article=OuterRef("pk"), author__in=authors)))


class ByTime(ListFilter):
    """How long ago it went out. The list is then in that order."""

    title = _("published")
    parameter_name = "when"
    days = {"day": 1, "week": 7, "month": 31, "year": 366}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:  # noqa: ANN401
        """Return spans of time."""
        return [("day", _("last 24 hours")), ("week", _("last 7 days")), ("month", _("last month")),
                ("year", _("last year")), ("older", _("more than a year ago"))]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return the stories of that span."""
        now, wanted = timezone.now(), self.value()
        if wanted in self.days:
            return queryset.filter(published_at__gt=now - timedelta(days=self.days[wanted]), published_at__lte=now)
        return queryset.filter(published_at__lte=now - timedelta(days=366)) if wanted == "older" else queryset


FILTERS = [ByStatus, ByPublication, BySection, ByAuthor, ByAgency, Mine, ByTime]
