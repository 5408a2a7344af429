"""What views of public pages have in common."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
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


def leads_to(sites: Callable[[], list[str]]) -> Callable[[View], View]:
    """Let a page's forms lead on to other sites: some browsers ask the policy at each redirect that follows a form."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            policy = settings.SECURE_CSP
            # As Django's own decorator overrides a policy.
            response._csp_config = {**policy, "form-action": [*policy["form-action"], *sites()]}  # noqa: SLF001
            return response

        return answer

    return decorate
