"""What the library's scripts ask: uploads, words that save themselves, details, rights of a whole upload."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles import illustrating, library
from articles.models import Licence, Picture
from articles.picture_forms import SharedForm, UploadForm, WordsForm
from articles.widgets import thumbnail
from sections.desk import UncountedPaginator, is_key

IN_THE_DIALOG = 24
MOST_AT_ONCE = 500
WORDS = {
    "alt": gettext_lazy("no description"),
    "credit": gettext_lazy("no credit"),
    "licence": gettext_lazy("no licence"),
}


class PictureAnswers:
    """The addresses that the library's dialog, its wall and the text editor ask."""

    def get_urls(self) -> list:
        """Add the library's dialog, uploads, and what is asked of one picture or of many."""
        view, post = self.admin_site.admin_view, require_POST
        return [
            path("library/", view(self.library), name="articles_picture_library"),
            path("upload/", view(post(self.upload)), name="articles_picture_upload"),
            path("mend/", view(post(self.mend)), name="articles_picture_mend"),
            path("<int:pk>/preview/", view(self.preview), name="articles_picture_preview"),
            path("<int:pk>/detail/", view(self.detail), name="articles_picture_detail"),
            path("<int:pk>/words/", view(post(self.words)), name="articles_picture_words"),
            *super().get_urls(),
        ]

    def library(self, request: HttpRequest) -> HttpResponse:
        """Return one page of the wall to choose from, newest first or found by words; with `dialog` all around it too."""
        self._refuse_strangers(request)
        words = request.GET.get("q", "").replace("\x00", "")[:100]
        rows = Picture.objects.with_words(words).newest_first()
        page = UncountedPaginator(rows, IN_THE_DIALOG).get_page(request.GET.get("page"))
        context = {
            "wall": [card_of(picture) for picture in page], "page": page, "q": " ".join(words.split()),
            "may_upload": self.has_add_permission(request), **upload_words(),
        }  # fmt: skip
        whole = "dialog" in request.GET
        return render(request, "admin/parts/library_dialog.html" if whole else "admin/parts/wall.html", context)

    def upload(self, request: HttpRequest) -> JsonResponse:
        """Take in one file and answer with the picture; else with what is wrong, and with what is here already."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            picture = form.instance
            picture.batch = form.cleaned_data["batch"]
            try:
                library.add(picture, form.accepted, by=request.user)
            except library.InLibrary as known:
                form.twin = known.twin
                form.add_error("file", _("A colleague added this very picture a moment ago."))
            else:
                self.log_addition(request, picture, [{"added": {}}])
                return JsonResponse({"picture": described(picture)}, status=201)
        known = {"twin": described(form.twin) if form.twin else None, "alike": [described(p) for p in form.alike]}
        return JsonResponse(
            {"errors": _errors(form), **known}, status=400 if form.has_error("file", "unusable") else 422
        )

    def words(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Keep the words of one picture and answer with it; with what is wrong, beside each field, if they can't be."""
        picture = get_object_or_404(Picture, pk=pk)
        if not self.has_change_permission(request, picture):
            raise PermissionDenied
        form = WordsForm(_with_present(request, picture), instance=picture)
        if not form.is_valid():
            return JsonResponse({"errors": _errors(form)}, status=422)
        if form.has_changed():
            form.save()
            self.log_change(request, picture, [{"changed": {"fields": form.changed_data}}])
        return JsonResponse({"picture": described(picture)})

    def detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return one picture with its words and where it is used, for the pane beside the wall."""
        self._refuse_strangers(request)
        picture = get_object_or_404(Picture.objects.select_related("created_by"), pk=pk)
        context = {
            "picture": picture, "preview": thumbnail(picture, shape="whole", at_least=640),
            "form": WordsForm(instance=picture, auto_id="detail-%s"),
            "uses": [self._linked(use, request) for use in illustrating.obstacles(picture)],
            "may_change": self.has_change_permission(request, picture),
            "ended": picture.rights_ended(timezone.localdate()),
        }  # fmt: skip
        return render(request, "admin/parts/picture_detail.html", context)

    def mend(self, request: HttpRequest) -> JsonResponse:
        """Give all pictures of an upload, or those that are named, the same credit, licence or end of rights."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = SharedForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"errors": _errors(form)}, status=422)
        batch, keys = request.POST.get("batch", ""), request.POST.getlist("picture")
        rows = Picture.objects.filter(batch=batch) if batch else Picture.objects.filter(pk__in=filter(is_key, keys))
        rows = list(rows.order_by("pk")[:MOST_AT_ONCE])
        keys = [picture.pk for picture in rows]
        count = library.mend(rows, **form.chosen)
        for picture in rows if count else []:
            self.log_change(request, picture, [{"changed": {"fields": list(form.chosen)}}])
        said = ngettext("%(count)s picture changed.", "%(count)s pictures changed.", count) % {"count": count}
        return JsonResponse({"said": said, "pictures": [described(p) for p in Picture.objects.filter(pk__in=keys)]})

    def preview(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Return one picture's description, for a figure in a text."""
        self._refuse_strangers(request)
        picture = Picture.objects.filter(pk=pk).first() if pk < 2**63 else None
        return JsonResponse({"picture": described(picture)} if picture else {}, status=200 if picture else 404)

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def described(picture: Picture) -> dict[str, Any]:
    """Return a picture as the dialog, the wall and the text editor need it."""
    return {
        "id": picture.pk,
        "name": str(picture),
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "creator": picture.creator,
        "licence": picture.licence,
        "licence_terms": picture.licence_terms,
        "copyright_notice": picture.copyright_notice,
        "taken_on": picture.taken_on.isoformat() if picture.taken_on else "",
        "rights_end_on": picture.rights_end_on.isoformat() if picture.rights_end_on else "",
        "is_restricted": picture.is_restricted,
        "focal_x": picture.focal_x,
        "focal_y": picture.focal_y,
        "width": picture.width,
        "height": picture.height,
        "lacks": [str(WORDS[name]) for name in picture.lacks],
        "thumbnail": thumbnail(picture),
        "preview": thumbnail(picture, shape="whole", at_least=640),
    }


def card_of(picture: Picture) -> dict[str, Any]:
    """Return what the wall shows of a picture."""
    return {
        "picture": picture,
        "thumbnail": thumbnail(picture),
        "lacks": [WORDS[name] for name in picture.lacks],
        "ended": picture.rights_ended(timezone.localdate()),
    }


def upload_words() -> dict[str, Any]:
    """Return what the card of an upload needs: the licences to choose from."""
    return {"licences": Licence.choices}


def _with_present(request: HttpRequest, picture: Picture) -> dict[str, Any]:
    """Return what was sent, filled up with what the picture has: a card sends only the fields it shows."""
    present = WordsForm(instance=picture).initial
    sent = {name: value for name, value in request.POST.items() if name in WordsForm.base_fields}
    if "is_restricted" not in sent and "has_restricted" in request.POST:
        sent["is_restricted"] = ""
    return {name: "" if value is None else value for name, value in present.items()} | sent


def _errors(form: Any) -> dict[str, list[str]]:  # noqa: ANN401 - any form
    return {name: [str(error) for error in found] for name, found in form.errors.items()}
