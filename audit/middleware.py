"""Writing down what the desk refused to whom."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from audit import recording

logger = logging.getLogger(__name__)
REFUSED = 403
DENIED = "denied"


def record_refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Record each address of the desk that answered a signed-in person with “forbidden”."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_desk = request.path_info.startswith(f"/{settings.DESK_PATH}/")
        if is_desk and response.status_code == REFUSED and request.user.is_authenticated:
            try:
                recording.record(DENIED, request.user, by=request.user, note=f"{request.method} {request.path}")
            except DatabaseError:
                # The refusal stands, whether it can be written down or not.
                logger.exception("A refusal could not be recorded")
        return response

    return middleware
