"""The pages of signing in: the door, the code, the name, the way to a sister site and the arrival there, and the way out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.kit.caching import private_page
from newsroom.kit.pages import leads_to, needs_publication
from readers import door, entering, holding, limiting, owning, sessions
from readers.forms import AskForm, NameForm
from readers.models import Reader, SignInCode

Kind = limiting.Kind
# What a browser holds while a reader without an address proves one.
ADDRESS = "address"


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@leads_to(door.sites)
@needs_publication
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who someone is, at the door; lead there from a sister site. Who is signed in there passes with one press."""
    if not door.is_here(request):
        return _set_out(request)
    if request.method == "POST":
        return door.in_their_language(door.errand_of(request), lambda: _ask(request))
    try:
        errand = door.errand_in(request)
    except door.NotOurs:
        return _refuse(
            request,
            _("This way in is too old"),
            _("Go back to the page you came from and press “Sign in” there again."),
            400,
        )
    theirs = errand or door.errand_of(request)
    response = door.in_their_language(theirs, lambda: _door(request, theirs))
    if errand:
        door.keep(response, errand)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@leads_to(door.sites)
@door.at_the_door
def code(request: HttpRequest) -> HttpResponse:
    """Take the mailed code."""
    asked = entering.asked_in(request)
    if asked is None:
        return HttpResponseRedirect(reverse("readers:door"))
    if request.method != "POST":
        return render(request, "readers/code.html", {"email": asked.email})
    try:
        limiting.knock(Kind.TRY, request, email=asked.email)
        reader = entering.use(
            asked,
            request.POST.get("code", ""),
            language=door.errand_of(request).publication.language,
            whose=_whose(request, asked),
        )
    except (limiting.TooMany, limiting.CanNotTell, entering.Wrong, entering.Over) as refusal:
        return _not_yet(request, asked, refusal)
    return entering.finish(request, reader)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@leads_to(door.sites)
@door.at_the_door
def name(request: HttpRequest) -> HttpResponse:
    """Ask someone who is new what they are called; nothing else is asked."""
    session = sessions.session_of(request)
    if session is None or session.reader.name:
        return HttpResponseRedirect(reverse("readers:mine"))
    form = NameForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "readers/name.html", {"errors": form.errors, "values": form.data}, status=status)
    owning.rename(session.reader, name=form.cleaned_data["name"])
    return door.go_on(request, session.reader, family=session.family)


@require_POST
@private_page
@door.at_the_door
def go(request: HttpRequest) -> HttpResponse:
    """Lead on who is signed in at the door already."""
    session = sessions.session_of(request)
    if session is None or not session.reader.name:
        return HttpResponseRedirect(reverse("readers:door"), status=303)
    return door.go_on(request, session.reader, family=session.family)


@require_safe
@private_page
@needs_publication
def arrive(request: HttpRequest) -> HttpResponse:
    """Take a pass from the door and sign its reader in at this site."""
    if request.method == "HEAD":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    response = door.arrive(request, request.GET.get("pass", ""))
    if response:
        return response
    if sessions.reader_of(request):
        return HttpResponseRedirect(reverse("readers:mine"))
    return _refuse(
        request, _("This way in is no longer good"),
        _("It opens once, within a minute, and only in the browser that asked for it. Nobody was signed in."), 403,
    )  # fmt: skip


@require_POST
@private_page
@needs_publication
def leave(request: HttpRequest) -> HttpResponse:
    """Sign this browser out."""
    back = request.POST.get("next", "")
    response = HttpResponseRedirect(door.own_path(back) if back else "/", status=303)
    sessions.leave(request, response)
    return response


def _set_out(request: HttpRequest) -> HttpResponse:
    """Lead from a sister site to the door.

    The page leads on by itself rather than by a redirect: browsers hold what follows a form to the policy of the form's
    own page, and who pressed a button before they were signed in would be stuck there.
    """
    if sessions.reader_of(request):
        return HttpResponseRedirect(door.own_path(request.GET.get("next", "")))
    address, state = door.way_to(request)
    response = render(request, "readers/set_out.html", {"address": address, "site": door.publication()})
    door.hold(response, state)
    return response


def _door(request: HttpRequest, errand: door.Errand) -> HttpResponse:
    """Answer who comes to the door, by whether they are in already and where they want to go."""
    session = sessions.session_of(request)
    if session and not session.reader.name:
        return HttpResponseRedirect(reverse("readers:name"))
    if session and errand.publication == request.publication:
        return HttpResponseRedirect(errand.next or reverse("readers:mine"))
    if session:
        return render(request, "readers/go.html", {"reader": session.reader, "site": errand.publication})
    return render(request, "readers/door.html", {"values": {}, "errors": {}, "site": errand.publication})


def _ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST)
    site = door.errand_of(request).publication
    context = {"values": request.POST, "errors": form.errors, "site": site}
    if not form.is_valid():
        return render(request, "readers/door.html", context, status=400)
    email = form.cleaned_data["email"]
    try:
        limiting.knock(Kind.CODE, request, email=email)
    except limiting.TooMany as many:
        context["refused"] = _too_many_codes(many)
        return render(request, "readers/door.html", context, status=429)
    except limiting.CanNotTell:
        context["refused"] = _(
            "Nobody can sign in at the moment: our memory can’t be reached. Try again in some minutes."
        )
        return render(request, "readers/door.html", context, status=503)
    response = HttpResponseRedirect(reverse("readers:code"), status=303)
    entering.hold(response, entering.ask(email, publication=site, browser=request.COOKIES.get(entering.COOKIE, "")))
    reader = sessions.reader_of(request)
    if "adding" in request.POST and reader:
        holding.give(response, ADDRESS, {"reader": reader.pk, "email": limiting.digest(email)})
    return response


def _whose(request: HttpRequest, asked: SignInCode) -> Reader | None:
    """Return the reader without an address who asked for this one on their own page; None where someone signs in."""
    reader = sessions.reader_of(request)
    if reader is None or reader.email:
        return None
    held = holding.look_at(request, ADDRESS)
    wanted = {"reader": reader.pk, "email": limiting.digest(asked.email)}
    return reader if wanted.items() <= held.items() else None


def _too_many_codes(many: limiting.TooMany) -> str:
    if many.of_address:
        return _(
            "Three codes went to this address within an hour, and more aren’t sent. Use the last one in the browser that asked for it, or try again later."
        )
    return _(
        "Very many codes were asked for from your network within an hour. Try again later, or from another connection."
    )


def _not_yet(request: HttpRequest, asked: SignInCode, refusal: Exception) -> HttpResponse:
    """Say why nobody was signed in, and what to do."""
    if isinstance(refusal, entering.Wrong):
        said, status = ngettext(
            "That is not the code. You can try once more.", "That is not the code. You can try %(left)d more times.",
            refusal.left,
        ) % {"left": refusal.left}, 400  # fmt: skip
    elif isinstance(refusal, entering.Over):
        said, status = _("This code was used, is too old, or was tried too often. Ask for a new one."), 410
    elif isinstance(refusal, limiting.TooMany):
        said, status = _("There were very many tries within minutes. Wait five minutes and try again."), 429
    else:
        said, status = (
            _("Nobody can sign in at the moment: our memory can’t be reached. Try again in some minutes."),
            503,
        )
    context = {"email": asked.email, "refused": said, "is_over": status == 410}  # noqa: PLR2004
    return render(request, "readers/code.html", context, status=status)


def _refuse(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    return render(request, "readers/refused.html", {"title": title, "text": text}, status=status)
