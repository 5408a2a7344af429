"""A story behind a guest link, and the guest's answer. No cookie, no cache, no trace in the address bars of others."""

import re
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from articles import keeping, previewing, proofs, renditions
from articles.models import Article, PreviewLink
from newsroom.kit import embeds, pictures
from newsroom.kit.pages import needs_publication

View = Callable[..., HttpResponse]


def for_guests(view: View) -> View:
    """Let only those in who hold the secret; keep the page out of caches and indexes, and its address from others."""

    @wraps(view)
    def answer(request: HttpRequest, secret: str, **kwargs: str) -> HttpResponse:
        link = previewing.opened_by(secret, on=request.publication)
        if link is None:
            raise Http404
        response = view(request, link, secret, **kwargs)
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


@require_safe
@needs_publication
@for_guests
def picture(request: HttpRequest, link: PreviewLink, secret: str, **size: str) -> HttpResponse:  # noqa: ARG001 - as for all of them
    """Send a picture that is hidden until published, to who reads the story with it."""
    proof = proofs.of(link.article, keeping.current(link.article))
    found = proofs.pictures_in(proof).get(int(size["pk"]))
    shape, width = size["shape"], int(size["width"])
    if found is None or found.version != size["version"] or not renditions.is_offered(found, shape, width):
        raise Http404
    try:
        file = renditions.opened(found, shape=shape, width=width, extension=size["extension"])
    except (pictures.Unusable, FileNotFoundError) as error:
        raise Http404 from error
    return FileResponse(file, content_type=pictures.MEDIA_TYPES[size["extension"]])


def _page(request: HttpRequest, story: Article, context: dict, *, status: int = 200) -> HttpResponse:
    values = keeping.current(story)
    proof = proofs.of(story, values)
    context |= proofs.page_of(proof) | {"seen": proofs.digest(values)}
    page = render_to_string("articles/preview.html", context, request)
    response = HttpResponse(_with_hidden_pictures(page, proof, context["secret"]), status=status)
    return embeds.allow(response, proof.body)


def _with_hidden_pictures(page: str, proof: Article, secret: str) -> str:
    """Lead the addresses of pictures that are hidden until published through the guest's own link."""
    hidden = [str(pk) for pk, row in proofs.pictures_in(proof).items() if getattr(row, "is_restricted", False)]
    if not hidden:
        return page
    address = reverse("articles:preview", args=[secret])
    return re.sub(rf"(?<=[\s\"])/(pictures/(?:{'|'.join(hidden)})/)", rf"{address}\1", page)


def _refuse_other_sites(request: HttpRequest) -> None:
    """Refuse a form that a browser says comes from another site. A page without a referrer sends no usable origin."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied
