"""How long others may keep a page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]


def public_page(*, seconds: int) -> Callable[[View], View]:
    """Mark a view's good answers as the same for everyone and fresh for so long; only GET and HEAD are answered."""

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code in {200, 301}:
                patch_cache_control(response, public=True, max_age=seconds)
            return response

        return answer

    return decorate
