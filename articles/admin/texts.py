"""What the text editor asks of the desk: to clean a paste, to find a story to link to, to know an embed, and its dialogs."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from articles import linking
from articles import status as statuses
from articles.models import Article
from articles.pasting import cleaning
from newsroom.kit import clock, embeds, html
from sections import permissions

WRITERS = ("articles.add_article", "articles.change_article", "sections.change_standingpage")


@require_POST
def clean(request: HttpRequest) -> JsonResponse:
    """Return a paste as a body may hold it, and what was left out of it; 422 when it is too much to be a story."""
    _refuse_strangers(request)
    source, plain = request.POST.get("html", ""), request.POST.get("text", "")
    try:
        pasted = cleaning.from_text(plain) or cleaning.cleaned(source or f"<p>{escape(plain)}</p>")
    except html.TooMuchMarkup as refusal:
        return JsonResponse({"html": "", "refused": True, "said": str(refusal)}, status=422)
    return JsonResponse({"html": pasted.html, "left_out": dict(pasted.left_out), "said": _said(pasted)})


@require_safe
def stories(request: HttpRequest) -> JsonResponse:
    """Return stories to link to, by address or by words of the headline."""
    _refuse_strangers(request)
    words = request.GET.get("q", "").replace("\x00", "")[:300]
    rows = linking.candidates(words, user=request.user) if words.strip() else []
    return JsonResponse({"stories": [_described(row) for row in rows]})


@require_safe
def embed(request: HttpRequest) -> JsonResponse:
    """Return what an address or a provider's code would show; 422 with the providers we know for every other."""
    _refuse_strangers(request)
    given = request.GET.get("address", "").replace("\x00", "")[:10_000].strip()
    found = embeds.recognise_code(given) if given.startswith("<") else embeds.recognise(given)
    if found is None:
        names = ", ".join(provider.name for provider in embeds.PROVIDERS.values())
        said = _("This can't be shown inside a story. Addresses of these can: %(names)s.") % {"names": names}
        return JsonResponse({"error": said}, status=422)
    return JsonResponse({"reference": found.reference, "provider": found.provider.name, "page": found.page})


@require_safe
def dialogs(request: HttpRequest) -> HttpResponse:
    """Return the dialogs for a link and for an embed, asked for on their first use."""
    _refuse_strangers(request)
    return render(request, "admin/parts/text_dialogs.html", {"providers": embeds.PROVIDERS.values()})


def _refuse_strangers(request: HttpRequest) -> None:
    if not any(permissions.may(request.user, right) for right in WRITERS):
        raise PermissionDenied


def _described(story: Article) -> dict[str, object]:
    """Return a story as the link dialog shows it."""
    when = clock.said(story.published_at, story.publication.zone) if story.published_at else ""
    return {
        "id": story.pk, "headline": story.headline, "publication": story.publication.name, "when": when,
        "state": str(statuses.of(story).label), "live": story.is_live(),
    }  # fmt: skip


def _said(pasted: cleaning.Pasted) -> str:
    """Return what to tell the person who pasted: what stayed behind, and what to do about it."""
    said, left = [], pasted.left_out
    if left["picture"]:
        said.append(
            ngettext(
                "%(count)s picture was left out: add it from the library.",
                "%(count)s pictures were left out: add them from the library.",
                left["picture"],
            )
            % {"count": left["picture"]}
        )
    if left["furniture"]:
        said.append(_("Menus and buttons of the page were left out."))
    if left["frame"]:
        said.append(_("What was embedded from an unknown provider is a link now."))
    return " ".join(said)
