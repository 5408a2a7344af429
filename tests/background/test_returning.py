"""Mail that comes back: it closes its address to what can be left unsaid, once it is certain that it is ours."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from background import reading, returning
from background.models import ReturnedMail
from comments import noticing
from comments import sending as comment_mail
from comments.models import Notice
from readers import codes
from readers import entering as door
from readers import sending as code_mail
from readers.models import SignInCode
from supporters import entering, erasing, mailing, receipts, sending
from supporters.models import OutgoingMail, Receipt, Subscription
from tests import mailbox
from tests.background.bounces import report
from tests.factories.comments import CommentFactory
from tests.factories.newsroom import UserFactory
from tests.factories.readers import ReaderFactory
from tests.factories.sections import PublicationFactory
from tests.factories.supporters import PaymentFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


def receipt_to(email=ADA):
    """Send a receipt and return it as it went out."""
    payment = PaymentFactory(contribution__supporter__email=email)
    receipts.issue(payment)
    sending.send_due()
    return mail.outbox[-1].message()


def late_mail(supporter):
    """Owe what can be left unsaid: that a payment is late."""
    row = SubscriptionFactory(contribution__supporter=supporter, state=Subscription.State.LATE)
    about = {"about": f"subscription:{row.pk}", "supporter": supporter, "publication": row.publication}
    return mailing.owe("late", subscription=row.pk, **about)


def come_back(message, **how):
    """Read a report about a mail; tells whether it counted."""
    returned = reading.read(report(message, **how))
    return returned is not None and returning.take(returned)


def test_e7_mail_that_comes_back_stops_what_can_be_left_unsaid_and_no_receipt():
    assert come_back(receipt_to())
    first = OutgoingMail.objects.get(kind="receipt")
    supporter = first.supporter

    assert first.error.endswith(": 5.1.1.")
    assert first.done_at
    withheld = late_mail(supporter)
    payment = PaymentFactory(contribution__supporter=supporter)
    receipts.issue(payment)
    assert sending.send_due() == 1
    withheld.refresh_from_db()

    assert (withheld.cancelled_at is not None, withheld.done_at) == (True, None)
    assert withheld.error == "Not sent: mail to this address comes back."
    assert [letter.to for letter in mail.outbox] == [[ADA], [ADA]]
    assert str(payment.receipt) in mail.outbox[1].body
    assert Receipt.objects.count() == 2


def test_e7_a_storm_closes_one_address_once_and_mails_nobody():
    message = receipt_to("storm@example.org")
    counted = sum(come_back(message) for _ in range(200))

    row = ReturnedMail.objects.get()
    assert (counted, row.times, len(row.numbers), row.is_final) == (1, 1, 1, True)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("whole", [True, False])
def test_e7_the_mail_is_known_by_its_number_whole_or_by_its_head(whole):
    assert come_back(receipt_to(), whole=whole)


def test_e7_the_mail_is_known_by_the_address_it_came_back_to(settings):
    settings.MAIL_RETURNS_TO = "returns@spacewire.example"
    message = receipt_to()
    envelope = mail.outbox[-1].from_email
    del message["Message-ID"]

    assert envelope.startswith("returns+receipt.")
    assert message["From"].endswith("<newsroom@localhost>")
    assert come_back(message, to=envelope)


@pytest.mark.parametrize("number", [
    "<receipt.{pk}.20260101120000.0123456789ab@x>", "<receipt.999999.20260101120000.0123456789ab@x>",
    "<nothing.{pk}.20260101120000.0123456789ab@x>", "<CAJ+abc.def@mail.example>", "", "<receipt.{big}.20260101.0123456789ab@x>",
])  # fmt: skip
def test_e7_a_forged_report_closes_nothing(number):
    message = receipt_to()
    key = OutgoingMail.objects.get().pk
    message.replace_header("Message-ID", number.format(pk=key, big="9" * 18))

    assert not come_back(message)
    assert not ReturnedMail.objects.exists()


def test_e7_the_number_of_one_mail_is_none_of_another_address():
    message = receipt_to()
    OutgoingMail.objects.get().supporter.__class__.objects.update(email="grace@example.org")

    assert not come_back(message)


@pytest.mark.parametrize(("status", "action", "closes"), [
    ("5.1.1", "failed", True), ("5.1.10", "failed", True), ("5.0.0", "failed", True), ("5.2.1", "failed", True),
    ("5.2.2", "failed", False), ("5.7.1", "failed", False), ("4.4.7", "failed", False), ("", "failed", False),
    ("4.4.1", "delayed", False), ("2.0.0", "delivered", False),
])  # fmt: skip
def test_e7_what_is_final_closes_at_once_and_what_may_pass_does_not(status, action, closes):
    come_back(receipt_to(), status=status, action=action)

    assert returning.is_closed(ADA) is closes


def test_e7_the_third_failure_in_passing_closes_and_old_ones_do_not_count(time_machine):
    now = timezone.now()
    for day, closed in ((0, False), (20, False), (80, False), (90, False), (100, True)):
        time_machine.move_to(now + timedelta(days=day))
        come_back(receipt_to("full@example.org") if not day else _again("full@example.org"), status="5.2.2")

        assert returning.is_closed("full@example.org") is closed


def _again(email):
    supporter = OutgoingMail.objects.first().supporter
    assert supporter.email == email
    receipts.issue(PaymentFactory(contribution__supporter=supporter))
    sending.send_due()
    return mail.outbox[-1].message()


def test_e7_opened_again_by_the_desk_old_reports_close_it_no_more():
    first = receipt_to()
    second = _again(ADA)
    come_back(first)
    desk = UserFactory()
    row = ReturnedMail.objects.get()

    assert (returning.lift(row, by=desk), returning.lift(row, by=desk)) == (True, False)
    assert not come_back(first)
    assert not come_back(second)
    assert not returning.is_closed(ADA)
    assert come_back(_again(ADA))
    assert returning.is_closed(ADA)


def test_e7_notices_about_comments_stop_and_a_code_goes_out_when_it_is_asked_for():
    reader = ReaderFactory(email=ADA)
    answers = [_answered(reader), _answered(reader)]
    Notice.objects.filter(comment=answers[1]).update(not_before=timezone.now() + timedelta(days=1))
    comment_mail.send_due()
    assert come_back(mail.outbox[-1].message())
    Notice.objects.update(not_before=timezone.now())
    assert comment_mail.send_due() == 0
    assert ReturnedMail.objects.get().who == f"R-{reader.pk}"

    door.ask(ADA, publication=PublicationFactory())
    assert code_mail.send_due() == 1
    assert len(mail.outbox) == 2
    assert come_back(mail.outbox[-1].message())
    door.ask(ADA, publication=PublicationFactory(host="sister.test"))
    assert code_mail.send_due() == 1


def _answered(reader):
    comment = CommentFactory(reader=reader)
    answer = CommentFactory(article=comment.article, parent=comment)
    noticing.owe_answer(answer)
    Notice.objects.waiting().update(not_before=timezone.now())
    return answer


def test_e7_a_code_that_is_typed_and_a_link_that_is_opened_show_that_mail_arrives():
    come_back(receipt_to())
    browser = door.ask(ADA, publication=PublicationFactory())
    assert browser
    code = SignInCode.objects.get()
    door.use(code, codes.code_of(code), language="en")
    assert not returning.is_closed(ADA)

    come_back(_again(ADA))
    assert returning.is_closed(ADA)
    supporter = OutgoingMail.objects.first().supporter
    entering.ask(ADA, publication=PublicationFactory(host="sister.test"))
    link = OutgoingMail.objects.get(kind="manage_link", supporter=supporter)
    assert entering.use(entering.link(link).rstrip("/").rsplit("/", 1)[-1])
    assert not returning.is_closed(ADA)


def test_e7_a_server_that_refuses_for_good_while_it_is_asked_closes_too_and_a_closed_relay_does_not(settings, caplog):
    with mailbox.running(settings) as server:
        server.handler.answer = "550 5.7.1 relaying denied"
        receipts.issue(PaymentFactory(contribution__supporter__email=ADA))
        sending.send_due()
        assert not ReturnedMail.objects.exists()
        server.handler.answer = "550 5.1.1 <ada@example.org> no such person"
        OutgoingMail.objects.update(not_before=timezone.now())
        sending.send_due()

    assert returning.is_closed(ADA)
    assert OutgoingMail.objects.get().done_at is None
    assert "ada@" not in caplog.text


def test_e7_nothing_of_a_person_lies_there_and_erasing_takes_it_away():
    come_back(receipt_to())
    row = ReturnedMail.objects.values().get()
    assert "ada" not in str(row)
    assert "example.org" not in str(row)

    erasing.erase(OutgoingMail.objects.first().supporter)
    assert not ReturnedMail.objects.exists()


def test_e7_after_a_year_without_a_report_mail_is_tried_again(time_machine):
    come_back(receipt_to())
    time_machine.move_to(timezone.now() + timedelta(days=366))

    assert returning.forget_old() == 1
    assert not returning.is_closed(ADA)
