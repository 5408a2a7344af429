"""A supporter's own page, and what can be done there."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.kit.caching import private_page
from newsroom.kit.pages import leads_to, needs_publication
from supporters import entering, erasing, forms, gateways, managing, own_data, owning, passing, wall
from supporters.gateways.base import Declined, GatewayError, Rejected, Unavailable
from supporters.models import Subscription, Supporter

View = Callable[..., HttpResponse]


def own_page(view: View) -> View:
    """Let only a supporter in who opened their page by a mailed link; lead all others to where they can ask for one."""

    @wraps(view)
    @private_page
    @leads_to(gateways.paying_at)
    @needs_publication
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        supporter = entering.supporter_of(request)
        if supporter is None:
            return HttpResponseRedirect(reverse("supporters:manage"))
        return view(request, supporter, *args, **kwargs)

    return answer


@require_safe
@own_page
def mine(request: HttpRequest, supporter: Supporter) -> HttpResponse:
    """Show what comes, what came, and what can be changed."""
    return _page(request, supporter)


@require_POST
@own_page
def amount(request: HttpRequest, supporter: Supporter, pk: int) -> HttpResponse:
    """Change what comes from the next time on; where the gateway wants it, the payer agrees on its page first."""
    subscription = _living(supporter, pk)
    typed = request.POST.get("amount", "")
    try:
        money = forms.amount(typed, subscription.plan)
    except ValidationError as error:
        return _page(request, supporter, at=subscription, refused=error.messages[0], typed=typed)
    page = request.build_absolute_uri(reverse("supporters:mine"))

    def change() -> str:
        return managing.change_amount(subscription, money, return_url=f"{page}?agreed={pk}", cancel_url=page)

    return _tried(request, supporter, subscription, change, told="amount", typed=typed)


@require_POST
@own_page
def payment(request: HttpRequest, supporter: Supporter, pk: int) -> HttpResponse:
    """Lead to the gateway's page where the way to pay is changed."""
    subscription = _living(supporter, pk)
    page = request.build_absolute_uri(reverse("supporters:mine"))
    return _tried(
        request, supporter, subscription, lambda: managing.payment_page(subscription, return_url=page), told=""
    )


@require_POST
@own_page
def pause(request: HttpRequest, supporter: Supporter, pk: int) -> HttpResponse:
    """Collect nothing until it is resumed."""
    subscription = _living(supporter, pk)
    return _tried(request, supporter, subscription, lambda: _nowhere(managing.pause(subscription)), told="paused")


@require_POST
@own_page
def resume(request: HttpRequest, supporter: Supporter, pk: int) -> HttpResponse:
    """Collect again."""
    subscription = _living(supporter, pk)
    return _tried(request, supporter, subscription, lambda: _nowhere(managing.resume(subscription)), told="resumed")


