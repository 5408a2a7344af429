"""The desk's screens for authors, agencies, tags and redirects."""

from django.contrib import admin, messages
from django.contrib.admin import display
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from articles.admin.picking import pickable
from articles.models import Agency, Author, Dossier, Redirect, Tag
from newsroom.kit import scripts
from sections import permissions
from sections.desk import ByPublication, DeskAdmin, is_key

SUGGESTED = 8


@admin.register(Author)
class AuthorAdmin(DeskAdmin):
    """Bylines."""

    list_display = ["name", "slug"]
    search_fields = ["name"]
    ordering = ["name", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "biography", "picture", "email", "url"]
    autocomplete_fields = ["picture"]
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
    change_form_before_template = "admin/parts/promoting.html"

    def get_urls(self) -> list:
        """Add suggestions for the tag field."""
        view = self.admin_site.admin_view(self.suggestions)
        return [path("suggestions/", view, name="articles_tag_suggestions"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Show the dossiers that the tag was promoted to, and offer to make one."""
        rows = Dossier.objects.filter(tag=int(object_id)) if is_key(object_id) else Dossier.objects.none()
        context = {
            "dossiers": rows.select_related("publication").order_by("publication__position", "pk"),
            "may_promote": permissions.may(request.user, "articles.add_dossier"),
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

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
