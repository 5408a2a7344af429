"""Filling in the form of giving, and pressing buttons at the invented bank."""

from urllib.parse import urlsplit

from supporters import filling
from supporters.gateways.sandbox import bank, paying
from supporters.gateways.sandbox.paying import Choice, Payer
from supporters.models import Contribution


def sent(plan, **changes):
    """What the form sends: five dollars by card, some seconds after it was opened."""
    made = filling.opened(plan)
    key = filling.OpenForm(made.plan_id, made.number, made.made_at - 10).signed
    return {"key": key, "amount": "500", "method": "card", "email": "reader@example.org"} | changes


def go(client, plan, **changes):
    """Send the form."""
    return client.post(f"/support/{plan.slug}/give/", sent(plan, **changes))


def attempt() -> Contribution:
    """Return the one attempt that was made."""
    return Contribution.objects.select_related("supporter", "plan").get()


def pay(contribution, choice=Choice.PAY):
    """Press a button on the bank's page; return the address that the payer comes back to."""
    url = paying.choose(bank(), contribution.remote_id, choice, Payer("payer@example.org", "Ada Payer"))
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
