"""The desk's picture library: the wall, the form of one picture, and what was said of each."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles import illustrating, library
from articles.admin.picture_answers import PictureAnswers, card_of, upload_words
from articles.models import Picture
from articles.models.picture import PictureQuerySet
from articles.picture_forms import PictureForm, SharedForm
from articles.widgets import thumbnail
from sections import deleting
from sections.desk import DeskAdmin

ON_A_PAGE = 48
ENDING_WITHIN = timedelta(days=14)
SHOWN = {
    "incomplete": _("not ready: no description, credit or licence"),
    "unused": _("not used"),
    "ending": _("rights end within 14 days"),
    "restricted": _("hidden until published"),
    "mine": _("mine"),
}


@admin.register(Picture)
class PictureAdmin(PictureAnswers, DeskAdmin):
    """Pictures: one row each, wherever they are shown."""

    form = PictureForm
    change_form_template = "admin/articles/picture/form.html"
    search_fields = ["alt", "caption", "credit", "creator", "filename"]
    fields = PictureForm.Meta.fields
    deletion_advice = _("Take it out of these stories first, or choose another picture for them.")

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Use the form's own fields: dates as browsers know them, a low caption."""
        widget = PictureForm.Meta.widgets.get(db_field.name)
        return super().formfield_for_dbfield(db_field, request, **kwargs | ({"widget": widget} if widget else {}))

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        """Keep the file of a picture that is in the library: another file is another picture."""
        return ["file"] if obj else []

    def save_model(self, request: HttpRequest, obj: Picture, form: PictureForm, change: bool) -> None:
        """Take a new picture into the library; of a known one, keep the words."""
        if change:
            super().save_model(request, obj, form, change)
            return
        try:
            library.add(obj, form.accepted, by=request.user)
        except library.InLibrary as known:
            # A colleague was faster by a moment: theirs is opened.
            obj.pk = known.twin.pk
            obj.refresh_from_db()

    def obstacles(self, row: Picture) -> list[deleting.Obstacle]:
        """Return the stories it leads, and those and the pages that show it in their text."""
        return illustrating.obstacles(row)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the wall: a page of thumbnails, found by words and by what they need; with `part` the rows alone."""
        self._refuse_strangers(request)
        asked = {name: request.GET.get(name, "")[:100].replace("\x00", "") for name in ("q", "show", "batch")}
        rows = self._found(request, **asked)
        page, more = page_after(rows, request.GET.get("after", ""))
        kept = {name: value for name, value in asked.items() if value}
        context = {
            "wall": [card_of(picture) for picture in page],
            "more": "?" + urlencode(kept | {"after": more}) if more else "",
            **asked,
        }
        if "part" in request.GET:
            return render(request, "admin/parts/wall.html", context | {"opens": True})
        context |= {
            **self.admin_site.each_context(request), **(extra_context or {}),
            "title": _("Pictures"), "opts": self.opts, "shown": SHOWN, "shared": SharedForm(),
            "may_upload": self.has_add_permission(request), "may_change": self.has_change_permission(request),
            "count": rows.count() if asked["batch"] else None, **upload_words(),
        }  # fmt: skip
        return render(request, "admin/articles/picture/library.html", context)

    def _found(self, request: HttpRequest, *, q: str, show: str, batch: str) -> PictureQuerySet:
        """Return the pictures that the person asked for, newest first."""
        rows = Picture.objects.with_words(q)
        if batch:
            rows = rows.filter(batch=batch)
        narrowed = {
            "unused": rows.unused,
            "incomplete": rows.incomplete,
            "ending": lambda: rows.ending(timezone.localdate() + ENDING_WITHIN),
            "restricted": lambda: rows.filter(is_restricted=True),
            "mine": lambda: rows.filter(created_by=request.user),
        }
        return narrowed.get(show, rows.all)().newest_first()

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the picture itself, where it is used, and what a refused file is like."""
        picture = kwargs.get("obj")
        if picture:
            # A form that was refused has left its mistakes on the row, and no rendition has an address with those.
            picture = Picture.objects.get(pk=picture.pk)
            context["preview"] = thumbnail(picture, shape="whole", at_least=960)
            context["uses"] = [self._linked(use, request) for use in illustrating.obstacles(picture)]
        form = context["adminform"].form
        known = [twin] if (twin := getattr(form, "twin", None)) else getattr(form, "alike", [])
        context["known"] = [(p, thumbnail(p), reverse("admin:articles_picture_change", args=[p.pk])) for p in known]
        return super().render_change_form(request, context, *args, **kwargs)


def page_after(rows: PictureQuerySet, mark: str) -> tuple[list[Picture], str]:
    """Return the next pictures behind a mark, and the mark behind them when there are more. Nothing is counted."""
    moment, _dot, key = mark.partition("_")
    try:
        at = datetime.fromisoformat(moment) if key.isascii() and key.isdecimal() and len(key) < 19 else None  # noqa: PLR2004 - as keys are
    except ValueError:
        at = None
    if at is not None and timezone.is_aware(at):
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=int(key)))
    found = list(rows[: ON_A_PAGE + 1])
    page = found[:ON_A_PAGE]
    return page, f"{page[-1].created_at.isoformat()}_{page[-1].pk}" if len(found) > ON_A_PAGE else ""
