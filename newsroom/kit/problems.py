"""What we say when something is wrong: a page for people, a document for programs (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

# A missing page may be there in a moment: shared caches hold on to it only against a flood.
PROGRAMS = "/api/v1/"
KEPT_SECONDS = {HTTPStatus.NOT_FOUND: 10, HTTPStatus.GONE: 10}


def page(request: HttpRequest, *, status: int, title: str, text: str, **more: object) -> HttpResponse:
    """Answer with a page of the site's own that says what happened and what to do next.

    `more` goes to the template. Works without a publication, and without a database. Programs that ask the API get a
    document instead.
    """
    if request.path_info.startswith(PROGRAMS):
        return document(status=status, title=title, detail=text)
    template = "problem.html" if getattr(request, "site_map", None) else "problem_bare.html"
    response = render(request, template, {"status": status, "title": title, "text": text, **more}, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return kept_briefly(response)


def document(*, status: int, title: str, detail: str, **more: Any) -> JsonResponse:
    """Answer a program with a problem document: `title` names the kind, `detail` says what to do about it."""
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    headers = {"Access-Control-Allow-Origin": "*"}
    return kept_briefly(JsonResponse(said, status=status, content_type="application/problem+json", headers=headers))


def kept_briefly[Answer: HttpResponse](response: Answer) -> Answer:
    """Say on an error that no cache may keep it: a 404 or 410 for ten seconds, all others not at all."""
    seconds = KEPT_SECONDS.get(HTTPStatus(response.status_code), 0)
    response.headers["Cache-Control"] = f"public, max-age={seconds}" if seconds else "no-store"
    return response
