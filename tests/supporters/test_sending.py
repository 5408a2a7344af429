"""Mail that is owed is sent once, in time, whatever the mail server does."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from supporters import mailing, receipts, sending
from supporters.models import OutgoingMail, Receipt, Subscription
from tests import mailbox
from tests.factories.supporters import PaymentFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    """A real mail server, and our settings pointed at it."""
    with mailbox.running(settings) as running:
        yield running


def paid(**also):
    payment = PaymentFactory(**also)
    receipts.issue(payment)
    return payment


def in_a_minute():
    OutgoingMail.objects.filter(done_at=None).update(not_before=timezone.now())


def test_a_receipt_says_what_was_paid_in_text_and_html():
    payment = paid(contribution__supporter__email="ada@example.org", contribution__publication__name="Spacewire")

    assert sending.send_due() == 1

    sent = mail.outbox[0]
    html = sent.alternatives[0].content
    assert (sent.to, sent.subject) == (["ada@example.org"], "Thank you: your receipt for $5 to Spacewire")
    for text in (sent.body, html):
        assert str(payment.receipt) in text
        assert "Paid by" in text
        assert "/support/manage/" in text
    assert sending.send_due() == 0


def test_e1_e4_no_name_breaks_a_header_or_the_page():
    name = "Spacewire\r\nBcc: all@example.org <script>alert(1)</script>"
    paid(contribution__publication__name=name)

    sending.send_due()

    sent = mail.outbox[0]
    assert "\n" not in sent.subject + sent.from_email
    assert "Bcc" not in sent.message()
    assert "<script>" not in sent.alternatives[0].content


def test_what_is_no_longer_so_is_not_told():
    row = SubscriptionFactory(state=Subscription.State.ACTIVE)
    mailing.owe(
        "late", about="subscription:1", supporter=row.supporter, publication=row.publication, subscription=row.pk
    )

    assert sending.send_due() == 1
    assert mail.outbox == []


def test_an_erased_supporter_gets_nothing():
    payment = paid()
    payment.supporter.email = ""
    payment.supporter.save()

    sending.send_due()

    assert mail.outbox == []


def test_a_mail_of_a_kind_about_something_is_owed_once():
    row = SubscriptionFactory()
    owed = [
        mailing.owe("cancelled", about="subscription:1", supporter=row.supporter, publication=row.publication)
        for _ in range(3)
    ]

    assert [bool(o) for o in owed] == [True, False, False]


def test_14_w19_a_mail_server_that_is_down_for_an_hour_loses_nothing(server, time_machine):
    for _ in range(20):
        paid()
    server.stop(no_assert=True)
    began = timezone.now()

    for minute in range(60):
        time_machine.move_to(began + timedelta(minutes=minute))
        assert sending.send_due() == 0
    again = mailbox.start(server.port)
    time_machine.move_to(began + timedelta(minutes=62))

    assert sending.send_due() == 20
    assert len(again.handler.taken) == Receipt.objects.count() == 20
    again.stop(no_assert=True)


@pytest.mark.parametrize("answer", ["451 later", "421 going away"])
def test_14_a_server_that_puts_it_off_gets_it_later(server, answer):
    paid()
    server.handler.answer = answer
    for _ in range(10):
        sending.send_due()
        in_a_minute()
    server.handler.answer = None

    assert sending.send_due() == 1
    assert len(server.handler.taken) == 1


def test_14_g2_an_address_that_never_works_is_shown_to_the_desk_and_holds_up_nobody(server, caplog):
    paid(contribution__supporter__email="ada@example.org")
    server.handler.answer = "550 no such person"
    for _ in range(7):
        sending.send_due()
        in_a_minute()
    server.handler.answer = None
    paid()

    assert sending.send_due() == 1
    assert OutgoingMail.objects.parked().get().error == "Refused: The mail server refused it: 550"
    assert "ada@" not in caplog.text


def test_14_a_mail_sent_again_after_a_crash_has_the_same_number(server):
    paid()
    sending.send_due()
    OutgoingMail.objects.update(done_at=None, not_before=timezone.now())

    sending.send_due()

    numbers = [e.content.split(b"Message-ID: ")[1].split(b"\r\n")[0] for e in server.handler.taken]
    assert len(numbers) == 2
    assert len(set(numbers)) == 1


def test_e5_no_mail_goes_out_in_clear_text_where_the_line_should_be_secret(server, settings):
    settings.MAILERS["default"]["OPTIONS"] |= {"use_ssl": True}  # this server speaks in the clear
    paid()

    assert sending.send_due() == 0
    in_a_minute()
    settings.MAILERS["default"]["OPTIONS"] |= {"use_ssl": False}
    assert server.handler.taken == []
    assert sending.send_due() == 1
