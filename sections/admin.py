"""The desk's screens for the map of the network: publications, sections, sidebars, standing pages."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminRadioSelectWidget

from newsroom.kit.widgets import RichText
from sections import page_texts, permissions
from sections.desk import ByPublication, DeskAdmin, OrderedRows, OwnedTable, Switch, limited_choices
from sections.models import HostAlias, Publication, Section, SidebarBlock, StandingPage


class LayoutChoice(UnfoldAdminRadioSelectWidget):
    """One of the layouts of a front, each with a small drawing."""

    template_name = "admin/parts/layouts.html"


def with_drawings(field: forms.Field | None, db_field: models.Field) -> forms.Field | None:
    """Return the field of a form, with drawings where it is a layout."""
    if field and db_field.name == "layout":
        field.widget = LayoutChoice(choices=field.choices)
    return field


@admin.register(Publication)
class PublicationAdmin(DeskAdmin):
    """The sites of the network."""

    publication_field = "pk"
    list_display = ["name", "host", "zone", "language", "theme", "position"]
    ordering = ["position", "name", "pk"]
    search_fields = ["name", "slug", "host"]
    prepopulated_fields = {"slug": ["name"]}
    deletion_advice = _(
        "A publication can go when it has no stories, sections, pages and plans left. "
        "To take a site off the air and keep its archive, point its host elsewhere."
    )
    fieldsets = [
        (None, {"fields": ["name", "tagline", "slug"]}),
        (_("Where it answers"), {"fields": ["host", "language", "zone"]}),
        (_("How it looks"), {"fields": ["theme", "layout", "position"]}),
        (_("At the foot of every page"), {"fields": ["copyright_holder", "legal_text"]}),
        (_("For other programs"), {"fields": ["feeds_hold", "ads_txt"]}),
    ]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Show the layouts of a front as drawings."""
        return with_drawings(super().formfield_for_dbfield(db_field, request, **kwargs), db_field)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow a new site only to those who work at all of them."""
        return permissions.works_everywhere(request.user, self.permission("add"))

    def has_delete_permission(self, request: HttpRequest, obj: Publication | None = None) -> bool:
        """Allow the end of a site only to those who work at all of them."""
        return permissions.works_everywhere(request.user, self.permission("delete"))

    def get_inlines(self, request: HttpRequest, obj: Publication | None) -> list:
        """Show other hosts and the sidebar where there is a publication to have them."""
        return [HostAliasRows, SidebarRows] if obj else [HostAliasRows]


class HostAliasRows(OwnedTable):
    """Other hosts of a publication."""

    model = HostAlias
    fields = ["host"]
    verbose_name_plural = _("Other hosts that lead here")
    add_words = _("Add a host")


class SidebarRows(OwnedTable):
    """The blocks beside every section of a publication that has none of its own."""

    model = SidebarBlock
    formset = OrderedRows
    fields = ["section", "source", "title", "length", "position"]
    ordering = ["position", "pk"]
    verbose_name_plural = _("sidebar, from the top down")
    add_words = _("Add a block")
    empty_words = _("No blocks: nothing stands beside the stories. A block shows the newest headlines of a section.")

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Offer this publication's sections to stand beside, and the whole network's to take headlines from."""
        if db_field.related_model is Section:
            own = request.resolver_match.kwargs.get("object_id") if db_field.name == "section" else None
            kwargs |= limited_choices(db_field, {own} if own else None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Section)
