"""Where gateways send their messages. The only addresses that take a POST without a form's token."""

import logging

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from supporters import gateways, inbox
from supporters.gateways.base import GatewayError, NotGenuine

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def hook(request: HttpRequest, gateway: str) -> HttpResponse:
    """Keep a gateway's message and say so at once; what it means is found out later, by the worker."""
    try:
        asked = gateways.get(gateway)
    except gateways.NotSetUp as error:
        raise Http404(str(error)) from error
    try:
        inbox.receive(asked, request.body, request.headers)
    except NotGenuine as error:
        logger.warning("Refused a message that says it is from %s: %s", gateway, error)
        return HttpResponseBadRequest("This message is not genuine.\n", content_type="text/plain")
    except GatewayError as error:
        # Whether it is genuine can't be checked now, as when the gateway's certificate can't be had: it is sent again.
        logger.warning("A message from %s can't be checked now: %s", gateway, error)
        return HttpResponse("Not now; send it again.\n", status=503, content_type="text/plain")
    except ValueError as error:
        logger.warning("Refused a message from %s that can't be read: %s", gateway, error)
        return HttpResponseBadRequest("This message can't be read.\n", content_type="text/plain")
    return HttpResponse("kept\n", content_type="text/plain")
