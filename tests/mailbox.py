"""A real mail server that keeps what it takes, and can be told to refuse."""

from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.serving import free_port


class Handler:
    """A mail server's desk that keeps what it takes, and can be told to refuse."""

    def __init__(self):
        self.taken, self.answer = [], None

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: ARG002, N802 - aiosmtpd's own
        """Take a recipient, or refuse."""
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802 - aiosmtpd's own
        """Keep the mail."""
        self.taken.append(envelope)
        return "250 OK"

    @property
    def letters(self):
        """What was taken, as mails."""
        return [message_from_bytes(envelope.content, policy=default) for envelope in self.taken]


class Quiet(Controller):
    """A mail server on a free port."""

    def factory(self):
        """Make what speaks to one caller."""
        return SMTP(self.handler, enable_SMTPUTF8=True, timeout=30)


def start(port):
    """Start a mail server; one that was stopped can't be started again."""
    controller = Quiet(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    return controller


@contextmanager
def running(settings):
    """Start a mail server with our settings pointed at it."""
    port = free_port()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 10},
        }
    }
    controller = start(port)
    yield controller
    if controller.loop.is_running():
        controller.stop(no_assert=True)
