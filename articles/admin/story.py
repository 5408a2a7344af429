"""The writer's screen: a page to write on, and all that is not writing beside it."""

from functools import partialmethod
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from articles import keeping, steps, typed
from articles.admin import answering, deeds, words
from articles.admin.acts import StoryActs
from articles.admin.drafts import StoryDrafts
from articles.admin.past import StoryPast
from articles.admin.picking import pickable
from articles.admin.previews import StoryPreviews
from articles.admin.standing import StoryStanding
from articles.admin.stories import StoryList
from articles.forms import ArticleForm, Writer
from articles.keeping import Window
from articles.models import Article
from articles.widgets import SectionBoxes
from newsroom.models import User
from sections import permissions
from sections.desk import DeskAdmin, limited_choices
from sections.forms import SectionChoices
from sections.models import Publication


@admin.register(Article)
class ArticleAdmin(StoryPast, StoryPreviews, StoryActs, StoryDrafts, StoryStanding, StoryList, DeskAdmin):
    """Stories: written, published, corrected, withdrawn; never deleted but into the trash."""

    form = ArticleForm
    publication_field = "publication"
    change_form_template = "admin/articles/article/writing.html"

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        """Return the form for this person."""
        form = super().get_form(request, obj, change, **kwargs)
        options = {"writer": self.writer(request)}
        return type(form.__name__, (form,), {"__init__": partialmethod(form.__init__, **options)})

    def writer(self, request: HttpRequest) -> Writer:
        """Return what the person may choose from, with the zone of their publication for a story without a place."""
        if hasattr(request, "writer"):
            return request.writer
        places = self.places(request)
        mine = Publication.objects.order_by("position", "name", "pk")
        zone = (mine if places is None else mine.filter(pk__in=places)).values_list("zone", flat=True).first()
        request.writer = Writer(
            places=places, zone=zone or "UTC", stories=pickable(request),
            may_add_authors=permissions.may(request.user, "articles.add_author"),
        )  # fmt: skip
        return request.writer

    def limit(self, request: HttpRequest, form: ArticleForm) -> None:
        """Offer a form that stands by itself what this person may choose, as Django's own screen does."""
        for name in ("section", "also_in"):
            form.fields[name].queryset = limited_choices(Article._meta.get_field(name), self.places(request))[
                "queryset"
            ]

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

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Offer the sections of the person's publications to run in."""
        if db_field.name == "also_in":
            choices = limited_choices(db_field, self.places(request))["queryset"]
            return SectionChoices(
                choices, required=False, label=db_field.verbose_name, help_text=db_field.help_text, widget=SectionBoxes
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take nothing but a section from the address."""
        section = request.GET.get("section", "")
        return {"section": section} if section.isdigit() else {}

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add what the screen says of the story; tell a script that asked what is wrong, field by field."""
        story, form = kwargs.get("obj"), context["adminform"].form
        if request.method == "POST" and answering.wants_json(request):
            return JsonResponse({"errors": deeds.errors_in(form), "clashes": form.clashes}, status=422)
        context |= self.standing(request, story, form.copy)
        context |= {
            "zone": form.zone_in_use,
            "media": form.media,
            "elsewhere": self._placed_by_others(form, story),
            "setup": {
                "addresses": self._addresses(story),
                "fields": keeping.FIELDS,
                "words": words.for_script(),
                "person": request.user.pk,
                "story": story.pk if story else None,
                "clashes": self.unsettled(form, request.user),
            },
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def unsettled(self, form: ArticleForm, user: User) -> list[dict[str, Any]]:
        """Return both texts of each field in which this person's words came second and wait to be chosen."""
        waiting = keeping.unsettled(form.copy, user)
        if not waiting:
            return []
        mine = typed.of({clash["field"]: clash["value"] for clash in waiting}, zone=form.zone_in_use)
        theirs = typed.of({name: form.now[name] for name in mine}, zone=form.zone_in_use)
        stamps = form.copy.stamps
        return [
            {
                "field": name,
                "mine": mine[name],
                "typed": theirs[name],
                "number": stamps[name]["n"],
                "by": stamps[name]["by"],
            }
            for name in mine
        ]

    def _addresses(self, story: Article | None) -> dict[str, str]:
        """Return where the screen's script sends words to, and asks for suggestions."""
        named = {"authors": "articles_author_suggestions", "stories": "articles_article_suggestions",
                 "begin": "articles_article_begin"}  # fmt: skip
        found = {name: reverse(f"admin:{view}") for name, view in named.items()}
        own = (
            {name: reverse(f"admin:articles_article_{name}", args=[story.pk]) for name in ("keep", "parts")}
            if story
            else {}
        )
        return found | own

    def _placed_by_others(self, form: ArticleForm, story: Article | None) -> list:
        if story is None or form.writer.places is None:
            return []
        return list(story.also_in.exclude(publication__in=form.writer.places).select_related("publication"))

    def save_model(self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool) -> None:
        """Write what is on the screen, and do what the button says; a refusal leaves the words saved and the story as it was."""
        if not change:
            obj.put_in(form.cleaned_data["section"])
            obj.created_by = request.user
            obj.embargo_until = obj.expires_at = None
            obj.save()
        window = Window(request.user, form.cleaned_data["client"] or f"form-{request.user.pk}")
        deed = deeds.Deed(
            request.POST.get("_act", "save"), screen=form.values(), known=form.known_numbers(), window=window,
            wish=form.cleaned_data.get("publish_at"),
        )  # fmt: skip
        if deed.act != "save" and deed.act not in steps.next_step(obj, request.user, wish=deed.wish):
            raise PermissionDenied
        form.instance, request.refused = deeds.do(deed, obj)
        request.done = deed.act

    def log_change(self, request: HttpRequest, obj: Article, message: Any) -> Any:  # noqa: ANN401
        """Record a save; every other act is recorded by its verb, with the words it put out."""
        return super().log_change(request, obj, message) if getattr(request, "done", "save") == "save" else None

    def save_related(self, request: HttpRequest, form: ArticleForm, formsets: list, change: bool) -> None:
        """Save nothing more: authors, links, tags and guests were written with the words."""

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        """Stay with the story."""
        return self.stay(request, obj) if IS_POPUP_VAR not in request.POST else super().response_add(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Stay with the story."""
        return self.stay(request, obj) if IS_POPUP_VAR not in request.POST else super().response_change(request, obj)

    def stay(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Say what happened and show the story again; to a script, only what follows from its new state."""
        story = Article.objects.select_related("publication").get(pk=obj.pk)
        refused = getattr(request, "refused", "")
        said = refused or deeds.said(story, request.done)
        if answering.wants_json(request):
            answer = {"said": said, "refused": bool(refused), **self.state(request, story)}
            return JsonResponse(answer, status=409 if refused else 200)
        level, tags = (messages.ERROR, "refused") if refused else (messages.SUCCESS, "")
        self.message_user(request, said, level, extra_tags=tags)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[story.pk]))
