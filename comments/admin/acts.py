"""What moderators do: each a POST that calls a verb and says what happened, to a script as JSON, else by a redirect."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comments import answering, banning, choosing, deciding, lettering
from comments.admin import saying
from comments.admin.screens import CHANGE, SHUT_OUT
from comments.deciding import Act, Meanwhile
from comments.models import Comment, Decision
from sections import permissions

State = Comment.State
NOTHING_ASKED = "The form says nothing that could be done."
_KEPT = {"view", "publication", "reader", "story", "after"}


@dataclass
class Told:
    """What became of an act: words, the comments it changed, and whether it can be undone under its number."""

    said: str
    rows: list[Comment] = field(default_factory=list)
    can_undo: bool = False


@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, reject or hold a comment, as the button says that was pressed."""
    comment = _comment(request, pk)
    what, _colon, because = request.POST.get("decision", "").partition(":")
    if because not in Comment.Because.values or what not in {"approve", "reject", "hold"}:
        raise BadRequest(NOTHING_ASKED)

    def deed(act: Act) -> Told:
        verbs = {"approve": deciding.approve, "hold": deciding.hold}
        if what == "reject":
            done = deciding.reject(comment, by=request.user, because=because, act=act)
        else:
            done = verbs[what](comment, by=request.user, act=act)
        return Told(saying.decided(comment), [comment], can_undo=done)

    return _answer(request, deed)


@require_POST
def ban(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut out who wrote a comment, or for a day the network it came from."""
    comment = _comment(request, pk, SHUT_OUT)
    whom, reason = request.POST.get("whom", ""), request.POST.get("reason", "")[:200]
    if not {"reader": comment.reader_id, "network": comment.network}.get(whom):
        raise BadRequest(NOTHING_ASKED)

    def deed(act: Act) -> Told:
        if whom == "reader":
            rows = banning.shut_out_reader(comment, by=request.user, act=act.key, reason=reason, seen=act.seen)
            said = _("%(name)s is shut out.") % {"name": comment.author_name}
        else:
            rows = banning.shut_out_network(comment, by=request.user, act=act.key, reason=reason, seen=act.seen)
            said = _("The network is shut out for a day.")
        count = ngettext("%(count)d comment is rejected.", "%(count)d comments are rejected.", len(rows))
        return Told(f"{said} {count % {'count': len(rows)}}", rows, can_undo=bool(rows))

    return _answer(request, deed)


@require_POST
def choice(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a comment the editor’s choice, or take that back."""
    comment = _comment(request, pk)

    def deed(act: Act) -> Told:
        if comment.chosen_at:
            choosing.unchoose(comment, by=request.user)
            return Told(_("No longer the editor’s choice."), [comment])
        waited = comment.state != State.APPROVED
        choosing.choose(comment, by=request.user, act=act)
        return Told(_("Editor’s choice."), [comment], can_undo=waited)

    return _answer(request, deed)


@require_POST
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a letter of a comment; it waits among the letters until someone chooses it."""
    comment = _comment(request, pk)

    def deed(_act: Act) -> Told:
        lettering.make_from(comment, by=request.user)
        return Told(_("It is among the letters now, and stands here as it did."))

    return _answer(request, deed)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a comment for the publication; one that waits is approved with it."""
    comment = _comment(request, pk)
    try:
        form_key = uuid.UUID(request.POST.get("form_key", ""))
    except ValueError as error:
        raise BadRequest(NOTHING_ASKED) from error

    def deed(act: Act) -> Told:
        waited = comment.state in {State.PENDING, State.HELD}
        body = request.POST.get("body", "")[:5000]
        answering.check(body)
        if waited:
            deciding.approve(comment, by=request.user, act=act)
        # Each comment's form has a number of its own, made of the page's.
        key = uuid.uuid5(form_key, str(comment.pk))
        answering.answer(comment, by=request.user, body=body, form_key=key)
        return Told(_("Your answer stands beneath the comment."), [comment], can_undo=waited)

    return _answer(request, deed)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what the person did at one stroke."""
    if not permissions.may(request.user, CHANGE):
        raise PermissionDenied
    try:
        key = uuid.UUID(request.POST.get("act", ""))
    except ValueError as error:
        raise BadRequest(NOTHING_ASKED) from error
    own = Decision.objects.filter(act=key, by=request.user).select_related("comment")
    if not own or not all(permissions.may(request.user, CHANGE, one.comment) for one in own):
        raise Http404

    def deed(_act: Act) -> Told:
        return Told(_("Undone."), deciding.undo(key, by=request.user))

    return _answer(request, deed)


def _comment(request: HttpRequest, pk: int, *also: str) -> Comment:
    """Return a comment that the person may moderate. What is at another publication isn't there for them."""
    if not permissions.may(request.user, CHANGE):
        raise PermissionDenied
    rows = Comment.objects.select_related("reader", "article__section", "publication", "parent", "decided_by")
    comment = get_object_or_404(rows, pk=pk)
    if not permissions.may(request.user, CHANGE, comment):
        raise Http404
    if not all(permissions.may(request.user, perm, comment) for perm in also):
        raise PermissionDenied
    return comment


def _answer(request: HttpRequest, deed: Callable[[Act], Told]) -> HttpResponse:
    """Do it and say what happened: a refusal is said too, and changes nothing."""
    act = Act(uuid.uuid4(), request.POST.get("seen", "")[:12])
    try:
        told, status = deed(act), 200
    except Meanwhile as meanwhile:
        told, status = _told_meanwhile(meanwhile), 409
    except answering.Unanswerable:
        told, status = Told(_("Readers don’t see this comment, so they would not see an answer.")), 409
    except ValueError:
        told, status = Told(_("Write an answer first.")), 400
    undo_key = str(act.key) if told.can_undo else ""
    if "application/json" in request.headers.get("Accept", ""):
        rows = [{"pk": one.pk, "state": one.state, "look": deciding.look_of(one), "said": saying.decided(one),
                 "chosen": bool(one.chosen_at)} for one in told.rows]  # fmt: skip
        return JsonResponse({"said": told.said, "act": undo_key, "rows": rows}, status=status)
    level = messages.SUCCESS if status == 200 else messages.ERROR  # noqa: PLR2004 - all went well
    messages.add_message(request, level, told.said)
    return HttpResponseRedirect(_back(request, undo_key))


def _told_meanwhile(meanwhile: Meanwhile) -> Told:
    comment = meanwhile.comment
    said = saying.decided(comment)
    if comment.state == State.PENDING or not said:
        return Told(_("Not done: the comment was changed meanwhile. Read it again."), [comment])
    return Told(_("Not done: it was decided meanwhile. %(said)s.") % {"said": said}, [comment])


def _back(request: HttpRequest, undo_key: str) -> str:
    """Return the address of the queue as it was, at the comment that comes next."""
    kept = {name: value for name, value in parse_qsl(request.POST.get("kept", "")) if name in _KEPT}
    if undo_key:
        kept["undo"] = undo_key
    then = request.POST.get("then", "")
    anchor = f"#c-{then}" if then.isascii() and then.isdigit() else ""
    return f"{reverse('desk-comments:queue')}{f'?{urlencode(kept)}' if kept else ''}{anchor}"
