"""Lists of stories by what they are about, who wrote them and where they came from."""

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles import dossiers, tagging
from articles.lists import BadMark, page_of
from articles.models import Agency, Author, Dossier, SubjectListing, Tag
from newsroom.kit.caching import public_page
from newsroom.kit.pages import needs_publication


@public_page(params=("before",))
@needs_publication
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the stories with a tag; where it was promoted, its dossier."""
    promoted = Dossier.objects.open().filter(publication=request.publication, tag=OuterRef("pk"))
    subject = get_object_or_404(Tag.objects.annotate(dossier=Subquery(promoted.values("pk")[:1])), slug=slug)
    if subject.dossier and "before" not in request.GET:
        context = dossiers.page_of(subject.dossier)
        return render(request, "articles/dossier.html", context | {"is_first": True})
    related = tagging.related(subject, on=request.publication)
    return _list(request, "articles/tag.html", subject, {"tag": subject, "related_tags": related})


@public_page()
@needs_publication
def tags(request: HttpRequest) -> HttpResponse:
    """Show what is most written about, and the letters under which all tags stand."""
    context = {"most_used": tagging.most_used(request.publication), "letters": tagging.letters(request.publication)}
    return render(request, "articles/tags.html", context)


@public_page(params=("after",))
@needs_publication
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    """Show the tags of a letter."""
    found = tagging.beginning_with(letter, on=request.publication, after=request.GET.get("after", ""))
    context = {"letter": found, "letters": tagging.letters(request.publication), "most": tagging.COUNTED}
    return render(request, "articles/letter.html", context)


@public_page(params=("before",))
@needs_publication
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an author and the stories they wrote."""
    person = get_object_or_404(Author.objects.select_related("picture"), slug=slug)
    return _list(request, "articles/author.html", person, {"author": person})


@public_page(params=("before",))
@needs_publication
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show the stories that came from an agency."""
    source = get_object_or_404(Agency, code__iexact=code)
    return _list(request, "articles/agency.html", source, {"agency": source})


def _list(request: HttpRequest, template: str, subject: Tag | Author | Agency, context: dict) -> HttpResponse:
    """Show one page of a subject's list, also of an empty one; 404 for a mark that isn't ours."""
    rows = SubjectListing.objects.in_publication(request.publication.pk).about(subject)
    try:
        page = page_of(rows, before=request.GET.get("before", ""))
    except BadMark as error:
        raise Http404 from error
    return render(request, template, context | {"page": page, "is_first": "before" not in request.GET})
