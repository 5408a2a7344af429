"""The desk's screens for authors, agencies, tags and redirects."""

from django.contrib import admin, messages
from django.contrib.admin import display
from django.forms import ModelForm
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from articles.admin.picking import pickable
from articles.models import Agency, Author, Redirect, Tag
from newsroom.kit import scripts
from sections.desk import ByPublication, DeskAdmin

SUGGESTED = 8


@admin.register(Author)
class AuthorAdmin(DeskAdmin):
    """Bylines."""

    list_display = ["name", "slug"]
    search_fields = ["name"]
    ordering = ["name", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "biography"]
    deletion_advice = _("Their stories keep their byline. To hide an author, give the stories another one first.")

    def save_model(self, request: HttpRequest, obj: Author, form: ModelForm, change: bool) -> None:
        """Keep the author, and warn of a name that looks like another one's."""
        super().save_model(request, obj, form, change)
        if words := scripts.mixed_words(obj.name):
            text = _(
                "“%(word)s” mixes letters of different scripts that look alike. Check that nobody poses as another."
            )
            messages.warning(request, text % {"word": words[0]})


@admin.register(Agency)
class AgencyAdmin(DeskAdmin):
    """Where stories come from."""

    list_display = ["name", "code", "credit_line"]
    search_fields = ["name", "code"]
    ordering = ["name", "pk"]
    fields = ["name", "code", "credit_line", "url"]
    deletion_advice = _("Stories keep their source. Give them another agency first, or keep this one.")


@admin.register(Tag)
class TagAdmin(DeskAdmin):
    """What stories are about."""

    list_display = ["name", "slug"]
    search_fields = ["name"]
    ordering = ["name", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "description"]

    def get_urls(self) -> list:
        """Add suggestions for the tag field."""
        view = self.admin_site.admin_view(self.suggestions)
        return [path("suggestions/", view, name="articles_tag_suggestions"), *super().get_urls()]

    def suggestions(self, request: HttpRequest) -> JsonResponse:
        """Return tags that begin with the letters typed, then such that hold them, as JSON."""
        typed = request.GET.get("q", "").strip().replace("\x00", "")[:100]
        if not typed or not self.has_view_permission(request):
            return JsonResponse({"tags": []})
        begin = Tag.objects.filter(name__istartswith=typed).order_by("name").values_list("name", flat=True)
        hold = Tag.objects.filter(name__icontains=typed).order_by("name").values_list("name", flat=True)
        names = list(dict.fromkeys([*begin[:SUGGESTED], *hold[:SUGGESTED]]))[:SUGGESTED]
        return JsonResponse({"tags": names})


@admin.register(Redirect)
class RedirectAdmin(DeskAdmin):
    """Where stories used to stand."""

    publication_field = "publication"
    list_display = ["old_path", "leads_to", "publication"]
    list_filter = [ByPublication]
    list_select_related = ["publication", "article"]
    search_fields = ["old_path"]
    search_help_text = _("Part of the old address")
    ordering = ["-pk"]
    autocomplete_fields = ["article"]
    fields = ["publication", "old_path", "article", "new_path"]

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        """Lead only to stories the person may lead readers to."""
        if db_field.name == "article":
            kwargs["queryset"] = pickable(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @display(description=_("leads to"))
    def leads_to(self, redirect: Redirect) -> str:
        """Return the story's headline, or the path."""
        return redirect.article.headline if redirect.article_id else redirect.new_path
