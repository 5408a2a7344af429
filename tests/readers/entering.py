"""Going in by a mailed code, as a browser does."""

from django.test import Client

from readers import codes
from readers.models import SignInCode

DOOR, CODE, NAME, MINE = "/reader/sign-in/", "/reader/sign-in/code/", "/reader/sign-in/name/", "/reader/"
SISTER = "sister.test"


def ask(client, email="ada@example.org", **how):
    """Ask for a code."""
    return client.post(DOOR, {"email": email}, **how)


def mailed() -> str:
    """Return the code that was mailed last."""
    return codes.shown(SignInCode.objects.latest("pk"))


def enter(client, email="ada@example.org", **how):
    """Ask for a code and type it; return the answer."""
    ask(client, email, **how)
    return client.post(CODE, {"code": mailed()}, **how)


class Sister(Client):
    """A browser's tab at the sister site; it shares no cookie with the door's."""

    def __init__(self, **how):
        super().__init__(headers={"host": SISTER}, **how)