@require_POST
@own_page
def look(request: HttpRequest, supporter: Supporter, pk: int) -> HttpResponse:
    """Ask the gateway how a subscription stands: after the payer agreed to something there."""
    subscription = _living(supporter, pk)
    return _tried(
        request,
        supporter,
        subscription,
        lambda: _nowhere(managing.look_up(subscription, cause="own page")),
        told="looked",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def cancellation(request: HttpRequest, supporter: Supporter, pk: int) -> HttpResponse:
    """Ask once, and end it."""
    subscription = get_object_or_404(owning.subscriptions(supporter), pk=pk)
    if request.method != "POST":
        return render(request, "supporters/manage/cancellation.html", {"subscription": subscription})
    return _tried(
        request, supporter, subscription, lambda: _nowhere(managing.cancel(subscription, why="own page")), told="ended"
    )


@require_POST
@own_page
def on_the_wall(request: HttpRequest, supporter: Supporter) -> HttpResponse:
    """Put a name on the wall, or take it down."""
    if "down" in request.POST:
        wall.take_down(supporter)
        return _done("wall")
    try:
        wall.put(supporter, request.POST.get("name", "")[:500])
    except ValidationError as error:
        return _page(request, supporter, wall_refused=error.messages[0], typed=request.POST.get("name", ""))
    except wall.NotOnTheWall:
        return _page(request, supporter, wall_refused=_("The wall is for those who support us now."))
    return _done("wall")


@require_safe
@own_page
def receipt(request: HttpRequest, supporter: Supporter, number: str) -> HttpResponse:
    """Show a receipt as a page to print, or as a file to keep."""
    found = owning.receipt(supporter, number)
    is_file = "file" in request.GET
    template = "mail/receipt_file.html" if is_file else "supporters/manage/receipt.html"
    response = render(request, template, {"receipt": found, "rows": owning.rows_of(found)})
    if is_file:
        response.headers["Content-Disposition"] = f'attachment; filename="receipt-{found}.html"'
    return response


@require_safe
@own_page
def year(request: HttpRequest, supporter: Supporter, year: int) -> HttpResponse:
    """Show what came in one year, and its sum."""
    summary = owning.year(supporter, year)
    return render(request, "supporters/manage/year.html", {"summary": summary, "year": year})


@require_safe
@own_page
def data(request: HttpRequest, supporter: Supporter) -> HttpResponse:  # noqa: ARG001 - as for all of them
    """Send a supporter all that we know of them."""
    response = JsonResponse(own_data.of(supporter), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="my-support.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def erasure(request: HttpRequest, supporter: Supporter) -> HttpResponse:
    """Ask once, end what comes by itself, and erase who it was."""
    context = {"subscriptions": owning.subscriptions(supporter).exclude(state=Subscription.State.CANCELLED)}
    if request.method == "POST":
        try:
            erasing.erase(supporter)
        except GatewayError as error:
            context["refused"] = " ".join((_in_words(error), _("Nothing was erased.")))
            return render(request, "supporters/manage/erasure.html", context, status=503)
        response = render(request, "supporters/manage/erased.html")
        response.delete_cookie(entering.COOKIE, path="/", samesite="Lax")
        return response
    return render(request, "supporters/manage/erasure.html", context)


def _tried(
    request: HttpRequest, supporter: Supporter, subscription: Subscription, act: Callable[[], str], *, told: str,
    typed: str = "",
) -> HttpResponse:  # fmt: skip
    """Do something at the gateway: lead to its page if it wants so, else back to the own page that says what was done."""
    try:
        address = act()
    except managing.NotAllowed:
        return _page(request, supporter, at=subscription, refused=_("This can’t be changed any more."), typed=typed)
    except GatewayError as error:
        return _page(request, supporter, at=subscription, refused=_in_words(error), typed=typed, status=503)
    return HttpResponseRedirect(address, status=303) if address else _done(told)


def _page(request: HttpRequest, supporter: Supporter, *, status: int = 0, **more: object) -> HttpResponse:
    """Draw the own page, with what was refused beside where it was asked."""
    context = {**owning.page_of(supporter), "supporter": supporter, "holds": passing.issue(supporter), **more}
    is_refused = "refused" in more or "wall_refused" in more
    return render(request, "supporters/manage/mine.html", context, status=status or (400 if is_refused else 200))


def _living(supporter: Supporter, pk: int) -> Subscription:
    return get_object_or_404(owning.subscriptions(supporter), pk=pk)


def _nowhere(_row: Subscription) -> str:
    return ""


def _done(what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('supporters:mine')}?done={what}", status=303)


def _in_words(error: GatewayError) -> str:
    """Say which of four things happened."""
    if isinstance(error, Unavailable):
        return _("The payment company can’t be reached just now, so nothing was changed. Try again in a minute.")
    if isinstance(error, Declined | Rejected):
        return _("The payment company refused this, and nothing was changed. We see it; write to us if it is urgent.")
    return _(
        "The payment company has not answered yet, so we don’t know whether it was done. We go on asking; press again in a minute to see."
    )
