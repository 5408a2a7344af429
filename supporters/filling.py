"""A form of giving that lies open: its own number, when it was made, and for what. Signed, so that none is invented.

The number becomes the attempt's `form_key`: however often one form is sent, it makes one attempt.
"""

import secrets
import time
from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import salted_hmac

from newsroom.kit.money import Money
from supporters.models import Plan

_SALT = "supporters.form"
# Nobody reads a form and presses its button in less.
LEAST_SECONDS = 2
# A form older than this shows what may be offered no longer.
MOST_SECONDS = 3 * 3600


class NotOurs(ValueError):
    """The form wasn't made by us, or not for this plan."""


@dataclass(frozen=True)
class OpenForm:
    """One form before one person."""

    plan_id: int
    number: str
    made_at: int

    @property
    def signed(self) -> str:
        """What stands in the form's hidden field."""
        return signing.dumps([self.plan_id, self.number, self.made_at], salt=_SALT)

    @property
    def is_too_fresh(self) -> bool:
        """Whether it came back faster than a person can."""
        return time.time() - self.made_at < LEAST_SECONDS

    @property
    def is_too_old(self) -> bool:
        """Whether it lay open for too long."""
        return time.time() - self.made_at > MOST_SECONDS

    def key(self, money: Money, *, method: str, email: str) -> str:
        """Return the attempt's own number: the same for the same form filled in the same way.

        Who goes back and chooses another amount or another way to pay makes another attempt, not the old one again.
        """
        said = f"{self.number}|{self.plan_id}|{money.minor}|{money.currency}|{method}|{email}"
        return salted_hmac(_SALT, said, algorithm="sha256").hexdigest()


def opened(plan: Plan) -> OpenForm:
    """Make a form for a plan."""
    return OpenForm(plan.pk, secrets.token_urlsafe(16), int(time.time()))


def read(signed: str, plan: Plan) -> OpenForm:
    """Return the form that a hidden field names. Raises NotOurs."""
    try:
        plan_id, number, made_at = signing.loads(signed, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise NotOurs("The form is not signed by us.") from error
    if plan_id != plan.pk:
        raise NotOurs("The form was made for another plan.")
    return OpenForm(plan_id, number, made_at)
