"""What a person at the desk is told when a gateway didn't do what was asked: what is known, and what to do next."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from supporters.gateways import NotSetUp
from supporters.gateways.base import Declined, GatewayError, NotFound, Rejected, Unavailable

TROUBLE = (GatewayError, NotSetUp)


def trouble(request: HttpRequest, error: Exception) -> None:
    """Say what a gateway's failure means."""
    messages.error(request, in_words(error))


def in_words(error: Exception) -> str:
    """Return what is known after a failure, and what to do next."""
    facts = {"why": str(error).rstrip(".") or type(error).__name__}
    if isinstance(error, NotSetUp):
        return _("Nothing was done: this gateway isn’t set up here any more. Do it on the gateway’s own site.")
    if isinstance(error, Declined):
        return (
            _(
                "The gateway said no: %(why)s. Nothing was done. Read its reason; the same again will get the same answer."
            )
            % facts
        )
    if isinstance(error, NotFound):
        return (
            _(
                "The gateway knows no such object: %(why)s. Nothing was done. Compare the books: it may be of another account, or of test mode."
            )
            % facts
        )
    if isinstance(error, Rejected):
        return (
            _(
                "The gateway refused our request as wrong: %(why)s. Nothing was done, and the same again won’t work. Tell those who run this site; the call is in the journal."
            )
            % facts
        )
    if isinstance(error, Unavailable):
        return _("The gateway could not be reached. Nothing was done. Try again in a few minutes.")
    return _(
        "The answer was lost: it may have been done, or not. Don’t do it a second time. It is looked up by itself within a quarter of an hour; “Look it up” asks now."
    )
