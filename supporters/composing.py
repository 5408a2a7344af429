"""What our mails to supporters say: written when they are sent, in the supporter's language, text and HTML from one source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from background import posting, returning
from newsroom.kit import clock
from newsroom.kit.money import Money
from newsroom.models import User
from supporters import confirming, entering
from supporters.models import OutgoingMail, Payment, Plan, Refund, Subscription

Row = tuple[str, str]


@dataclass(frozen=True)
class Content:
    """What a kind of mail has to say beside its fixed words: values for its template, and rows for its table."""

    values: Mapping[str, object] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    to: str = ""  # another address than the supporter's


Writer = Callable[[OutgoingMail], Content | None]
KINDS: dict[str, Writer] = {}
# What goes out even where mail comes back: what must be told of money, and what someone asked for just now.
MUST_GO = {"receipt", "receipt_again", "refund", "cancelled", "findings", "manage_link", "confirm_gift"}


def kind(name: str) -> Callable[[Writer], Writer]:
    """Let a function gather what mails of this kind say; it returns None when there is nothing to say any more.

    The words stand in `templates/mail/<name>.txt`, the subject in `templates/mail/<name>_subject.txt`.
    """

    def register(writer: Writer) -> Writer:
        KINDS[name] = writer
        returning.sent_by(name)(_addressee)
        return writer

    return register


def compose(mail: OutgoingMail) -> posting.Letter | None:
    """Return the mail as it is sent, or None when nobody is to be told: the supporter was erased, or it is settled."""
    supporter, publication = mail.supporter, mail.publication
    language = supporter.language if supporter else publication.language
    with translation.override(language):
        content = KINDS[mail.kind](mail)
        to = content.to or (supporter.email if supporter else "") if content else ""
        if content is None or not to:
            return None
        context = {
            "supporter": supporter, "rows": content.rows, "manage": f"{publication.origin}/support/manage/",
            **content.values,
        }  # fmt: skip
        number = f"{mail.kind}.{mail.pk}.{mail.made_at:%Y%m%d%H%M%S}"
        return posting.letter(
            mail.kind, context, publication=publication, to=to, language=language, number=number,
            must_go=mail.kind in MUST_GO,
        )  # fmt: skip


def _addressee(pk: int) -> returning.Addressee | None:
    """Return whom a mail went to; the desk's own mail is not asked after."""
    mail = OutgoingMail.objects.select_related("supporter").filter(pk=pk).exclude(supporter=None).first()
    if mail is None or mail.supporter is None:
        return None
    return returning.Addressee(mail.supporter.email, f"S-{mail.supporter.pk}", mail)


@kind("receipt")
@kind("receipt_again")
def receipt(mail: OutgoingMail) -> Content | None:
    """Confirm a payment: number, day, amount, what for."""
    payment = Payment.objects.select_related("receipt", "contribution__plan", "publication").get(pk=_number(mail))
    return Content({"money": payment.money, "is_monthly": payment.subscription_id is not None}, receipt_rows(payment))


def receipt_rows(payment: Payment) -> tuple[Row, ...]:
    """Return what a receipt says, in the language of the moment: for its mail, its page and its file."""
    plan, publication = payment.contribution.plan, payment.publication
    rows = [
        (_("Receipt"), str(payment.receipt)),
        (_("Paid on"), clock.said(payment.paid_at, publication.zone)),
        (_("Amount"), str(payment.money)),
        (_("For"), f"{plan.name}, {plan.get_rhythm_display()}"),
        (_("Paid by"), str(payment.contribution.get_method_display())),
        (_("Payment number"), payment.remote_id),
        (_("Paid to"), publication.name),
    ]
    if payment.refunded_minor:
        rows.append((_("Refunded"), str(Money(payment.refunded_minor, payment.currency))))
    return tuple(rows)


@kind("refund")
def refund(mail: OutgoingMail) -> Content | None:
    """Confirm that money went back."""
    row = Refund.objects.select_related("payment__receipt").get(pk=_number(mail))
    rows = ((_("Refunded"), str(row.money)), (_("Of receipt"), str(row.payment.receipt)))
    return Content({"money": row.money}, rows)


@kind("cancelled")
@kind("late")
@kind("paused")
@kind("amount_changed")
def subscription(mail: OutgoingMail) -> Content | None:
    """Tell what became of a subscription; what is no longer so when the mail is sent is not told."""
    row = Subscription.objects.select_related("plan", "publication").get(pk=mail.facts["subscription"])
    expected = {"cancelled": Subscription.State.CANCELLED, "late": Subscription.State.LATE,
                "paused": Subscription.State.PAUSED}.get(mail.kind, row.state)  # fmt: skip
    if row.state != expected:
        return None
    rows = [(_("Contribution"), f"{row.plan.name}, {row.plan.get_rhythm_display()}"), (_("Amount"), str(row.money))]
    before = Money(mail.facts["before"], row.currency) if "before" in mail.facts else None
    if before:
        rows.append((_("Before"), str(before)))
    if row.next_at and mail.kind != "paused":
        rows.append((_("Next payment"), clock.said(row.next_at, row.publication.zone)))
    return Content({"subscription": row, "money": row.money, "before": before}, tuple(rows))


@kind("findings")
def findings(mail: OutgoingMail) -> Content | None:
    """Tell someone of the desk that there is something to settle."""
    person = User.objects.filter(pk=mail.facts["person"], is_active=True).first()
    if person is None:
        return None
    link = f"{mail.publication.origin}/{settings.DESK_PATH}/supporters/finding/"
    return Content({"count": mail.facts["count"], "link": link}, to=person.email)


@kind("manage_link")
def manage_link(mail: OutgoingMail) -> Content | None:
    """Tell the link to a supporter's own page."""
    return Content({"link": entering.link(mail)})


@kind("confirm_gift")
def confirm_gift(mail: OutgoingMail) -> Content | None:
    """Tell the link by which a gift goes on."""
    plan = Plan.objects.get(pk=mail.facts["plan"])
    return Content({"link": confirming.link(mail), "money": Money(int(mail.facts["minor"]), plan.currency)})


def _number(mail: OutgoingMail) -> int:
    """Return the number of the row that a mail is about: payment:12 → 12."""
    return int(mail.about.split(":")[1])
