"""Previews at the desk: the story as readers will get it, beside the form, and links for guests."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from articles import keeping, previewing, proofs
from articles.acting import Refused
from articles.admin.answering import answer, wants_json
from articles.content import Content
from articles.models import Article, PreviewLink
from articles.templatetags import beside
from sections import network

# What readers' pages may do, in a frame of our own.
POLICY = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}


class StoryPreviews:
    """The story as it will be read, and who outside may read it."""

    def get_urls(self) -> list:
        """Add them."""
        view, name = self.admin_site.admin_view, "articles_article_{}".format
        seen = require_http_methods(["GET", "HEAD", "POST"])(self.preview)
        return [
            path("<path:object_id>/preview/", xframe_options_sameorigin(view(seen)), name=name("preview")),
            path("<path:object_id>/links/", view(require_POST(self.make_link)), name=name("link")),
            path(
                "<path:object_id>/links/<int:link>/revoke/",
                view(require_POST(self.revoke_link)),
                name=name("revoke_link"),
            ),
            *super().get_urls(),
        ]

    def has_guests_permission(self, request: HttpRequest, obj: Article) -> bool:
        """Allow those who write at the publication to show a story to guests, whether or not they may publish it."""
        return beside.may_invite(request.user, obj)

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a story's page as it will be, with what is written now or with the values that are sent."""
        story = self.get_object(request, object_id)
        if story is None:
            raise Http404
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        values = keeping.current(story)
        if request.method == "POST":
            sent = _values(request)
            if sent is None:
                return HttpResponseBadRequest(_("These are no values of a story."))
            values |= sent
        return _drawn(request, proofs.of(story, values))

    def make_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a guest link: its address is shown once, in this answer."""
        story = self._invited(request, object_id)
        days = request.POST.get("days", str(previewing.USUAL_DAYS))
        try:
            _link, address = previewing.make(
                story, by=request.user, label=request.POST.get("label", ""), days=int(days) if days.isdecimal() else 0
            )
        except Refused as refusal:
            return self._guests(request, story, str(refusal), refused=True)
        if wants_json(request):
            return self._guests(request, story, _("Made. Copy it now: it is shown only once."), address=address)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts, "original": story, "title": _("Guest link"), "address": address,
        }  # fmt: skip
        return render(request, "admin/articles/article/link.html", context)

    def revoke_link(self, request: HttpRequest, object_id: str, link: int) -> HttpResponse:
        """Make a link lead nowhere from now on."""
        story = self._invited(request, object_id)
        row = PreviewLink.objects.filter(article=story, pk=link).first()
        if row is None:
            raise Http404
        previewing.revoke(row, by=request.user)
        return self._guests(request, story, _("Revoked. Whoever opens it finds nothing."))

    def _invited(self, request: HttpRequest, object_id: str) -> Article:
        story = self.get_object(request, object_id)
        if story is None:
            raise Http404
        if not self.has_guests_permission(request, story):
            raise PermissionDenied
        return story

    def _guests(
        self, request: HttpRequest, story: Article, said: str, *, address: str = "", refused: bool = False
    ) -> HttpResponse:
        context: dict[str, Any] = beside.previewing({"request": request}, story) | {"address": address}
        back = reverse("admin:articles_article_change", args=[story.pk])
        return answer(request, said, part="admin/parts/previewing.html", context=context, back=back, refused=refused)


def _values(request: HttpRequest) -> Content | None:
    try:
        sent = json.loads(request.POST.get("values", ""))
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) else None


def _drawn(request: HttpRequest, proof: Article) -> HttpResponse:
    """Draw a page as its own publication would: its look, its language, its zone."""
    request.site_map = network.current().by_id[proof.publication_id]
    request.publication = request.site_map.publication
    with translation.override(request.publication.language), timezone.override(request.publication.zone):
        response = render(request, "articles/proof.html", proofs.page_of(proof))
    response._csp_config = POLICY  # noqa: SLF001 - how Django's own decorator overrides a policy
    return response
