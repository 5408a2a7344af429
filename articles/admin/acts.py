"""What may be done with a story, by whom, and the acts that are no change of its words."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import publishing
from articles.models import Article
from newsroom.kit import text
from sections import permissions

PUBLISH = "articles.publish_article"


class StoryActs:
    """Rights on stories, and withdrawing, throwing away, restoring: each a POST of its own."""

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
        return permissions.may(request.user, PUBLISH, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Delete no story, whoever asks: there is the trash."""
        return False

    def has_trash_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Allow those who may throw away at the publication, and writers their own unpublished drafts."""
        own_draft = obj is not None and obj.published_at is None and obj.created_by_id == request.user.pk
        if own_draft and permissions.may(request.user, self.permission("change"), obj):
            return True
        return permissions.may(request.user, self.permission("delete"), obj)

    def get_urls(self) -> list:
        """Add the acts that are no change of words."""
        act = self.admin_site.admin_view(self.act)
        acts = [
            path(f"<path:object_id>/{name}/", require_POST(act), {"name": name}, name=f"articles_article_{name}")
            for name in ("withdraw", "trash", "restore")
        ]
        return acts + super().get_urls()

    def act(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Withdraw a story, put it in the trash, or take it from there."""
        story = self.get_object(request, object_id)
        if story is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        allowed = self.has_publish_permission if name == "withdraw" else self.has_trash_permission
        if not allowed(request, story):
            raise PermissionDenied
        try:
            said = getattr(self, f"_{name}")(request, story)
        except publishing.Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR, extra_tags="refused")
        else:
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[story.pk]))

    def _withdraw(self, request: HttpRequest, story: Article) -> str:
        reason = text.tidy(request.POST.get("reason", "")).strip()
        if not reason:
            raise publishing.Refused(
                _("Readers who come to its address are told why: write the reason, then withdraw.")
            )
        publishing.withdraw(story, by=request.user, reason=reason)
        return _("Withdrawn. Its address says so, with your reason.")

    def _trash(self, request: HttpRequest, story: Article) -> str:
        publishing.trash(story, by=request.user)
        return _("In the trash. Nothing is lost: it can be restored as it was.")

    def _restore(self, request: HttpRequest, story: Article) -> str:
        publishing.restore(story, by=request.user)
        return _("Restored, in the state it had.")
