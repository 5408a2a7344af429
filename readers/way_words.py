"""What a reader is told when signing in elsewhere did not work: what happened, and one thing to do next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The next step: to the door, to the own page, or a code to the address that is known.
DOOR, OWN_PAGE, CODE = "door", "own", "code"


@dataclass(frozen=True)
class Words:
    """One refusal: its status, its words, the next step."""

    status: int
    title: Promise
    text: Promise
    next: str = DOOR


CANCELLED = Words(
    403, _("You are not signed in"), _("You broke it off at %(name)s, or it did not let you in. Nothing was kept.")
)
UNKNOWN = Words(
    400,
    _("This way in is no longer good"),
    _("It was begun in another browser, it was used already, or it took longer than ten minutes. Begin again here."),
)
USED = Words(
    400,
    _("This way in is no longer good"),
    _("%(name)s says that its answer was used already, or that it took too long. Begin again here."),
)
UNREACHABLE = Words(
    503,
    _("%(name)s does not answer"),
    _("It can’t be reached just now, or its answer made no sense to us. Try again in a minute, or choose another way."),
)
ADDRESS_TAKEN = Words(
    409,
    _("We know your address already"),
    _(
        "%(name)s gave us an address that has an account here, and the account does not know of %(name)s yet. Sign in with a mailed code first; then add %(name)s on your own page."
    ),
    CODE,
)
ANOTHERS = Words(
    409,
    _("This account at %(name)s is in use"),
    _("Someone signs in here with it already, so it can’t be added to your account. Remove it there first."),
    OWN_PAGE,
)
SIGNED_OUT = Words(
    403,
    _("You were signed out meanwhile"),
    _("Nothing was added. Sign in first; then add %(name)s on your own page."),
)
LAST_WAY = Words(
    409,
    _("This is your only way in"),
    _("You could not come back without it. Add another way first, then remove this one."),
    OWN_PAGE,
)
NO_PASSKEY = Words(
    400,
    _("That passkey was not accepted"),
    _(
        "It took too long, it was removed here, or the device’s answer can’t be trusted. Try again, or choose another way."
    ),
)
NO_PASSKEY_MADE = Words(
    400,
    _("No passkey was added"),
    _("It took too long, or the device’s answer can’t be trusted. Try again on your own page."),
    OWN_PAGE,
)
