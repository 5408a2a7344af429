"""The list of stories at the desk: its rows, filters, saved filters and what is done to several at once."""

from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from articles.admin import saved, suggestions
from articles.admin.bulk import BulkActs
from articles.admin.filters import FILTERS
from articles.admin.paging import PAGE_SIZE, StoryChangeList
from articles.admin.picking import pickable
from articles.models import Article
from search import finding


class StoryList(BulkActs):
    """Filters and acts of the list. The trash is out of sight until it is asked for."""

    change_list_template = "admin/articles/article/change_list.html"
    list_display = ["shown_headline"]
    list_display_links = ["shown_headline"]
    list_filter = FILTERS
    list_select_related = ["publication", "section", "agency"]
    list_per_page = PAGE_SIZE
    # What is looked through is the index of words (search/); the field named here only says that there is a search.
    search_fields = ["headline"]
    search_help_text = _('Words, "phrases" and -exclusions, in the whole story')
    ordering = ["-updated_at", "-pk"]
    list_fullwidth = True

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoryChangeList]:
        """Page by key."""
        return StoryChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the stories of the person's publications; for choosing one to link to, all that readers see too.

        A list shows no text, so it loads none.
        """
        if _is(request, "autocomplete"):
            return pickable(request)
        rows = super().get_queryset(request)
        return rows.defer("body", "standfirst", "lead_caption") if _is(request, "articles_article_changelist") else rows

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Find stories by the words of their headlines, where one is chosen. The list itself asks the whole index."""
        if not search_term or _is(request, "articles_article_changelist"):
            return queryset, False
        ids = finding.by_headline(search_term, places=None, rows=queryset)
        return queryset.filter(pk__in=ids).order_by("-pk"), False

    def get_urls(self) -> list:
        """Add saved filters and related stories."""
        return saved.urls(self) + suggestions.urls(self) + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the filters that were saved beside the list."""
        return super().changelist_view(request, saved.context(request) | (extra_context or {}))

    @display(description=_("headline"))
    def shown_headline(self, story: Article) -> str:
        """Return the headline."""
        return story.headline


def _is(request: HttpRequest, name: str) -> bool:
    return bool(request.resolver_match) and request.resolver_match.url_name == name
