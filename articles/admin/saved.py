"""Filters of the list of stories under a name: kept, shared with a publication, forgotten."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsroom.kit import text
from search.models import SavedFilter
from sections import permissions
from sections.models import Publication

LIST = "admin:articles_article_changelist"
# What a saved filter may hold: the list's own questions, nothing a link could smuggle in besides.
KNOWN = ("q", "status", "publication", "section", "bylines__author", "agency", "begun", "when", "order")
MOST = 40
_VIEW, _CHANGE, _PUBLISH = "articles.view_article", "articles.change_article", "articles.publish_article"


class SavedFilterForm(forms.ModelForm):
    """A filter to keep: its name, what it asks, and whom it is shared with."""

    class Meta:
        model = SavedFilter
        fields = ["name", "query", "publication"]

    def __init__(self, *args: Any, places: set[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Publication.objects.order_by("position", "name", "pk")
        self.fields["publication"].queryset = rows if places is None else rows.filter(pk__in=places)

    def clean_name(self) -> str:
        """Return the name on one line."""
        return text.tidy_line(self.cleaned_data["name"])

    def clean_query(self) -> str:
        """Return only what the list understands; refuse a filter that asks nothing."""
        query = known_part(self.cleaned_data["query"])
        if not query:
            raise forms.ValidationError(_("Narrow the list first: there is nothing to save yet."))
        return query


def known_part(query: str) -> str:
    """Return the part of an address's query that the list understands, in one order."""
    asked = {name: text.tidy_line(value) for name, value in parse_qsl(query, max_num_fields=50)}
    return urlencode([(name, asked[name]) for name in KNOWN if asked.get(name)])


def offered(request: HttpRequest) -> list[SavedFilter]:
    """Return the filters a person may use: their own and those of their publications."""
    places = permissions.where(request.user, _VIEW, _CHANGE)
    return list(SavedFilter.objects.offered_to(request.user, places)[:MOST])


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what the list's template needs: the filters, which one is in use, and where one may be shared."""
    query = known_part(request.META.get("QUERY_STRING", ""))
    filters = offered(request)
    places = permissions.where(request.user, _CHANGE)
    publications = Publication.objects.order_by("position", "name", "pk")
    for saved in filters:
        saved.may_forget = may_forget(request, saved)
    return {
        "saved_filters": filters,
        "saved_in_use": next((saved for saved in filters if saved.query == query), None),
        "asked": query,
        "may_share_at": list(publications if places is None else publications.filter(pk__in=places)) if query else [],
    }


def may_forget(request: HttpRequest, saved: SavedFilter) -> bool:
    """Tell whether a person may forget a filter: their own, or a shared one where they publish."""
    mine = saved.owner_id == request.user.pk
    return mine or (saved.publication_id is not None and permissions.may(request.user, _PUBLISH, saved))


def urls(screen: Any) -> list:  # noqa: ANN401 - the desk's screen of stories
    """Return the addresses of the two acts."""

    def guarded(act: Any) -> Any:  # noqa: ANN401
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not screen.has_view_permission(request):
                raise PermissionDenied
            return act(screen, request, *args, **kwargs)

        return screen.admin_site.admin_view(require_POST(page))

    return [
        path("saved/", guarded(save), name="articles_article_save_filter"),
        path("saved/<int:pk>/forget/", guarded(forget), name="articles_article_forget_filter"),
    ]


def save(screen: Any, request: HttpRequest) -> HttpResponse:  # noqa: ANN401
    """Keep a filter; one of the same name is replaced."""
    form = SavedFilterForm(request.POST, places=permissions.where(request.user, _CHANGE))
    if not form.is_valid():
        for faults in form.errors.values():
            screen.message_user(request, " ".join(faults), messages.ERROR)
        return HttpResponseRedirect(f"{reverse(LIST)}?{known_part(request.POST.get('query', ''))}")
    kept = form.cleaned_data
    known = SavedFilter.objects.filter(name=kept["name"], publication=kept["publication"])
    known = known if kept["publication"] else known.filter(owner=request.user)
    try:
        with transaction.atomic():
            if not known.update(query=kept["query"]):
                form.instance.owner = request.user
                form.save()
        screen.message_user(request, _("Saved as “%(name)s”.") % kept, messages.SUCCESS)
    except IntegrityError:
        # Someone saved the same name at this moment; theirs stays.
        screen.message_user(request, _("There is a filter of this name already. Choose another."), messages.ERROR)
    return HttpResponseRedirect(f"{reverse(LIST)}?{kept['query']}")


def forget(screen: Any, request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ANN401
    """Forget a saved filter. The stories stay as they are."""
    places = permissions.where(request.user, _VIEW, _CHANGE)
    saved = get_object_or_404(SavedFilter.objects.offered_to(request.user, places), pk=pk)
    if not may_forget(request, saved):
        raise PermissionDenied
    saved.delete()
    screen.message_user(request, _("“%(name)s” is forgotten.") % {"name": saved.name}, messages.SUCCESS)
    return HttpResponseRedirect(reverse(LIST))
