"""Sending the mail that is owed to supporters."""

from background import posting, repeating
from supporters import composing
from supporters.models import OutgoingMail


@repeating.each_second
def send_due() -> int:
    """Send what is due; return how many were sent."""
    return posting.send_due(OutgoingMail.objects.select_related("supporter", "publication"), composing.compose)
