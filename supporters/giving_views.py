"""The form of giving and the page to which a payer comes back. Never cached: the form has a number of its own."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from newsroom.kit.caching import back_shows_it, private_page
from newsroom.kit.pages import leads_to, needs_publication
from sections import network
from supporters import amount_words, confirming, filling, gateways, giving, plans, pressing, throttling
from supporters.forms import OTHER, GivingForm, key_in
from supporters.gateways.base import Declined, GatewayError, Rejected, Unavailable
from supporters.models import AppealText, Contribution, Plan

CARRIED = ("story", "section", "wording")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@back_shows_it
@leads_to(gateways.paying_at)
@needs_publication
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form of a plan; take it, and send the giver to the gateway's page."""
    plan = plans.find(request.publication, slug)
    if plan is None:
        raise Http404
    methods = plans.methods_of(plan)
    if request.method == "POST" and methods:
        return _take(request, plan, methods)
    return _page(request, plan, methods, _wished(request, plan))


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@leads_to(gateways.paying_at)
@needs_publication
def thanks(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Say how an attempt stands. Looking writes nothing and believes nothing of the address; the button asks the gateway."""
    attempts = Contribution.objects.select_related("plan", "publication")
    attempt = get_object_or_404(attempts, reference=reference, publication=request.publication)
    if request.method == "POST":
        try:
            giving.look_up(attempt, cause="return page")
        except GatewayError:
            pass  # what isn't known isn't said: the page goes on checking, and so does the reconciler
        return HttpResponseRedirect(request.get_full_path(), status=303)
    has_left = "left" in request.GET and attempt.state == Contribution.State.SENT
    return render(
        request, "supporters/thanks.html", {"attempt": attempt, "stands": "left" if has_left else attempt.state}
    )


def _take(request: HttpRequest, plan: Plan, methods: list[str]) -> HttpResponse:
    """Check a filled form; what can't be taken comes back with all that was typed."""
    form = GivingForm(request.POST, plan=plan, methods=methods)
    filled, problem = _read_key(request, plan)
    if not form.is_valid() or problem:
        return _page(request, plan, methods, request.POST, form=form, open_form=filled, problem=problem, status=400)
    wish = _wish(request, plan, form.cleaned_data, filled)
    if not pressing.is_repeated(wish) and not _is_let_through(request, wish):
        if not _is_mailed(request, wish, filled, form.cleaned_data["answer"]):
            return _page(request, plan, methods, request.POST, form=form, open_form=filled, asks=True, status=429)
        return render(request, "supporters/mailed.html", {"email": wish.email})
    try:
        page = pressing.next_page(wish, back=address_of, left=left_address_of)
        return HttpResponseRedirect(page, status=303)
    except giving.NotOffered:
        problem, status = _("This is not offered any more. Look it over and press again."), 400
    except GatewayError as error:
        problem, status = _in_words(error), 503
        if isinstance(error, Declined | Rejected):
            filled = filling.opened(plan)
    return _page(request, plan, methods, request.POST, form=form, open_form=filled, problem=problem, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@leads_to(gateways.paying_at)
@needs_publication
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Go on with a gift that waited for a mailed link."""
    try:
        wish = confirming.wish_behind(token)
    except confirming.NoLonger:
        return render(request, "supporters/confirm.html", status=410)
    problem, status = "", 200
    if request.method == "POST":
        try:
            return HttpResponseRedirect(pressing.next_page(wish, back=address_of, left=left_address_of), status=303)
        except giving.NotOffered:
            problem, status = _("This is not offered any more. Begin again, please: nothing was charged."), 400
        except GatewayError as error:
            problem, status = _in_words(error), 503
    return render(request, "supporters/confirm.html", {"wish": wish, "problem": problem}, status=status)


def _is_let_through(request: HttpRequest, wish: giving.Wish) -> bool:
    return throttling.judge(throttling.Kind.GIFT, request, email=wish.email) == throttling.Verdict.OPEN


def _is_mailed(request: HttpRequest, wish: giving.Wish, filled: filling.OpenForm, answer: str) -> bool:
    """Send the link by which a gift goes on; tell whether the giver need do nothing more here.

    When too many were sent to a network's people, a question must be answered first.
    """
    kind = throttling.Kind.MAIL
    if answer:
        if not confirming.is_answered(filled, answer):
            return False
        kind = throttling.Kind.ANSWER
    verdict = throttling.judge(kind, request, email=wish.email)
    if verdict == throttling.Verdict.OPEN:
        confirming.owe(wish)
    return verdict != throttling.Verdict.NETWORK


def address_of(attempt: Contribution) -> str:
    """Return where a payer comes back to."""
    path = reverse("supporters:thanks", args=[attempt.reference])
    return f"{attempt.publication.origin}{path}"


def left_address_of(attempt: Contribution) -> str:
    """Return where a payer comes back to who didn't pay."""
    return f"{address_of(attempt)}?left"


def _read_key(request: HttpRequest, plan: Plan) -> tuple[filling.OpenForm, str]:
    """Return the form that was filled in, and what is wrong with it."""
    try:
        filled = filling.read(request.POST.get("key", ""), plan)
    except filling.NotOurs:
        return filling.opened(plan), _(
            "This form could not be recognised. Look it over and press again: nothing was charged."
        )
    if filled.is_too_old:
        return filling.opened(plan), _(
            "This form lay open for some hours. Look it over and press again: nothing was charged."
        )
    if filled.is_too_fresh or request.POST.get("website"):
        return filled, _("That was very quick. If you are a person, press again, please.")
    return filled, ""


def _wish(request: HttpRequest, plan: Plan, data: dict, filled: filling.OpenForm) -> giving.Wish:
    section = network.current().sections.get(data["section"])
    if section and section.publication_id != request.publication.pk:
        section = None
    return giving.Wish(
        publication=request.publication, plan=plan, money=data["amount"], method=data["method"], email=data["email"],
        form_key=filled.key(data["amount"], method=data["method"], email=data["email"]), name=data["name"],
        language=request.publication.language, section=section, story_path=data["story"],
        appeal_text=AppealText.objects.filter(pk=data["wording"]).first() if data["wording"] else None,
    )  # fmt: skip


def _wished(request: HttpRequest, plan: Plan) -> dict[str, str]:
    """Return what the form begins with: the amount that was pressed elsewhere, or what was tried before."""
    values = {name: request.GET.get(name, "") for name in CARRIED}
    minor = key_in(request.GET.get("amount", ""))
    before = _tried(request, plan)
    if before:
        minor = before.amount_minor
        values |= {"email": before.supporter.email, "name": before.supporter.name, "story": before.story_path}
    if minor is None or not plan.allows(minor):
        minor = plan.suggested[0].minor
    return values | _amount_fields(plan, minor)


def _tried(request: HttpRequest, plan: Plan) -> Contribution | None:
    """Return the attempt that someone wants to make again; who knows its number has made it."""
    try:
        reference = UUID(request.GET.get("again", ""))
    except ValueError:
        return None
    return (
        Contribution.objects.select_related("supporter")
        .exclude(state=Contribution.State.PAID)
        .filter(reference=reference, plan=plan, publication=request.publication)
        .first()
    )


def _amount_fields(plan: Plan, minor: int) -> dict[str, str]:
    offered = {money.minor: money for money in plan.suggested}
    if minor in offered:
        return {"amount": str(minor)}
    return {"amount": OTHER, "other": amount_words.written(type(plan.minimum)(minor, plan.currency))}


def _page(
    request: HttpRequest, plan: Plan, methods: list[str], values: dict[str, str], *, form: GivingForm | None = None,
    open_form: filling.OpenForm | None = None, problem: str = "", asks: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    shown = open_form or filling.opened(plan)
    context = {
        "plan": plan, "methods": methods, "values": values, "errors": form.errors if form else {}, "problem": problem,
        "key": shown.signed, "question": confirming.in_words(shown) if asks else "",
    }  # fmt: skip
    return render(request, "supporters/give.html", context, status=status)


def _in_words(error: GatewayError) -> str:
    """Say which of four things happened."""
    if isinstance(error, Declined):
        return _("The payment was declined, and nothing was charged. Try again, or another way to pay.")
    if isinstance(error, Unavailable):
        return _(
            "The payment company can’t be reached just now. Nothing was charged: try again in a minute, or choose another way to pay."
        )
    if isinstance(error, Rejected):
        return _(
            "The payment company refused what we asked of it. That is our fault, nothing was charged, and we see it. Try another way to pay."
        )
    return _(
        "The payment company has not answered yet, so we don’t know whether its page is ready. You have not been charged. Press again: however often you do, it stays one payment."
    )
