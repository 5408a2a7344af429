"""What may be done with a story, by whom, and the acts that are no change of its words."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import approving, publishing, steps, undoing, versions
from articles.admin import answering, picking
from articles.models import Article
from newsroom.kit import text
from sections import permissions


class StoryActs:
    """Rights on stories, and acts such as withdrawing, throwing away, undoing: each a POST of its own."""

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Allow changing a story that readers see, or will see, only to those who may publish there.

        A story in the trash is read and restored, not changed.
        """
        if not super().has_change_permission(request, obj):
            return False
        if obj is None:
            return True
        return obj.trashed_at is None and (obj.published_at is None or self.has_publish_permission(request, obj))

    def has_publish_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Allow those who may put stories before readers at the story's publication."""
        return permissions.may(request.user, steps.PUBLISH, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Delete no story, whoever asks: there is the trash."""
        return False

    def has_trash_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Allow those who may throw away at the publication, and writers their own unpublished drafts."""
        return obj is not None and steps.may_trash(obj, request.user)

    def get_urls(self) -> list:
        """Add the acts that are no change of words, and suggestions for the fields that point at something."""
        act = self.admin_site.admin_view(require_POST(self.act))
        acts = [
            path(f"<path:object_id>/{name.replace('_', '-')}/", act, {"name": name}, name=f"articles_article_{name}")
            for name in ACTS
        ]
        suggest = self.admin_site.admin_view(self.suggest)
        return [
            path("suggestions/", suggest, {"what": "stories"}, name="articles_article_suggestions"),
            path("authors/", suggest, {"what": "authors"}, name="articles_author_suggestions"),
            *acts,
            *super().get_urls(),
        ]

    def suggest(self, request: HttpRequest, what: str) -> JsonResponse:
        """Return what begins with, or holds, the letters typed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = text.tidy_line(request.GET.get("q", ""))[:100]
        if not typed:
            return JsonResponse({"rows": []})
        return picking.authors(typed) if what == "authors" else picking.stories(request, typed)

    @transaction.atomic
    def act(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Do one act on a story, if the person may and it makes sense now; say what came of it."""
        story = self.get_object(request, object_id)
        if story is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self._may_act(request, story, name):
            raise PermissionDenied
        try:
            with transaction.atomic():
                said, refused = ACTS[name](request, story), False
        except publishing.Refused as refusal:
            said, refused = str(refusal), True
        if answering.wants_json(request):
            answer = {"said": said, "refused": refused, **self.state(request, story)}
            return JsonResponse(answer, status=409 if refused else 200)
        level, tags = (messages.ERROR, "refused") if refused else (messages.SUCCESS, "")
        self.message_user(request, said, level, extra_tags=tags)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[story.pk]))

    def _may_act(self, request: HttpRequest, story: Article, name: str) -> bool:
        """Tell whether the person holds the right; whether the act makes sense now, its verb decides."""
        if name in {"trash", "restore"}:
            return self.has_trash_permission(request, story)
        if name in {"withdraw", "unschedule"}:
            return self.has_publish_permission(request, story)
        if name == "send_back":
            return permissions.may(request.user, approving.APPROVE, story)
        return (
            self.has_view_permission(request, story) if name == "undo" else self.has_change_permission(request, story)
        )


def _withdraw(request: HttpRequest, story: Article) -> str:
    reason = text.tidy(request.POST.get("reason", "")).strip()
    if not reason:
        raise publishing.Refused(_("Readers who come to its address are told why: write the reason, then withdraw."))
    publishing.withdraw(story, by=request.user, reason=reason)
    return _("Withdrawn. Its address says so, with your reason.")


def _trash(request: HttpRequest, story: Article) -> str:
    publishing.trash(story, by=request.user)
    return _("In the trash. Nothing is lost: it can be restored as it was.")


def _restore(request: HttpRequest, story: Article) -> str:
    publishing.restore(story, by=request.user)
    return _("Restored, in the state it had.")


def _unschedule(request: HttpRequest, story: Article) -> str:
    publishing.unschedule(story, by=request.user)
    return _("It has no time any more and waits here.")


def _take_back(request: HttpRequest, story: Article) -> str:
    approving.take_back(story, by=request.user)
    return _("It is yours again to go on with.")


def _send_back(request: HttpRequest, story: Article) -> str:
    approving.send_back(story, by=request.user, reason=text.tidy(request.POST.get("reason", "")).strip())
    return _("Sent back, with your words.")


def _undo(request: HttpRequest, story: Article) -> str:
    last = undoing.open_to(request.user, story)
    if last is None:
        raise publishing.Refused(_("The time to undo this is over: it has gone out."))
    report = undoing.undo(last.batch, by=request.user)
    if report.refused:
        raise publishing.Refused(report.refused[0][1])
    return _("Undone. It is as it was.")


def _discard(request: HttpRequest, story: Article) -> str:
    versions.discard(story, by=request.user)
    return _("Your changes are taken back. They are kept under “History”.")


ACTS: dict[str, Callable[[HttpRequest, Article], str]] = {
    "withdraw": _withdraw,
    "trash": _trash,
    "restore": _restore,
    "unschedule": _unschedule,
    "take_back": _take_back,
    "send_back": _send_back,
    "undo": _undo,
    "discard": _discard,
}
