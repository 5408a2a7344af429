"""Pages of the invented bank: where a payer pays, agrees or doesn't, and where staff let time pass.

They stand in for another company's, so they look like none of ours and know nothing of our tables.
"""

from collections.abc import Callable, Mapping
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from supporters.gateways import sandbox
from supporters.gateways.base import GatewayError, NotFound
from supporters.gateways.sandbox import acting, looking, paying, posting
from supporters.gateways.sandbox.books import Bank
from supporters.gateways.sandbox.paying import Choice, Payer

View = Callable[..., HttpResponse]
# So long a payer waits for the bank's message to reach our site before they are sent back themselves.
PATIENCE_SECONDS = 2
LONGEST_WORDS = 200


def at_the_bank(view: View) -> View:
    """Answer only where the bank is open; keep its pages out of caches and indexes."""

    @wraps(view)
    @require_http_methods(["GET", "HEAD", "POST"])
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not sandbox.is_open():
            raise Http404
        response = view(request, sandbox.bank(), *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@csrf_exempt  # There is no cookie that another site could misuse: who can post here knows the checkout's number.
@at_the_bank
def visit(request: HttpRequest, bank: Bank, number: str) -> HttpResponse:
    """Show a payer what is asked of them, and take their answer."""
    try:
        page = looking.page_of(bank, number)
        if request.method != "POST":
            return render(request, f"supporters/bank/{page.template}.html", {"page": page, "title": page.title})
        _refuse_other_sites(request)
        next_address = _chosen(bank, page, request)
    except NotFound as error:
        raise Http404 from error
    posting.post_waiting(bank, seconds=PATIENCE_SECONDS)
    return HttpResponseRedirect(next_address or request.path, status=303)


@at_the_bank
def counter(request: HttpRequest, bank: Bank) -> HttpResponse:
    """Show staff the bank's books, with what time, payers and the bank can do."""
    if not (settings.DEBUG or (request.user.is_active and request.user.is_staff)):
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        _act(request, bank)
        return HttpResponseRedirect(request.get_full_path(), status=303)
    asked = request.GET.get("q", "")[:LONGEST_WORDS]
    return render(request, "supporters/bank/counter.html", {"books": looking.books_of(bank, asked), "asked": asked})


def _chosen(bank: Bank, page: looking.Page, request: HttpRequest) -> str:
    try:
        choice = Choice(request.POST.get("choice", ""))
    except ValueError as error:
        raise PermissionDenied(_("The bank knows no such button.")) from error
    if choice not in page.choices:
        return page.next_address if page.is_done and not page.is_lost else ""
    if page.template != "checkout":
        return paying.agree(bank, page.number, choice)
    return paying.choose(bank, page.number, choice, _payer(request.POST))


def _payer(posted: Mapping[str, str]) -> Payer:
    email, name = (posted.get(field, "").replace("\x00", "").strip()[:LONGEST_WORDS] for field in ("email", "name"))
    return Payer(email=email if "@" in email else "", name=name)


def _act(request: HttpRequest, bank: Bank) -> None:
    """Do what a button at the counter says, and tell what came of it."""
    try:
        done = acting.act(bank, request.POST.get("act", ""), request.POST.get("number", ""))
    except GatewayError as refusal:
        messages.error(request, str(refusal))
        return
    taken = posting.post_waiting(bank, seconds=PATIENCE_SECONDS)
    told = ngettext("The site took %(n)d message.", "The site took %(n)d messages.", taken) % {"n": taken}
    messages.success(request, f"{done} {told}")


def _refuse_other_sites(request: HttpRequest) -> None:
    """Refuse a form that a browser says comes from another site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied
