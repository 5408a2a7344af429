"""The list of stories at the desk: its columns, filters and what is done to several at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import publishing
from articles import status as statuses
from articles.admin.picking import pickable
from articles.models import Agency, Article, Author
from articles.status import Status
from articles.templatetags import deskwork
from sections import permissions
from sections.desk import ByPublication, Choice, ListFilter, is_key
from sections.models import Section


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


class ByAuthor(Choice):
    """One author, when the address asks for one, as links from an author's page do."""

    title = _("author")
    parameter_name = "bylines__author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list:  # noqa: ANN401
        """Return the one that is asked for."""
        wanted = request.GET.get(self.parameter_name, "")
        return list(Author.objects.filter(pk=int(wanted)).values_list("pk", "name")) if is_key(wanted) else []


class StoryList:
    """Columns, filters and acts of the list. The trash is out of sight until it is asked for."""

    list_display = [
        "shown_headline", "shown_status", "shown_section", "shown_publication", "shown_agency", "shown_published",
        "shown_changed",
    ]  # fmt: skip
    list_display_links = ["shown_headline"]
    list_filter = [ByStatus, Mine, ByPublication, BySection, ByAgency, ByAuthor]
    list_select_related = ["publication", "section", "agency"]
    search_fields = ["headline", "slug"]
    search_help_text = _("Words of the headline or the address")
    ordering = ["-updated_at", "-pk"]
    actions = ["put_in_trash", "take_from_trash"]
    list_fullwidth = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the stories of the person's publications; for choosing one to link to, all that readers see too.

        A list shows no text, so it loads none.
        """
        if _is(request, "autocomplete"):
            return pickable(request)
        rows = super().get_queryset(request)
        return rows.defer("body", "standfirst", "lead_caption") if _is(request, "articles_article_changelist") else rows

    @display(description=_("headline"), ordering="headline")
    def shown_headline(self, story: Article) -> str:
        """Return the headline."""
        return story.headline

    @display(description=_("status"))
    def shown_status(self, story: Article) -> SafeString:
        """Return the state as a word with its colour."""
        return deskwork.status(statuses.of(story))

    @display(description=_("section"), ordering="section__name")
    def shown_section(self, story: Article) -> SafeString:
        """Return the home section in its hue."""
        return format_html('<span class="hue" data-hue="{}">{}</span>', story.section.hue, story.section.name)

    @display(description=_("publication"), ordering="publication__name")
    def shown_publication(self, story: Article) -> str:
        """Return the publication."""
        return story.publication.name

    @display(description=_("agency"), ordering="agency__code", empty_value="–")
    def shown_agency(self, story: Article) -> str | None:
        """Return the agency's code."""
        return story.agency.code if story.agency_id else None

    @display(description=_("published"), ordering="published_at", empty_value="–")
    def shown_published(self, story: Article) -> SafeString | None:
        """Return when it went or goes out, as the clocks of its publication have it."""
        return deskwork.moment(story, "published_at") or None

    @display(description=_("changed"), ordering="updated_at")
    def shown_changed(self, story: Article) -> SafeString | None:
        """Return when it was last changed, in the same zone."""
        return deskwork.moment(story, "updated_at") or None

    @admin.action(description=_("Put in the trash"))
    def put_in_trash(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put the chosen stories in the trash, as far as the person may."""
        self._each(request, queryset, lambda story: publishing.trash(story, by=request.user), _("In the trash."))

    @admin.action(description=_("Restore from the trash"))
    def take_from_trash(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Restore the chosen stories, as far as the person may."""
        self._each(request, queryset, lambda story: publishing.restore(story, by=request.user), _("Restored."))

    def _each(self, request: HttpRequest, queryset: QuerySet, act: Callable, said: str) -> None:
        allowed = [story for story in queryset if self.has_trash_permission(request, story)]
        refused = len(queryset) - len(allowed)
        for story in allowed:
            act(story)
        if allowed:
            words = ngettext("%(count)d story: %(said)s", "%(count)d stories: %(said)s", len(allowed))
            self.message_user(request, words % {"count": len(allowed), "said": said}, messages.SUCCESS)
        if refused:
            words = ngettext(
                "%(count)d story is not yours to move.", "%(count)d stories are not yours to move.", refused
            )
            self.message_user(request, words % {"count": refused}, messages.WARNING)


def _is(request: HttpRequest, name: str) -> bool:
    return bool(request.resolver_match) and request.resolver_match.url_name == name
