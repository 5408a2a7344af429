"""The way to a supporter's own page: ask for a link, open it, leave."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from newsroom.kit.caching import private_page
from newsroom.kit.pages import needs_publication
from supporters import entering, throttling
from supporters.forms import AskForm


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@needs_publication
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an address and send a link there, if someone has it. The answer is the same for every address."""
    if request.method != "POST":
        if entering.supporter_of(request):
            return HttpResponseRedirect(reverse("supporters:mine"))
        return render(request, "supporters/manage/ask.html", {"values": {}, "errors": {}})
    form = AskForm(request.POST)
    if not form.is_valid():
        context = {"values": request.POST, "errors": form.errors}
        return render(request, "supporters/manage/ask.html", context, status=400)
    verdict = throttling.judge(throttling.Kind.LINK, request, email=form.cleaned_data["email"])
    if verdict == throttling.Verdict.NETWORK:
        context = {"values": request.POST, "errors": {}, "is_much": True}
        return render(request, "supporters/manage/ask.html", context, status=429)
    email = form.cleaned_data["email"] if verdict == throttling.Verdict.OPEN else ""
    entering.ask(email, publication=request.publication)
    return render(request, "supporters/manage/asked.html", {"email": form.cleaned_data["email"]})


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@needs_publication
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the button behind a mailed link; pressing it opens the page and uses the link up."""
    if request.method != "POST":
        is_good = entering.is_good(secret)
        return render(request, "supporters/manage/enter.html", {"is_good": is_good}, status=200 if is_good else 410)
    session = entering.use(secret)
    if session is None:
        return render(request, "supporters/manage/enter.html", {"is_good": False}, status=410)
    response = HttpResponseRedirect(reverse("supporters:mine"), status=303)
    entering.remember(response, session)
    return response


@require_POST
@private_page
@needs_publication
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page in this browser."""
    response = HttpResponseRedirect(reverse("supporters:manage"), status=303)
    entering.leave(request, response)
    return response
