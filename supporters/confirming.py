"""Going on with a gift by a mailed link: the way past the limits for a person whose address takes mail.

The wish waits in the mail that is owed, without address or name; nothing is begun before the link's button is pressed.
"""

from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from newsroom.kit.money import Money
from supporters import filling, giving, mailing
from supporters.models import AppealText, OutgoingMail, Plan, Supporter

KIND = "confirm_gift"
LASTS_SECONDS = 2 * 3600
_SALT = "supporters.confirm"


class NoLonger(ValueError):
    """The link is not ours, too old, or what it was for is gone."""


def owe(wish: giving.Wish) -> None:
    """Owe a giver the mail with the link, once for a form."""
    supporter, _made = Supporter.objects.get_or_create(
        email=wish.email, defaults={"name": wish.name, "language": wish.language}
    )
    mailing.owe(
        KIND, about=wish.form_key, supporter=supporter, publication=wish.publication, plan=wish.plan.pk,
        minor=wish.money.minor, method=wish.method, story=wish.story_path,
        section=wish.section.pk if wish.section else 0, wording=wish.appeal_text.pk if wish.appeal_text else 0,
    )  # fmt: skip


def link(mail: OutgoingMail) -> str:
    """Return the address that the mail tells: made when it is sent, so that nothing in the database opens it."""
    return mail.publication.origin + reverse("supporters:confirm", args=[signing.dumps(mail.pk, salt=_SALT)])


def wish_behind(token: str) -> giving.Wish:
    """Return the gift that a link is for. Raises NoLonger."""
    try:
        key = signing.loads(token, salt=_SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature as error:
        raise NoLonger("Not ours, or too old.") from error
    mail = OutgoingMail.objects.select_related("supporter", "publication").filter(pk=key, kind=KIND).first()
    plan = Plan.objects.prefetch_related("methods").filter(pk=mail.facts.get("plan")).first() if mail else None
    if mail is None or plan is None or mail.supporter is None or not mail.supporter.email:
        raise NoLonger("What it was for is gone.")
    facts = mail.facts
    return giving.Wish(
        publication=mail.publication, plan=plan, money=Money(facts["minor"], plan.currency), method=facts["method"],
        email=mail.supporter.email, form_key=mail.about, name=mail.supporter.name, language=mail.supporter.language,
        section=mail.publication.sections.filter(pk=facts["section"]).first(), story_path=facts["story"],
        appeal_text=AppealText.objects.filter(pk=facts["wording"]).first(),
    )  # fmt: skip


def question(form: filling.OpenForm) -> tuple[int, int]:
    """Return the two numbers that a form asks to add: always the same for the same form."""
    drawn = salted_hmac(_SALT, form.number, algorithm="sha256").digest()
    return 2 + drawn[0] % 8, 2 + drawn[1] % 8


def in_words(form: filling.OpenForm) -> str:
    """Return a form's question."""
    numbers = ["", "", _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine")]
    first, second = question(form)
    return _("How much are %(first)s and %(second)s together? Write it in digits.") % {
        "first": numbers[first], "second": numbers[second],
    }  # fmt: skip


def is_answered(form: filling.OpenForm, answer: str) -> bool:
    """Tell whether what was typed answers a form's question."""
    typed = answer.strip()
    return typed.isascii() and typed.isdecimal() and len(typed) < 4 and int(typed) == sum(question(form))  # noqa: PLR2004 - two digits suffice
