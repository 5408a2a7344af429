"""What one press of the button leads to: however often a form is sent, and from how many tabs, it is one payment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from supporters import filling, giving
from supporters.models import Contribution

# A second tab with the same gift leads to the gateway's page that the first one opened: it can be paid once.
SAME_FOR = timedelta(minutes=20)
State = Contribution.State
_KNOWN = {State.PAID, State.HELD, State.CHECKING}


def next_page(wish: giving.Wish, *, back: Callable[[Contribution], str], left: Callable[[Contribution], str]) -> str:
    """Return where a giver goes next: to the gateway's page, or to ours where the payment was made already.

    Raises giving.NotOffered and what the gateway raises.
    """
    attempt = _of_same_form(wish) or _of_same_gift(wish) or giving.begin(wish)
    if attempt.state == State.EXPIRED:
        another = filling.opened(wish.plan).key(wish.money, method=wish.method, email=wish.email)
        attempt = giving.begin(replace(wish, form_key=another))
    if attempt.state in _KNOWN:
        return back(attempt)
    return giving.send(attempt, back=back, left=left)


def is_repeated(wish: giving.Wish) -> bool:
    """Tell whether this very form made an attempt already."""
    return Contribution.objects.filter(form_key=wish.form_key).exists()


def _of_same_form(wish: giving.Wish) -> Contribution | None:
    """Return the attempt that this very form made."""
    return Contribution.objects.select_related("publication").filter(form_key=wish.form_key).first()


def _of_same_gift(wish: giving.Wish) -> Contribution | None:
    same = Contribution.objects.select_related("publication").filter(
        supporter__email=wish.email, plan=wish.plan, publication=wish.publication, method=wish.method,
        amount_minor=wish.money.minor, currency=wish.money.currency, state=State.SENT,
        made_at__gt=timezone.now() - SAME_FOR,
    )  # fmt: skip
    return same.exclude(pay_url="").order_by("-pk").first()
