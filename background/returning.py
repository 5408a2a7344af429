"""Mail that comes back: its address gets no more of what can be left unsaid, until someone or the address itself speaks up.

What must go out goes all the same: receipts, and what a person has just asked for. Addresses lie here as digests only.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from audit import recording
from background import marking, reading, repeating
from background.models import Owed, ReturnedMail
from newsroom.models import User

# So many different mails must fail in passing, none of them longer than this after the one before.
MOST_PASSING = 3
PASSING_LASTS = timedelta(days=30)
KEPT = timedelta(days=365)
# Of each address so many numbers are known: a report that is read again counts nothing.
MOST_NUMBERS = 50


@dataclass(frozen=True)
class Addressee:
    """Whom one of our mails went to: the address, who that is at the desk (S-12, R-5), and the row that owed it."""

    email: str
    who: str
    mail: Owed


Finder = Callable[[int], Addressee | None]
_FINDERS: dict[str, Finder] = {}


def sent_by(*kinds: str) -> Callable[[Finder], Finder]:
    """Let a function find whom mails of these kinds went to, by the number of their row."""

    def register(finder: Finder) -> Finder:
        _FINDERS.update(dict.fromkeys(kinds, finder))
        return finder

    return register


def take(returned: reading.Returned) -> bool:
    """Note what a report says of a mail of ours. Tells whether it counted: not when forged, late, or read before."""
    if returned.fate == reading.Fate.ON_ITS_WAY:
        return False
    return any(_take(number, returned) for number in returned.numbers[:5])


def is_closed(email: str) -> bool:
    """Tell whether mail to an address comes back. One query."""
    return ReturnedMail.objects.closed().filter(address=digest(email)).exists()


def of_address(email: str) -> ReturnedMail | None:
    """Return what is known of an address from which mail comes back; None where nothing keeps mail from it."""
    return ReturnedMail.objects.closed().filter(address=digest(email)).first() if email else None


@transaction.atomic
def lift(row: ReturnedMail, *, by: User) -> bool:
    """Write to an address again. Tells whether it was closed."""
    now = timezone.now()
    if not ReturnedMail.objects.closed().filter(pk=row.pk).update(closed_at=None, times=0, lifted_at=now, lifted_by=by):
        return False
    row.refresh_from_db()
    recording.record("write again", row, by=by)
    return True


def arrived(email: str) -> None:
    """Write again to an address that has just shown that mail reaches it: its code was typed, its link opened."""
    ReturnedMail.objects.closed().filter(address=digest(email)).update(
        closed_at=None, times=0, lifted_at=timezone.now()
    )


def forget(email: str) -> None:
    """Forget an address whose owner is erased."""
    ReturnedMail.objects.filter(address=digest(email)).delete()


@repeating.every(days=1, at="03:51")
def forget_old() -> int:
    """Forget addresses from which nothing came back for a year; return how many. Mail is tried there once more."""
    return ReturnedMail.objects.filter(last_at__lt=timezone.now() - KEPT).delete()[0]


def digest(email: str) -> str:
    """Return what an address is known under."""
    return salted_hmac("background.returning", email.strip().lower(), algorithm="sha256").hexdigest()


def _take(number: re.Match[str], returned: reading.Returned) -> bool:
    finder = _FINDERS.get(number[1])
    to = finder(int(number[2])) if finder else None
    if to is None or not to.email or not marking.is_ours(number, to=to.email):
        return False
    return _note(to, number[0], returned)


@transaction.atomic
def _note(to: Addressee, number: str, returned: reading.Returned) -> bool:
    now, key = timezone.now(), digest(to.email)
    ReturnedMail.objects.get_or_create(address=key, defaults={"first_at": now, "last_at": now})
    row = ReturnedMail.objects.select_for_update(of=("self",)).get(address=key)
    sent_at = to.mail.done_at or to.mail.due_at
    if number in row.numbers or (row.lifted_at and sent_at < row.lifted_at):
        return False
    row.times = row.times + 1 if row.times and now - row.last_at < PASSING_LASTS else 1
    row.numbers = [*row.numbers, number][-MOST_NUMBERS:]
    row.status, row.is_final, row.last_at = returned.status, returned.fate == reading.Fate.FINAL, now
    row.who = _with(row.who, to.who)
    if row.closed_at is None and (row.is_final or row.times >= MOST_PASSING):
        row.closed_at = now
    row.save()
    type(to.mail)._default_manager.filter(pk=to.mail.pk).update(error=said(returned.status, now))
    return True


def said(status: str, at: datetime) -> str:
    """Return what stands beside a mail that came back."""
    return f"It came back on {at:%Y-%m-%d}: {status or 'no status'}."


def _with(who: str, one: str) -> str:
    known = [name for name in who.split(", ") if name]
    return ", ".join(known if one in known or not one else [*known, one])[:60]
