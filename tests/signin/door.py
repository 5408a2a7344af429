"""What the tests of signing in share: going in, codes of an app, people with a second step."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories.newsroom import PASSWORD

LOGIN, CODE = "/desk/login/", "/desk/login/code/"
CONFIRM, APP = "/desk/account/confirm/", "/desk/account/second-step/app/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def go_in(client: Client, username: str, password: str = PASSWORD, **more):
    """Give name and password at the door."""
    return client.post(LOGIN, {"username": username, "password": password}, **more)


def is_in(client: Client) -> bool:
    """Tell whether this browser is signed in."""
    return client.get("/desk/").status_code == 200


def said(answer) -> str:
    """Return what the page says is wrong."""
    found = BeautifulSoup(answer.content, "html.parser").select(".signin__wrong, .signin__error:not([hidden])")
    return " ".join(part.text.strip() for part in found)


def code(at: float | None = None) -> str:
    """Return what an app shows at a moment, by default now."""
    return totp.format_hotp_value(totp.hotp_value(SECRET, int((time.time() if at is None else at) // 30)))


def with_app(person):
    """Give someone an authenticator app and recovery codes."""
    totp.TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def recovery_codes(person) -> list[str]:
    """Return someone's unused recovery codes."""
    row = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    return row.wrap().get_unused_codes()


def others(person, count: int = 2) -> list[Client]:
    """Sign someone in from several browsers."""
    browsers = [Client() for _ in range(count)]
    for browser in browsers:
        go_in(browser, person.username)
        assert is_in(browser)
    return browsers


def confirm(client: Client, target: str) -> None:
    """Give the password again, on the way to a page that asks for it."""
    client.get(target)
    client.post(f"{CONFIRM}?next={target}", {"password": PASSWORD})


def set_up_app(client: Client, typed: str | None = None):
    """Set up an app as a person does: confirm the password, read the key, type the code."""
    confirm(client, APP)
    client.get(APP)
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    return client.post(APP, {"code": typed or code()})
