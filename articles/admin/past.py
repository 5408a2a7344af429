"""A story's past at the desk: notes for readers, versions kept, compared, withheld."""

from itertools import zip_longest
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, re_path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles import comparing, correcting, disclosing, keeping, versions
from articles.acting import Refused
from articles.admin.answering import answer
from articles.content import FIELDS, Content
from articles.models import Article, Correction, Version
from articles.templatetags import beside
from newsroom.kit import text

LONGEST_NAME = 100
NOW = "now"


class StoryPast:
    """Corrections and versions of a story: each act a POST of its own, each page at an address of its own."""

    def get_urls(self) -> list:
        """Add them."""
        view, name = self.admin_site.admin_view, "articles_article_{}".format
        return [
            path("<path:object_id>/correct/", view(require_POST(self.correct)), name=name("correct")),
            path("<path:object_id>/versions/", view(require_safe(self.versions)), name=name("versions")),
            path("<path:object_id>/versions/keep/", view(require_POST(self.name_version)), name=name("name_version")),
            re_path(
                r"^(?P<object_id>[0-9]{1,18})/versions/(?P<old>[0-9]{1,6})\.\.\.(?P<new>[0-9]{1,6}|now)/$",
                view(require_safe(self.comparison)),
                name=name("comparison"),
            ),
            path(
                "<path:object_id>/versions/<int:number>/<slug:act>/",
                view(require_POST(self.act_on_version)),
                name=name("version"),
            ),
            *super().get_urls(),
        ]

    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a note for readers on a story."""
        story = self._seen(request, object_id)
        if not self.has_publish_permission(request, story):
            raise PermissionDenied
        sent = request.POST
        try:
            note = correcting.correct(
                story, kind=sent.get("kind", ""), text=sent.get("text", ""), by=request.user,
                position=sent.get("position", ""), withdraw=bool(sent.get("withdraw")),
            )  # fmt: skip
        except Refused as refusal:
            return self._beside(request, story, str(refusal), refused=True)
        words = {
            Correction.Kind.RETRACTION: _(
                "Retracted. Readers are told at the top of the story and wherever it is listed."
            ),
        }
        said = words.get(note.kind, _("Published. The note stands on the story and on the page of corrections."))
        return self._beside(request, story, said)

    def versions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """List the versions that were kept; lead to the comparison of two that were chosen."""
        story = self._seen(request, object_id)
        old, new = request.GET.get("old", ""), request.GET.get("new", "")
        if old.isdecimal() and (new.isdecimal() or new == NOW) and max(len(old), len(new)) <= len("999999"):
            lower, upper = (old, new) if new == NOW or int(old) < int(new) else (new, old)
            return HttpResponseRedirect(reverse("admin:articles_article_comparison", args=[story.pk, lower, upper]))
        rows = list(story.versions.newest_first().select_related("made_by", "withheld_by").defer("content"))
        context = self._page(request, story, _("Versions")) | {
            "versions": list(zip_longest(rows, rows[1:])),
            "may_withhold": self.has_publish_permission(request, story),
        }
        return TemplateResponse(request, "admin/articles/article/versions.html", context)

    def name_version(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep what is written now under a name."""
        story = self._seen(request, object_id)
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        name = text.tidy_line(request.POST.get("name", ""))[:LONGEST_NAME]
        if text.is_visible(name):
            versions.keep_content(story, _written(story), kind=Version.Kind.NAMED, by=request.user, name=name)
            return self._listed(request, story, _("Kept under the name “%(name)s”.") % {"name": name})
        return self._listed(request, story, _("Give it a name, so that you find it again."), refused=True)

    def comparison(self, request: HttpRequest, object_id: str, old: str, new: str) -> HttpResponse:
        """Show two versions side by side, or one beside what is written now."""
        story = self._seen(request, object_id)
        numbers = [int(number) for number in (old, new) if number != NOW]
        rows = {row.number: row for row in story.versions.filter(number__in=numbers).select_related("made_by")}
        if len(rows) != len(set(numbers)) or old == new:
            raise Http404
        was, now = rows[int(old)], rows.get(int(new)) if new != NOW else None
        context = self._page(request, story, _("What changed")) | {
            "old": was,
            "new": now,
            "comparison": comparing.compare(was.content, now.content if now else _written(story)),
        }
        return TemplateResponse(request, "admin/articles/article/compare.html", context)

    def act_on_version(self, request: HttpRequest, object_id: str, number: int, act: str) -> HttpResponse:
        """Bring a version back, withhold it from readers, or let them have it again."""
        story = self._seen(request, object_id)
        version = story.versions.filter(number=number).first()
        if act not in {"restore", "withhold", "disclose"} or version is None:
            raise Http404
        allowed = self.has_change_permission if act == "restore" else self.has_publish_permission
        if not allowed(request, story):
            raise PermissionDenied
        try:
            said = getattr(self, f"_{act}")(request, story, version)
        except Refused as refusal:
            return self._listed(request, story, str(refusal), refused=True)
        return self._listed(request, story, said)

    def _restore(self, request: HttpRequest, story: Article, version: Version) -> str:
        versions.restore(story, version, by=request.user)
        if story.published_at:
            return _("Brought back. Readers see it after “Update”; what was there is kept in this list.")
        return _("Brought back. What was there is kept in this list.")

    def _withhold(self, request: HttpRequest, _story: Article, version: Version) -> str:
        disclosing.withhold(version, by=request.user, because=text.tidy(request.POST.get("because", "")))
        return _("Readers can’t open this version any more. The record says why.")

    def _disclose(self, request: HttpRequest, _story: Article, version: Version) -> str:
        disclosing.disclose(version, by=request.user)
        return _("Readers can compare this version again.")

    def _seen(self, request: HttpRequest, object_id: str) -> Article:
        """Return the story if the person may see it."""
        story = self.get_object(request, object_id)
        if story is None:
            raise Http404
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        return story

    def _page(self, request: HttpRequest, story: Article, title: str) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {
            "opts": self.opts, "original": story, "title": title,
            "may_change": self.has_change_permission(request, story),
        }  # fmt: skip

    def _beside(self, request: HttpRequest, story: Article, said: str, *, refused: bool = False) -> HttpResponse:
        story.refresh_from_db()
        context = beside.correcting({"request": request}, story)
        back = reverse("admin:articles_article_change", args=[story.pk])
        return answer(request, said, part="admin/parts/correcting.html", context=context, back=back, refused=refused)

    def _listed(self, request: HttpRequest, story: Article, said: str, *, refused: bool = False) -> HttpResponse:
        back = reverse("admin:articles_article_versions", args=[story.pk])
        self.message_user(request, said, "error" if refused else "success", extra_tags="refused" if refused else "")
        return HttpResponseRedirect(back)


def _written(story: Article) -> Content:
    return {name: value for name, value in keeping.current(story).items() if name in FIELDS}
