"""What the writer's screen sends while someone types: words to keep, and a sign that they are there."""

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import keeping, presence, typed
from articles import status as statuses
from articles.admin.placing import first_section
from articles.forms import ArticleForm
from articles.keeping import Window
from articles.models import Article, WorkingCopy
from newsroom.kit import text

LONGEST_MESSAGE = 3_000_000


class StoryDrafts:
    """Autosave: every word typed is on the server within two seconds, for new stories too."""

    def get_urls(self) -> list:
        """Add where words are kept, and the parts of the screen that change with the story's state."""
        view = self.admin_site.admin_view
        return [
            path("keep/", view(require_POST(self.begin)), name="articles_article_begin"),
            path("<int:pk>/keep/", view(require_POST(self.keep)), name="articles_article_keep"),
            path("<int:pk>/parts/", view(self.parts), name="articles_article_parts"),
            *super().get_urls(),
        ]

    def begin(self, request: HttpRequest) -> JsonResponse:
        """Begin a story with the first words typed. The same window begins one story, however often it asks."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        said = message(request)
        with transaction.atomic():
            story = presence.story_begun_in(said["client"], user=request.user) or self._new_story(request, said)
            return self._kept(request, story, said, status=HTTPStatus.CREATED)

    def keep(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Keep what was typed; answer with what others changed, who is here, and what can't be saved as it is."""
        story = self._mine(request, pk)
        return self._kept(request, story, message(request))

    def parts(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Return the parts of the screen that follow the story's state."""
        story = self.get_object(request, str(pk))
        if story is None or not self.has_view_permission(request, story):
            raise PermissionDenied
        return JsonResponse(self.state(request, story))

    def state(self, request: HttpRequest, story: Article) -> dict[str, Any]:
        """Return where a story stands, with the bar and the panels that say so."""
        story = Article.objects.select_related("publication", "section").get(pk=story.pk)
        copy = keeping.copy_of(story)
        context = self.standing(request, story, copy)
        return {
            "id": story.pk,
            "status": context["status"],
            "numbers": keeping.numbers_in(copy),
            "change": reverse("admin:articles_article_change", args=[story.pk]),
            "keep": reverse("admin:articles_article_keep", args=[story.pk]),
            "parts": reverse("admin:articles_article_parts", args=[story.pk]),
            "bar": render_to_string("admin/parts/bar.html", context, request),
            "late": render_to_string("admin/parts/late.html", context, request),
        }

    def _new_story(self, request: HttpRequest, said: dict[str, Any]) -> Article:
        section = first_section(self.places(request), wanted=said["typed"].get("section"), user=request.user)
        if section is None:
            raise PermissionDenied
        story = Article(headline="", created_by=request.user)
        story.put_in(section)
        story.save()
        presence.here(story, user=request.user, client=said["client"])
        self.log_addition(request, story, [{"added": {}}])
        return story

    def _mine(self, request: HttpRequest, pk: int) -> Article:
        """Return a story the person may change. Raises PermissionDenied."""
        story = self.get_object(request, str(pk)) if pk < 2**63 else None
        if story is None or not self.has_change_permission(request, story):
            raise PermissionDenied
        return story

    @transaction.atomic
    def _kept(
        self, request: HttpRequest, story: Article, said: dict[str, Any], status: int = HTTPStatus.OK
    ) -> JsonResponse:
        window = Window(request.user, said["client"], said["count"])
        changes, errors = self._read(request, story, said["typed"])
        kept = keeping.keep(story, changes=changes, known=said["known"], window=window)
        others = presence.here(story, user=request.user, client=window.client, field=said["field"])
        zone = kept.copy.article.publication.zone
        now = keeping.current(kept.copy.article, kept.copy)
        answer = {
            "numbers": kept.numbers,
            "errors": errors,
            "status": statuses.of(kept.copy.article),
            "unpublished": sorted(kept.copy.values),
            "clashes": {name: _theirs(kept.copy, now, name, zone) for name in kept.clashes},
            "news": {
                name: _theirs(kept.copy, now, name, zone)
                for name in keeping.news_for(kept.copy, known=said["known"], client=window.client)
                if name not in changes
            },
            "present": [{"name": self._name_of(row, request), "field": row.field} for row in others],
        }
        if status == HTTPStatus.CREATED:
            answer |= self.state(request, kept.copy.article)
        return JsonResponse(answer, status=status)

    def _name_of(self, row: Any, request: HttpRequest) -> str:  # noqa: ANN401 - a Presence
        return str(_("you, in another window") if row.user_id == request.user.pk else row.user)

    def _read(self, request: HttpRequest, story: Article, sent: dict[str, Any]) -> tuple[keeping.Values, dict]:
        """Return what was typed as plain values, and what is wrong with what can't be saved as it is."""
        sent = {name: value for name, value in sent.items() if name in keeping.FIELDS}
        if not sent:
            return {}, {}
        instance = Article.objects.select_related("publication").get(pk=story.pk)
        data = QueryDict(mutable=True)
        for name, value in sent.items():
            data.setlist(name, [str(v) for v in value] if isinstance(value, list) else [str(value)])
        form = ArticleForm(data, instance=instance, writer=self.writer(request))
        self.limit(request, form)
        for name in set(form.fields) - set(sent):
            del form.fields[name]
        form.full_clean()
        good = form.values()
        return (
            {name: good[name] if name in good and name not in form.errors else {"typed": value}
             for name, value in sent.items()},
            {name: [str(error) for error in found] for name, found in form.errors.items()},
        )  # fmt: skip


def message(request: HttpRequest) -> dict[str, Any]:
    """Return what a window sent, in the shape it must have. Raises BadRequest for anything else."""
    try:
        said = json.loads(request.body) if len(request.body) <= LONGEST_MESSAGE else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("client"), str) or not 8 <= len(said["client"]) <= 40:  # noqa: PLR2004 - as the script makes them
        raise BadRequest("Not what the writer's screen sends.")
    texts, numbers = said.get("typed"), said.get("known")
    count = said.get("count")
    return {
        "client": said["client"],
        "count": count if isinstance(count, int) and 0 <= count < 2**53 else 0,
        "field": str(said.get("field", ""))[:40],
        "typed": {k: _tidied(v) for k, v in texts.items() if isinstance(v, str | list)}
        if isinstance(texts, dict)
        else {},
        "known": {k: v for k, v in numbers.items() if isinstance(v, int)} if isinstance(numbers, dict) else {},
    }


def _tidied(value: str | list) -> str | list[str]:
    """Drop what no database keeps: NUL and halves of characters."""
    return text.tidy(value) if isinstance(value, str) else [text.tidy(str(each)) for each in value]


def _theirs(copy: WorkingCopy, now: keeping.Values, name: str, zone: str) -> dict[str, Any]:
    stamp = copy.stamps[name]
    return {"typed": typed.of({name: now[name]}, zone=zone)[name], "number": stamp["n"], "by": stamp["by"]}
