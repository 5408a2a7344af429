"""The desk's picture library: a wall of thumbnails, a form with a focal point, and what the writer's screen asks of it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import display
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import illustrating
from articles.forms import PictureForm
from articles.models import Picture
from articles.widgets import thumbnail
from sections import deleting
from sections.desk import DeskAdmin, UncountedPaginator

ON_A_PAGE = 24


@admin.register(Picture)
class PictureAdmin(DeskAdmin):
    """Pictures: one row each, wherever they are shown."""

    form = PictureForm
    change_list_template = "admin/articles/picture/library.html"
    change_form_template = "admin/articles/picture/form.html"
    list_display = ["shown"]
    list_per_page = ON_A_PAGE
    search_fields = ["alt", "caption", "credit", "filename"]
    search_help_text = _("Words of the description, caption, credit or file name")
    ordering = ["-created_at", "-pk"]
    fields = ["file", "alt", "caption", "credit", "focal_x", "focal_y"]
    deletion_advice = _("Take it out of these stories first, or choose another picture for them.")

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Keep the caption low: it is a sentence or two."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "caption" and field:
            field.widget.attrs["rows"] = 3
        return field

    @display(description=_("picture"))
    def shown(self, picture: Picture) -> str:
        """Return the picture's name for those who can't see it."""
        return str(picture)

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        """Keep the file of a picture that is in the library: another file is another picture."""
        return ["file"] if obj else []

    def obstacles(self, row: Picture) -> list[deleting.Obstacle]:
        """Return the stories it leads, and those and the pages that show it in their text."""
        return illustrating.obstacles(row)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the wall; thumbnails are looked up in the template through this page's rows."""
        response = super().changelist_view(request, extra_context)
        if hasattr(response, "context_data") and "cl" in (response.context_data or {}):
            rows = response.context_data["cl"].result_list
            response.context_data["wall"] = [(picture, thumbnail(picture)) for picture in rows]
        return response

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the picture itself, where it is used, and the twin of a refused file."""
        picture = kwargs.get("obj")
        if picture:
            # A form that was refused has left its mistakes on the row, and no rendition has an address with those.
            picture = Picture.objects.get(pk=picture.pk)
            context["preview"] = thumbnail(picture, shape="whole", at_least=960)
            context["uses"] = [self._linked(use, request) for use in illustrating.obstacles(picture)]
        twin = getattr(context["adminform"].form, "twin", None)
        if twin:
            context["twin"] = (twin, thumbnail(twin), reverse("admin:articles_picture_change", args=[twin.pk]))
        return super().render_change_form(request, context, *args, **kwargs)

    # --- For the writer's screen ---

    def get_urls(self) -> list:
        """Add the library's dialog, uploads from it, and one picture's preview."""
        view = self.admin_site.admin_view
        return [
            path("library/", view(self.library), name="articles_picture_library"),
            path("upload/", view(require_POST(self.upload)), name="articles_picture_upload"),
            path("<int:pk>/preview/", view(self.preview), name="articles_picture_preview"),
            *super().get_urls(),
        ]

    def library(self, request: HttpRequest) -> HttpResponse:
        """Return one page of the wall to choose from, newest first or found by words; with `dialog` all around it too."""
        self._refuse_strangers(request)
        words = request.GET.get("q", "").replace("\x00", "")[:100].split()
        rows = Picture.objects.order_by("-created_at", "-pk")
        for word in words:
            rows = rows.filter(Q(alt__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word)
                               | Q(filename__icontains=word))  # fmt: skip
        page = UncountedPaginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "wall": [(picture, thumbnail(picture)) for picture in page], "page": page, "words": " ".join(words),
            "may_upload": self.has_add_permission(request),
        }  # fmt: skip
        whole = "dialog" in request.GET
        return render(request, "admin/parts/library_dialog.html" if whole else "admin/parts/wall.html", context)

    def upload(self, request: HttpRequest) -> JsonResponse:
        """Take in a picture from the dialog and answer with it; with what is wrong, beside each field, if it can't be."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PictureForm(request.POST, request.FILES)
        for name in ("focal_x", "focal_y"):
            del form.fields[name]
        if form.is_valid():
            picture = form.save()
            self.log_addition(request, picture, [{"added": {}}])
            return JsonResponse({"picture": described(picture)}, status=201)
        twin = getattr(form, "twin", None)
        errors = {name: [str(e) for e in found] for name, found in form.errors.items()}
        return JsonResponse({"errors": errors, "twin": described(twin) if twin else None}, status=422)

    def preview(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Return one picture's description, for a figure in a text."""
        self._refuse_strangers(request)
        picture = Picture.objects.filter(pk=pk).first() if pk < 2**63 else None
        return JsonResponse({"picture": described(picture)} if picture else {}, status=200 if picture else 404)

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def described(picture: Picture) -> dict[str, Any]:
    """Return a picture as the dialog and the text editor need it."""
    return {
        "id": picture.pk,
        "name": str(picture),
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "thumbnail": thumbnail(picture),
        "preview": thumbnail(picture, shape="whole", at_least=640),
    }
