"""Letters to the editor: those that readers see, and the form in which one is written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.models import Article
from comments import admitting, doors, drafting, finding, lettering, printing
from comments.forms import LetterForm
from newsroom.kit import clients, limits
from newsroom.kit.caching import private_page, public_page
from newsroom.kit.pages import needs_publication
from readers import sessions

PER_NETWORK_HOUR = 30


@public_page(params=("before",))
@needs_publication
def letters(request: HttpRequest) -> HttpResponse:
    """Show the letters that the desk chose, the last chosen first, page by page."""
    before = request.GET.get("before", "")
    try:
        page = printing.of_publication(request.publication, before=before)
    except printing.BadMark as error:
        raise Http404 from error
    if before and not page.letters:
        raise Http404
    return render(request, "comments/letters.html", {"page": page, "is_first": not before})


@public_page()
@needs_publication
def letter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one letter whole."""
    found = printing.letter_of(request.publication, key)
    if found is None:
        raise Http404
    return render(request, "comments/letter.html", {"printed": found, "letter": found.letter})


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@needs_publication
@doors.often
def write(request: HttpRequest) -> HttpResponse:
    """Show the form for a letter or a request for a correction, and take it in."""
    story = _story(request)
    if request.method != "POST":
        kept = drafting.kept_form(request, story, about=LetterForm.ABOUT)
        return _page(request, story, LetterForm(initial=kept))
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _page(request, story, form, status=400)
    reader = sessions.reader_of(request)
    if reader is None:
        return _signs_in_first(request, story, form)
    if limits.seconds_to_wait(request, name="letters", times=PER_NETWORK_HOUR, seconds=3600):
        return _refused(request, story, form, admitting.TooMuch(lettering.too_much()))
    try:
        sent, _is_new = lettering.write(
            form.words(reader, story), reader=reader, publication=request.publication, article=story,
            form_key=form.cleaned_data["key"], network=clients.network_of(request),
        )  # fmt: skip
    except admitting.Refused as refused:
        return _refused(request, story, form, refused)
    response = HttpResponseRedirect(f"{reverse('letters:write')}?{urlencode({'sent': sent.kind})}", status=303)
    drafting.forget(request, response)
    return response


def _story(request: HttpRequest) -> Article | None:
    """Return the story that a letter is about. One that isn't there is no reason to lose a letter."""
    path = (request.POST or request.GET).get("story", "")[:200]
    return finding.story_at(request.publication, path) if path else None


def _page(
    request: HttpRequest, story: Article | None, form: LetterForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    reader = sessions.reader_of(request)
    sent = request.GET.get("sent", "") if request.method != "POST" else ""
    if form.is_bound and form.errors and not problem:
        problem = next(iter(form.errors.values()))[0]
    context = {
        "story": story, "form": form, "values": form.values(reader), "reader": reader, "problem": problem, "sent": sent,
    }  # fmt: skip
    return render(request, "comments/letter_form.html", context, status=status)


def _refused(request: HttpRequest, story: Article | None, form: LetterForm, refused: admitting.Refused) -> HttpResponse:
    return _page(request, story, form, problem=str(refused), status=doors.status_of(refused))


def _signs_in_first(request: HttpRequest, story: Article | None, form: LetterForm) -> HttpResponse:
    """Keep what was written and lead to where readers sign in; where no more can be kept, leave it in the form."""
    back = request.path + (f"?{urlencode({'story': story.path})}" if story else "")
    response = doors.to_sign_in(back)
    network = clients.network_of(request)
    if drafting.keep_form(request, response, story, form.texts(), network=network, about=LetterForm.ABOUT):
        return response
    full = _("Sign in first: copy your text, for it can’t be kept on the way this time.")
    return _page(request, story, form, problem=full, status=429)
