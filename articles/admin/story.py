"""The writer's screen."""

from functools import partialmethod
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import editing, publishing
from articles import status as statuses
from articles.admin.acts import StoryActs
from articles.admin.past import StoryPast
from articles.admin.previews import StoryPreviews
from articles.admin.rows import BylineRows, CorrectionRows, RelatedRows
from articles.admin.stories import StoryList
from articles.forms import ArticleForm, moment_from
from articles.models import Article, Correction
from articles.status import Status
from articles.widgets import SectionBoxes
from newsroom.kit import clock
from sections.desk import DeskAdmin, limited_choices
from sections.forms import SectionChoices
from sections.models import Publication, Section


@admin.register(Article)
class ArticleAdmin(StoryPast, StoryPreviews, StoryActs, StoryList, DeskAdmin):
    """Stories: written, published, corrected, withdrawn; never deleted but into the trash."""

    form = ArticleForm
    publication_field = "publication"
    inlines = [BylineRows, RelatedRows, CorrectionRows]
    change_form_template = "admin/articles/article/writing.html"

    @property
    def media(self) -> forms.Media:
        """Only what the writer's screen and the list use: the admin's own bundle is four times as much."""
        scripts = [
            "vendor/jquery/jquery.min.js",
            "jquery.init.js",
            "core.js",
            "admin/RelatedObjectLookups.js",
            "actions.js",
        ]
        return forms.Media(js=[f"admin/js/{name}" for name in scripts])

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        """Return the form for this person: with the zone of their publication for a story that has no place yet."""
        places = self.places(request)
        mine = Publication.objects.order_by("position", "name", "pk")
        zone = (mine if places is None else mine.filter(pk__in=places)).values_list("zone", flat=True).first()
        wish = moment_from(request.GET.get("publish_at", "")) if request.method == "GET" else None
        form = super().get_form(request, obj, change, **kwargs)
        options = {"places": places, "default_zone": zone or "UTC", "wish": wish}
        return type(form.__name__, (form,), {"__init__": partialmethod(form.__init__, **options)})

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Offer agencies by name."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "agency" and field:
            field.queryset = field.queryset.order_by("name")
        return field

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Leave out the links that would make a section, an agency or a picture in another window."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take nothing but a section from the address."""
        section = request.GET.get("section", "")
        return {"section": section} if section.isdigit() else {}

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Offer the sections of the person's publications to run in."""
        if db_field.name == "also_in":
            choices = limited_choices(db_field, self.places(request))["queryset"]
            return SectionChoices(
                choices, required=False, label=db_field.verbose_name, help_text=db_field.help_text, widget=SectionBoxes
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add what the screen says of the story: its state, whose zone its times are in, what may be done."""
        story = kwargs.get("obj")
        form = context["adminform"].form
        context |= {
            "status": statuses.of(story) if story else Status.DRAFT,
            "zone": getattr(form, "zone_in_use", "UTC"),
            "may_publish": self.has_publish_permission(request, story),
            "may_trash": bool(story) and self.has_trash_permission(request, story),
            "rows_of": {formset.opts.__class__.__name__: formset for formset in context["inline_admin_formsets"]},
            "elsewhere": self._placed_by_others(form, story),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def _placed_by_others(self, form: ModelForm, story: Article | None) -> list[Section]:
        places = getattr(form, "places", None)
        if story is None or places is None:
            return []
        return list(story.also_in.exclude(publication__in=places).select_related("publication"))

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm, change: bool) -> None:
        """Save what was typed and nothing else, so that a colleague who publishes at this moment isn't undone."""
        form.home_was = obj.publication_id
        form.wanted_slug = obj.slug
        obj.put_in(form.cleaned_data["section"])
        if obj.path:
            obj.slug = obj.path.rsplit("/", 1)[1]
        if change:
            typed = [f.name for f in obj._meta.concrete_fields if f.name in form.cleaned_data]
            obj.save(update_fields=[*typed, "publication"])
        else:
            obj.created_by = request.user
            obj.save()

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        """Note who corrected the story."""
        if formset.model is Correction:
            for row in formset.forms:
                row.instance.made_by = row.instance.made_by or request.user
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Save the rest, settle the story's address and places, and publish when that was asked for."""
        super().save_related(request, form, formsets, change)
        editing.changed(form.instance, slug=form.wanted_slug, home_was=form.home_was)
        self._publish_if_asked(request, form)

    def _publish_if_asked(self, request: HttpRequest, form: ModelForm) -> None:
        story, wish = form.instance, form.cleaned_data.get("publish_at")
        request.wished = wish
        moved = story.published_at is not None and wish is not None and wish != story.published_at
        if not (moved or "_publish" in request.POST or "_now" in request.POST):
            return
        if not self.has_publish_permission(request, story):
            raise PermissionDenied
        at = timezone.now() if "_now" in request.POST else wish
        try:
            form.instance = publishing.publish(story, by=request.user, at=at)
        except publishing.Refused as refusal:
            request.refused = str(refusal)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """Stay with the story."""
        return self._stay(request, obj) if IS_POPUP_VAR not in request.POST else super().response_add(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Stay with the story."""
        return self._stay(request, obj) if IS_POPUP_VAR not in request.POST else super().response_change(request, obj)

    def _stay(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Say what happened and show the story again; a time that could not be used yet is not lost."""
        story = Article.objects.select_related("publication").get(pk=obj.pk)
        address = reverse("admin:articles_article_change", args=[story.pk])
        wish, refused = getattr(request, "wished", None), getattr(request, "refused", "")
        if refused:
            self.message_user(request, refused, messages.ERROR, extra_tags="refused")
        else:
            self.message_user(request, self._said(story), messages.SUCCESS)
        if wish and (refused or story.published_at is None):
            address += f"?{urlencode({'publish_at': wish.isoformat()})}"
            if not refused:
                words = _("It is not scheduled yet: press “Schedule” when it is ready.")
                self.message_user(request, words, messages.WARNING)
        return HttpResponseRedirect(address)

    def _said(self, story: Article) -> str:
        """Return what to tell the editor after saving."""
        state = statuses.of(story)
        if state == Status.SCHEDULED:
            return _("Scheduled for %(time)s.") % {"time": clock.said(story.published_at, story.publication.zone)}
        words = {
            Status.DRAFT: _("Saved as a draft."),
            Status.LIVE: _("Saved. Readers see it now."),
            Status.WITHDRAWN: _("Saved. The story stays withdrawn."),
            Status.EXPIRED: _("Saved. The story has expired: readers don't see it."),
            Status.EMBARGOED: _("Saved. Readers see it when its embargo ends."),
        }
        return words.get(state, _("Saved."))
