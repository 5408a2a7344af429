"""Pages on which a reader writes: a comment, an answer, a change; and where one's own are found again."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from comments import admitting, doors, drafting, editing, finding, forms, saying
from comments.forms import CommentForm
from comments.models import Comment, Recommendation
from comments.ruling import ruling_for
from newsroom.kit import clients
from newsroom.kit.caching import private_page
from newsroom.kit.pages import needs_publication
from readers import sessions
from readers.models import Reader


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@needs_publication
@doors.often
def write(request: HttpRequest, path: str) -> HttpResponse:
    """Show the form, the text as it would look, or what became of it; take a comment or an answer in."""
    story = doors.talked_about(request, path)
    reader = sessions.reader_of(request)
    if request.method != "POST":
        answered = _answered(story, request.GET.get("to", ""))
        body = drafting.kept(request, story, about=_about(answered))
        return _page(request, story, reader, body=body, answered=answered)
    form, answered = CommentForm(request.POST), _answered(story, request.POST.get("to", ""))
    if not form.is_valid() or "preview" in request.POST:
        return _page(request, story, reader, form=form, answered=answered)
    if request.POST.get("to") and answered is None:
        gone = _("What you answer is no longer there. Your text is: post it as a comment of its own if you like.")
        return _page(request, story, reader, form=form, problem=gone, status=409)
    body, form_key = form.cleaned_data["body"], form.cleaned_data["key"]
    if reader is None:
        return _signs_in_first(request, story, form, answered=answered)
    try:
        network = clients.network_of(request)
        comment = saying.say(
            story, reader=reader, body=body, form_key=form_key, network=network, parent=answered,
            seconds=form.cleaned_data["opened"],
        )  # fmt: skip
    except admitting.Refused as refused:
        return _page(
            request, story, reader, form=form, answered=answered, problem=str(refused), status=doors.status_of(refused)
        )
    return done(request, story, comment)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@needs_publication
@doors.often
def edit(request: HttpRequest, path: str, key: uuid.UUID) -> HttpResponse:
    """Put one's own comment differently, within a quarter of an hour."""
    story = doors.talked_about(request, path)
    reader = sessions.reader_of(request)
    form = CommentForm(request.POST)
    if reader is None:
        if request.method == "POST" and form.is_valid():
            return _signs_in_first(request, story, form, changed=key)
        return doors.to_sign_in(request.path)
    comment = finding.own_of(story, key, reader_id=reader.pk)
    if comment is None:
        raise Http404
    if request.method != "POST":
        return _page(request, story, reader, body=drafting.kept(request, story, about=str(key)), changed=comment)
    if not form.is_valid() or "preview" in request.POST:
        return _page(request, story, reader, form=form, changed=comment)
    try:
        editing.edit(comment, body=form.cleaned_data["body"], network=clients.network_of(request))
    except admitting.Refused as refused:
        return _page(
            request, story, reader, form=form, changed=comment, problem=str(refused), status=doors.status_of(refused)
        )
    return done(request, story, comment)


@require_safe
@private_page
@needs_publication
@doors.often
def mine(request: HttpRequest, path: str) -> JsonResponse:
    """Tell a script what this reader recommended and wrote on a story, and give it the token that forms carry."""
    story = doors.talked_about(request, path)
    reader = sessions.reader_of(request)
    if reader is None:
        return JsonResponse({"signed_in": False})
    recommended = Recommendation.objects.filter(reader=reader, comment__article=story)
    return JsonResponse(
        {
            "signed_in": True,
            "token": get_token(request),
            "recommended": [str(key) for key in recommended.values_list("comment__key", flat=True)[:500]],
            "own": [
                {"key": str(one.key), "links": _links(story, one)} for one in finding.own_on(story, reader_id=reader.pk)
            ],
        }
    )


def done(request: HttpRequest, story: Article, comment: Comment) -> HttpResponseRedirect:
    """Lead on to where it is said what became of a comment."""
    response = HttpResponseRedirect(f"{doors.writing_page(story)}?done={comment.key}", status=303)
    drafting.forget(request, response)
    return response


def _page(
    request: HttpRequest, story: Article, reader: Reader | None, *, form: CommentForm | None = None, body: str = "",
    answered: Comment | None = None, changed: Comment | None = None, problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    ruling, own = ruling_for(story), finding.own_on(story, reader_id=reader.pk) if reader else []
    if form is not None:
        body = form.data.get("body", "")
        if form.errors:
            problem, status = problem or next(iter(form.errors.values()))[0], 400
    context = {
        "article": story, "reader": reader, "ruling": ruling, "is_open": ruling.is_open(), "answered": answered,
        "changed": changed, "problem": problem, "own": [(one, editing.may_edit(one)) for one in own],
        "body": body or (changed.body if changed and form is None else ""),
        "preview": form.cleaned_data.get("body", "") if form and "preview" in request.POST else "",
        "key": (form.cleaned_data.get("key") if form else None) or uuid.uuid4(),
        "opened": (request.POST.get("opened", "") if form else "") or forms.opened_now(),
        "told": next((one for one in own if str(one.key) == request.GET.get("done")), None),
    }  # fmt: skip
    return render(request, "comments/write.html", context, status=status)


def _signs_in_first(
    request: HttpRequest, story: Article, form: CommentForm, *, answered: Comment | None = None, changed: object = None
) -> HttpResponse:
    """Keep the text and lead to where readers sign in; where no more can be kept, leave it in the form."""
    about = str(changed) if changed else _about(answered)
    back = request.path + (f"?to={answered.key}" if answered else "")
    response, body = doors.to_sign_in(back), form.cleaned_data["body"]
    if "in-place" in request.headers:
        # A script can't be led to another host: it is told where to go.
        response = JsonResponse({"go": response.url})
    if drafting.keep(request, response, story, body=body, network=clients.network_of(request), about=about):
        return response
    full = _("Sign in first: copy your text, for it can’t be kept on the way this time.")
    return _page(request, story, None, form=form, answered=answered, problem=full, status=429)


def _answered(story: Article, said: str) -> Comment | None:
    """Return the comment that is to be answered."""
    try:
        return finding.comment_of(story, uuid.UUID(said)) if said else None
    except ValueError:
        return None


def _about(answered: Comment | None) -> str:
    return str(answered.key) if answered else ""


def _links(story: Article, own: Comment) -> list[tuple[str, str]]:
    """Return what a reader may do with their own comment: addresses and words."""
    names = [("edit", _("Change"))] if editing.may_edit(own) else []
    return [
        (reverse(f"comments:{name}", args=[story.path, own.key]), words)
        for name, words in [*names, ("removal", _("Take back"))]
    ]
