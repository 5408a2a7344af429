"""What views of public pages have in common."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def needs_publication(view: View) -> View:
    """Answer 404 where the host belongs to no publication, such as the desk's own."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.publication is None:
            msg = "No publication answers at this host."
            raise Http404(msg)
        return view(request, *args, **kwargs)

    return answer
