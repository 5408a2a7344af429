"""Messages that are no report of delivery, or a broken one, say nothing."""

from email.message import EmailMessage

import pytest

from background import marking, reading
from background.reading import Fate
from tests.background.bounces import report


def mailed(number="code.1.20260101120000"):
    """A mail of ours."""
    message = EmailMessage()
    message["To"], message["Message-ID"] = "ada@example.org", f"<{marking.marked(number, to='ada@example.org')}@x.test>"
    message.set_content("Hello")
    return message


def test_a_report_says_which_mail_and_what_became_of_it():
    found = reading.read(report(mailed()))

    assert (found.fate, found.status) == (Fate.FINAL, "5.1.1")
    assert [number[0] for number in found.numbers] == [mailed()["Message-ID"].strip("<>").split("@")[0]]


def test_of_several_recipients_the_worst_counts():
    late = (
        b"Final-Recipient: rfc822; b@example.org\nAction: delayed\nStatus: 4.4.1\n\n--b1\nContent-Type: message/rfc822"
    )
    raw = report(mailed()).replace(b"\n--b1\nContent-Type: message/rfc822", b"\n" + late)

    assert reading.read(raw).fate == Fate.FINAL


@pytest.mark.parametrize("raw", [
    b"", b"\x00" * 1000, b"Subject: Out of office\n\nBack on Monday.", mailed().as_bytes(),
    b'Content-Type: multipart/report; boundary="a"\n\n--a\nContent-Type: message/delivery-status\n\n\xff\xfe\n--a--',
    b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)),
    b'Content-Type: multipart/report; boundary="a"\n\n' + b"--a\nContent-Type: message/delivery-status\n\n\n" * 5000,
])  # fmt: skip
def test_e7_what_is_no_report_says_nothing(raw):
    assert reading.read(raw) is None


def test_an_address_that_is_too_long_for_a_number_takes_mail_back_without_it(settings):
    settings.MAIL_RETURNS_TO = f"{'r' * 40}@example.org"
    assert marking.way_back(marking.marked("receipt.1.20260101120000", to="a@b.c")) == settings.MAIL_RETURNS_TO
    settings.MAIL_RETURNS_TO = ""
    assert marking.way_back("receipt.1.20260101120000.0123456789ab") == ""
