"""An invented bank, to try giving with: its own books, pages, messages and clock; nobody's money moves.

Its pages are supporters/bank_views.py; what it does by itself is called from supporters/banking.py.
"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from supporters.gateways.sandbox.books import Bank
from supporters.gateways.sandbox.gateway import SandboxGateway

REFUSAL = (
    "SANDBOX_BANK is set, but this is a production server: supporters would seem to pay, and nobody would be charged. "
    "Unset SANDBOX_BANK, or set SANDBOX_IN_PRODUCTION=1 if that is what you want."
)


def is_set_up() -> bool:
    """Say whether an operator named a file for the bank's books."""
    return bool(settings.GATEWAYS.get("sandbox"))


def is_open() -> bool:
    """Say whether the bank may be used here."""
    return is_set_up() and bool(settings.GATEWAYS["sandbox"]["may_run"])


def bank() -> Bank:
    """Return the bank, at a file from the project folder. Raises ImproperlyConfigured where none is set up or may run."""
    if not is_set_up():
        raise ImproperlyConfigured("There is no test bank: set SANDBOX_BANK to the file in which it keeps its books.")
    if not is_open():
        raise ImproperlyConfigured(REFUSAL)
    file = Path(settings.BASE_DIR) / settings.GATEWAYS["sandbox"]["bank"]
    try:
        return Bank(file)
    except OSError as error:
        raise ImproperlyConfigured(
            f"SANDBOX_BANK={file} can't be made: {error}. Name a file in a folder of ours."
        ) from error


def from_settings() -> SandboxGateway:
    """Return the gateway to the bank. Raises ImproperlyConfigured, saying what to do, where it mustn't run."""
    return SandboxGateway(bank())
