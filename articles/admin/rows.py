"""What belongs to a story on its screen: byline, related links, corrections."""

from typing import Any

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.forms import RelatedLinkForm
from articles.models import Article, Byline, Correction, RelatedLink
from sections import permissions
from sections.desk import OrderedRows, OwnedTable


class BylineRows(OwnedTable):
    """Who wrote it, in order."""

    model = Byline
    formset = OrderedRows
    fields = ["author", "position"]
    autocomplete_fields = ["author"]
    verbose_name_plural = _("By")
    add_words = _("Add an author")
    empty_words = _("Nobody yet: “Staff Writers” stands here when the story goes out.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return them in order, with their names."""
        return super().get_queryset(request).in_order().select_related("author")


class RelatedRows(OwnedTable):
    """What to read next."""

    model = RelatedLink
    fk_name = "article"
    form = RelatedLinkForm
    formset = OrderedRows
    autocomplete_fields = ["story"]
    verbose_name_plural = _("Read next")
    add_words = _("Add a link")
    empty_words = _("No links yet. Add pages elsewhere by title and address, or stories of the network.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return them in order, with the stories they lead to."""
        return super().get_queryset(request).with_stories()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Accept only stories the person may see: their publications' and what readers see anywhere."""
        if db_field.name == "story":
            kwargs["queryset"] = pickable(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Choose a story without the link that would begin a new one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class CorrectionRows(OwnedTable):
    """What was put right after publication."""

    model = Correction
    fields = ["kind", "text"]
    ordering = ["made_at", "pk"]
    verbose_name_plural = _("Corrections")
    add_words = _("Add a note for readers")
    empty_words = _("None. A note says openly what was wrong and what is right; it stands beneath the story.")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Keep the text low until it is written."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text" and field:
            field.widget.attrs["rows"] = 3
        return field


def pickable(request: HttpRequest) -> QuerySet:
    """Return the stories a person may lead readers to: those of their publications and all that readers see."""
    places = permissions.where(request.user, "articles.view_article", "articles.change_article")
    rows = Article.objects.kept()
    if places is None:
        return rows
    live = Article.objects.live().values("pk")
    return rows.filter(Q(publication__in=places) | Q(pk__in=live))
