"""`manage.py read_bounces`: from the pipe or a mailbox, saying numbers and no address."""

import io
import mailbox
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from background import returning
from background.management.commands.read_bounces import TRY_AGAIN
from background.models import ReturnedMail
from tests.background.bounces import report
from tests.background.test_returning import ADA, receipt_to

pytestmark = pytest.mark.django_db


def piped(monkeypatch, raw, **options):
    """Give the command a message as a mail server does, and return what it says."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    said = io.StringIO()
    call_command("read_bounces", stdout=said, stderr=said, **options)
    return said.getvalue().strip()


def test_e7_one_message_from_the_pipe(monkeypatch, caplog):
    raw = report(receipt_to())

    assert piped(monkeypatch, raw) == "1 final"
    assert piped(monkeypatch, raw) == "1 not counted"
    assert piped(monkeypatch, b"Subject: Hello\n\nAda here.") == "1 no report"
    assert returning.is_closed(ADA)
    assert ADA not in caplog.text


def test_e7_the_server_says_to_which_address_it_came(monkeypatch, settings):
    settings.MAIL_RETURNS_TO = "returns@spacewire.example"
    message = receipt_to()
    number = message["Message-ID"].strip("<>").split("@")[0]
    del message["Message-ID"]

    assert piped(monkeypatch, report(message), recipient=f"returns+{number}@spacewire.example") == "1 final"


def test_e7_where_the_database_is_away_the_server_keeps_the_message(monkeypatch):
    raw = report(receipt_to())

    def away(_returned):
        raise OperationalError("gone")

    monkeypatch.setattr(returning, "take", away)
    with pytest.raises(SystemExit) as ended:
        piped(monkeypatch, raw)
    assert ended.value.code == TRY_AGAIN


@pytest.mark.parametrize("kind", ["maildir", "mbox", "folder"])
def test_e7_a_mailbox_is_read_and_read_again_changes_nothing(tmp_path, kind):
    folder, raw = tmp_path / "box", report(receipt_to())
    if kind == "folder":
        folder.mkdir()
        (folder / "1.eml").write_bytes(raw)
        (folder / "2.eml").write_bytes(b"Subject: Hello\n\nHello")
    else:
        box = mailbox.Maildir(folder) if kind == "maildir" else mailbox.mbox(folder)
        box.add(raw)
        box.add(b"Subject: Hello\n\nHello")
        box.close()

    said = io.StringIO()
    call_command("read_bounces", folder, stdout=said)
    assert said.getvalue().strip() == "1 final, 1 no report"
    before = ReturnedMail.objects.values().get()
    again = io.StringIO()
    call_command("read_bounces", folder, stdout=again)
    assert again.getvalue().strip() == ("Nothing to read." if kind == "maildir" else "1 no report, 1 not counted")
    assert ReturnedMail.objects.values().get() == before


def test_a_mailbox_that_is_not_there_is_told():
    with pytest.raises(CommandError, match="There is no"):
        call_command("read_bounces", "nowhere")
