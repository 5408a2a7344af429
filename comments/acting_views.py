"""What a reader does with one comment: recommend it, report it, take their own back."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from articles.models import Article
from comments import admitting, doors, editing, finding, recommending, reporting
from comments.forms import ReportForm
from comments.models import Comment, Recommendation, Report
from newsroom.kit import clients
from newsroom.kit.caching import private_page
from newsroom.kit.pages import needs_publication
from readers import sessions
from readers.models import Reader

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Let only a reader in who is signed in, with the story; lead all others to where they can, and back."""

    @wraps(view)
    @require_http_methods(["GET", "HEAD", "POST"])
    @private_page
    @needs_publication
    @doors.often
    def answer(request: HttpRequest, path: str, key: uuid.UUID) -> HttpResponse:
        story = doors.talked_about(request, path)
        reader = sessions.reader_of(request)
        return view(request, story, key, reader) if reader else doors.to_sign_in(request.path)

    return answer


@signed_in
def recommendation(request: HttpRequest, story: Article, key: uuid.UUID, reader: Reader) -> HttpResponse:
    """Recommend a comment, or take that back; scripts get the new number."""
    comment = _seen(story, key)
    problem, status = "", 200
    if request.method == "POST":
        try:
            if request.POST.get("on") == "1":
                recommending.recommend(comment, reader=reader, network=clients.network_of(request))
            else:
                recommending.take_back(comment, reader=reader)
        except admitting.Refused as refused:
            problem, status = str(refused), doors.status_of(refused)
        comment.refresh_from_db(fields=["recommendations"])
    is_on = Recommendation.objects.filter(comment=comment, reader=reader).exists()
    if request.headers.get("accept") == "application/json":
        said = {"recommended": is_on, "count": comment.recommendations, "problem": problem}
        return JsonResponse(said, status=status)
    if request.method == "POST" and not problem:
        return HttpResponseRedirect(request.path, status=303)
    context = {"article": story, "comment": comment, "is_on": is_on, "problem": problem}
    return render(request, "comments/recommendation.html", context, status=status)


@signed_in
def report(request: HttpRequest, story: Article, key: uuid.UUID, reader: Reader) -> HttpResponse:
    """Tell the desk what is wrong with a comment."""
    comment = _seen(story, key)
    is_told = Report.objects.filter(comment=comment, reader=reader).exists()
    context = {"article": story, "comment": comment, "is_told": is_told, "reasons": Report.Reason.choices}
    if request.method != "POST" or is_told:
        return render(request, "comments/report.html", context)
    form = ReportForm(request.POST)
    if not form.is_valid():
        context |= {"problem": next(iter(form.errors.values()))[0], "values": request.POST}
        return render(request, "comments/report.html", context, status=400)
    try:
        reporting.report(comment, reader=reader, network=clients.network_of(request), **form.cleaned_data)
    except admitting.Refused as refused:
        context |= {"problem": str(refused), "values": request.POST}
        return render(request, "comments/report.html", context, status=doors.status_of(refused))
    return HttpResponseRedirect(request.path, status=303)


@signed_in
def removal(request: HttpRequest, story: Article, key: uuid.UUID, reader: Reader) -> HttpResponse:
    """Ask once, and take one's own comment back."""
    comment = finding.own_of(story, key, reader_id=reader.pk)
    if comment is None:
        raise Http404
    if request.method != "POST":
        return render(request, "comments/removal.html", {"article": story, "comment": comment})
    editing.remove(comment)
    return HttpResponseRedirect(f"{doors.writing_page(story)}?removed", status=303)


def _seen(story: Article, key: uuid.UUID) -> Comment:
    comment = finding.comment_of(story, key)
    if comment is None:
        raise Http404
    return comment