class SectionAdmin(DeskAdmin):
    """Sections and their sub-sections, as a tree."""

    publication_field = "publication"
    list_display = ["tree_name", "shown_publication", "shown_hue", "address", "position"]
    list_display_links = ["tree_name"]
    list_filter = [ByPublication]
    list_per_page = 200
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    list_select_related = ["publication", "parent"]
    deletion_advice = _("Move these stories to another section first: open each one, or keep the section.")
    fields = ["publication", "parent", "name", "slug", "hue", "description", "layout", "position"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the sections in the order of the tree."""
        return super().get_queryset(request).for_choices()

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """Leave the order to the tree."""
        return []

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Show the hues as words in their colour, the layouts as drawings."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "hue" and field:
            field.widget = HueChoice(choices=field.choices)
        return with_drawings(field, db_field)

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Offer only sections of the first level to be part of."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "parent" and field:
            field.queryset = field.queryset.filter(parent=None)
        return field

    @display(description=_("name"), ordering="name")
    def tree_name(self, section: Section) -> SafeString:
        """Return the name, set in beneath the section it is part of."""
        return format_html(
            '<span class="{}">{}</span>', "tree__part" if section.parent_id else "tree__root", section.name
        )

    @display(description=_("publication"), ordering="publication__name")
    def shown_publication(self, section: Section) -> str:
        """Return the publication's name."""
        return section.publication.name

    @display(description=_("hue"), ordering="hue")
    def shown_hue(self, section: Section) -> SafeString:
        """Return the hue's name in its colour."""
        return format_html('<span class="hue" data-hue="{}">{}</span>', section.hue, section.get_hue_display())

    @display(description=_("address"))
    def address(self, section: Section) -> str:
        """Return its address on its site."""
        return section.get_absolute_url()


class HueChoice(UnfoldAdminRadioSelectWidget):
    """One of the nine hues, each a word in its colour."""

    template_name = "admin/parts/hues.html"
    option_template_name = "admin/parts/hue.html"


@admin.register(SidebarBlock)
class SidebarBlockAdmin(DeskAdmin):
    """What stands beside stories, block by block."""

    publication_field = "publication"
    network_fields = ["source"]
    list_display = ["__str__", "publication", "section", "source", "length", "position"]
    list_filter = [ByPublication]
    list_select_related = ["publication", "section", "source__publication"]
    ordering = ["publication_id", "section_id", "position", "pk"]
    fields = ["publication", "section", "source", "title", "length", "position"]


@admin.register(StandingPage)
class StandingPageAdmin(DeskAdmin):
    """About, Privacy, Terms and their like."""

    publication_field = "publication"
    list_display = ["title", "publication", "address", "in_footer", "is_public", "updated_at"]
    list_filter = [ByPublication, Switch.on("is_public", _("public"))]
    list_select_related = ["publication"]
    search_fields = ["title", "slug"]
    ordering = ["publication_id", "position", "title", "pk"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["publication", "title", "slug", "body", "is_public", "in_footer", "position"]
    change_list_template = "admin/sections/standingpage/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which missing pages are begun from our texts."""
        begin = self.admin_site.admin_view(self.texts_view)
        return [path("texts/", begin, name="sections_standingpage_texts"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def texts_view(self, request: HttpRequest) -> HttpResponse:
        """Show which pages each of the person's publications lacks, and begin those that are chosen."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        places = permissions.where(request.user, self.permission("add"))
        rows = Publication.objects.order_by("position", "name", "pk")
        lacking = [(p, page_texts.missing(p)) for p in (rows if places is None else rows.filter(pk__in=places))]
        if request.method == "POST":
            made = self._begin(request, lacking)
            words = ngettext("%(count)d page begun: fill it in, then make it public.",
                             "%(count)d pages begun: fill them in, then make them public.", len(made))  # fmt: skip
            self.message_user(request, words % {"count": len(made)})
            return HttpResponseRedirect(reverse("admin:sections_standingpage_changelist"))
        context = {**self.admin_site.each_context(request), "title": _("Standing pages to begin with"), "opts": self.opts,
                   "lacking": lacking}  # fmt: skip
        return TemplateResponse(request, "admin/sections/standingpage/texts.html", context)

    def _begin(self, request: HttpRequest, lacking: list) -> list[StandingPage]:
        made = [
            page
            for publication, _texts in lacking
            for page in page_texts.add(publication, request.POST.getlist(f"of-{publication.pk}"))
        ]
        for page in made:
            self.log_addition(request, page, [])
        return made

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Edit the text as on a story's page."""
        if db_field.name == "body":
            kwargs["widget"] = RichText()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @display(description=_("address"))
    def address(self, page: StandingPage) -> str:
        """Return its address on its site."""
        return page.get_absolute_url()
