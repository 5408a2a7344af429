"""A story behind a guest link, and the guest's answer. No cookie, no cache, no trace in the address bars of others."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from articles import keeping, previewing, proofs
from articles.models import Article, GuestAnswer, PreviewLink
from newsroom.kit import embeds
from newsroom.kit.pages import needs_publication

View = Callable[..., HttpResponse]


def for_guests(view: View) -> View:
    """Let only those in who hold the secret; keep the page out of caches and indexes, and its address from others."""

    @wraps(view)
    def answer(request: HttpRequest, secret: str) -> HttpResponse:
        link = previewing.opened_by(secret, on=request.publication)
        if link is None:
            raise Http404
        response = view(request, link, secret)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@require_safe
@needs_publication
@for_guests
def preview(request: HttpRequest, link: PreviewLink, secret: str) -> HttpResponse:
    """Show the story as it will be read, and ask for an answer."""
    return _page(request, link.article, {"secret": secret, "given": {}})


@csrf_exempt  # There is no cookie that another site could misuse: who can post here holds the secret itself.
@require_POST
@needs_publication
@for_guests
def answer(request: HttpRequest, link: PreviewLink, secret: str) -> HttpResponse:
    """Take a guest's answer; one that can't be taken comes back with all that was written."""
    _refuse_other_sites(request)
    given = {name: request.POST.get(name, "") for name in ("verdict", "name", "words", "seen")}
    try:
        previewing.answer(link, **given)
    except previewing.TooMany as refusal:
        return _page(request, link.article, {"secret": secret, "given": given, "refused": str(refusal)}, status=429)
    except previewing.Refused as refusal:
        return _page(request, link.article, {"secret": secret, "given": given, "refused": str(refusal)}, status=400)
    return HttpResponseRedirect(reverse("articles:preview-answered", args=[secret]), status=303)


@require_safe
@needs_publication
@for_guests
def answered(request: HttpRequest, link: PreviewLink, secret: str) -> HttpResponse:  # noqa: ARG001 - as for all of them
    """Thank the guest."""
    return render(request, "articles/answered.html", {"address": reverse("articles:preview", args=[secret])})


@csrf_exempt  # As above; and all it does is to count.
@require_POST
@needs_publication
@for_guests
def opened(request: HttpRequest, link: PreviewLink, secret: str) -> HttpResponse:  # noqa: ARG001 - as for all of them
    """Note that the page was opened: by its own script, so that reading it by GET writes nothing."""
    _refuse_other_sites(request)
    previewing.note_opening(link)
    return HttpResponse(status=204)


def _page(request: HttpRequest, story: Article, context: dict, *, status: int = 200) -> HttpResponse:
    values = keeping.current(story)
    context |= proofs.page_of(proofs.of(story, values)) | {
        "seen": proofs.digest(values),
        "verdicts": GuestAnswer.Verdict,
    }
    page = render(request, "articles/preview.html", context, status=status)
    return embeds.allow(page, values.get("body", ""))


def _refuse_other_sites(request: HttpRequest) -> None:
    """Refuse a form that a browser says comes from another site. A page without a referrer sends no usable origin."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied
