"""Sending the mail that is owed to readers who want in."""

from background import posting, repeating
from readers import composing
from readers.models import CodeMail


@repeating.each_second
def send_due() -> int:
    """Send what is due; return how many were sent."""
    return posting.send_due(CodeMail.objects.select_related("code", "publication"), composing.compose)
