"""Readers with an account: who they are, how they prove it, and where they are signed in."""

from readers.models.doors import Arrival, CodeMail, Handover, ReaderSession, SignInCode
from readers.models.people import Identity, Passkey, Reader

__all__ = ["Arrival", "CodeMail", "Handover", "Identity", "Passkey", "Reader", "ReaderSession", "SignInCode"]
