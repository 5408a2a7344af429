"""Sending mail that is owed, and putting it into an envelope. A mail server that is down costs time, never a mail.

Whoever owes mail has a table of its own (`background.models.Owed`) and says how a row becomes a letter; all else is here.
"""

import logging
import re
import smtplib
from collections.abc import Callable, Mapping
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone

from background import marking, reading, returning, working
from background.models import Owed, OwedQuerySet
from sections.models import Publication

logger = logging.getLogger(__name__)

BATCH = 50
_PERMANENT = 500
# No such person, no such host, moved away, or a box that is closed: about the address, whoever's server says so.
_STATUS = re.compile(r"5\.(?:1\.[1236]|1\.10|2\.1)(?!\d)")


class Refused(Exception):
    """The mail server will never take this mail. It says by which code, and not for whom: this is written down and logged."""


class Letter(EmailMultiAlternatives):
    """A mail of ours: what it is numbered with, and whether it goes to an address from which mail comes back, too."""

    number = ""
    must_go = False


def send_due[Mail: Owed](rows: OwedQuerySet, compose: Callable[[Mail], Letter | None], *, limit: int = BATCH) -> int:
    """Send what is due of these rows, oldest first, over one connection; return how many were sent.

    `compose` returns None where nobody is to be told any more: that row is done too.
    """
    due = list(rows.due()[:limit])
    if not due:
        return 0
    server = mailers.default
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        _wait(rows, error)
        return 0
    try:
        return working.do_all(due, lambda row: _send(compose(row), server), in_one=False)
    finally:
        server.close()


def letter(
    name: str, context: Mapping[str, object], *, publication: Publication, to: str, language: str, number: str,
    headers: Mapping[str, str] | None = None, must_go: bool = False,
) -> Letter:  # fmt: skip
    """Return a letter in text and HTML from one source: `templates/mail/<name>.txt`, its subject `<name>_subject.txt`.

    `number` names this mail among all of its publication: sent again, because a worker died before it could note it, it
    has the same one. `must_go` is what goes out even where mail comes back: what the law or the reader asks for now.
    Call it with the reader's language active.
    """
    context = {"publication": publication, **context}
    subject = one_line(render_to_string(f"mail/{name}_subject.txt", context))
    words = render_to_string(f"mail/{name}.txt", context).strip()
    context |= {"paragraphs": re.split(r"\n\s*\n", words), "subject": subject, "language": language}
    sender = formataddr((one_line(publication.name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    number = marking.marked(number, to=to)
    about = {"Message-ID": f"<{number}@{publication.host}>", "Auto-Submitted": "auto-generated", **(headers or {})}
    if way_back := marking.way_back(number):
        about["From"], sender = sender, way_back
    text = render_to_string("mail/letter.txt", context).strip() + "\n"
    message = Letter(subject, text, sender, [to], headers=about)
    message.number, message.must_go = number, must_go
    message.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    return message


def one_line(text: str) -> str:
    """Return a text that can stand in a header: no line break, no control character."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def _send(message: Letter | None, server: BaseEmailBackend) -> None:
    if message is None:
        return
    if not message.must_go and returning.is_closed(message.to[0]):
        raise working.Dropped("Not sent: mail to this address comes back.")
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= _PERMANENT for code, _ in error.recipients.values()):
            # This address will never do; tried a few times more, then shown to the desk.
            _note(message, error)
            raise Refused(f"The mail server refused it: {_codes(error)}") from None
        raise working.NotNow(f"The mail server put it off: {_codes(error)}") from None
    except smtplib.SMTPResponseException as error:
        if error.smtp_code >= _PERMANENT:
            raise Refused(f"The mail server refused it: {error.smtp_code}") from None
        raise working.NotNow(f"The mail server put it off: {error.smtp_code}") from None
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise working.NotNow(f"The mail server went away: {type(error).__name__}") from None


def _note(message: Letter, error: smtplib.SMTPRecipientsRefused) -> None:
    """Count a refusal that says by its status that there is no such address; of others the whole server may be the cause."""
    for _code, words in error.recipients.values():
        status = _STATUS.match(words.decode("ascii", "replace") if isinstance(words, bytes) else str(words))
        if status:
            returning.take(
                reading.Returned(reading.fate_of(status[0]), status[0], marking.numbers_in(f"{message.number}@"))
            )


def _wait(rows: OwedQuerySet, error: Exception) -> None:
    """Let all mail that is due wait a minute: each by itself would wait for the server's time-out."""
    logger.warning("No mail server: %s", type(error).__name__)
    wait = timezone.now() + working.NotNow.pause
    rows.due().order_by().update(not_before=wait, error=f"No mail server: {type(error).__name__}")


def _codes(error: smtplib.SMTPRecipientsRefused) -> str:
    return ", ".join(str(code) for code, _ in error.recipients.values())
