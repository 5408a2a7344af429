"""The bank's file: its own, whole, safe for several processes; and where it refuses to be."""

import json
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured

from supporters.gateways import sandbox
from supporters.gateways.base import Unavailable
from supporters.gateways.sandbox import books as books_module
from supporters.gateways.sandbox import outbox
from supporters.gateways.sandbox.books import Bank
from tests import patience, serving

PROCESS = """
import sys
from pathlib import Path
from supporters.gateways.sandbox import outbox
from supporters.gateways.sandbox.books import Bank
from supporters.gateways.sandbox.gateway import SandboxGateway
from supporters.gateways.sandbox.paying import Choice, Payer, choose
from supporters.gateways.base import Order, Rhythm
from newsroom.kit.money import Money
import json
gateway = SandboxGateway(Bank(Path(sys.argv[1])))
numbers = []
for n in range(20):
    order = Order(f"k{n}", f"r{n}", Money(500, "USD"), Rhythm.MONTHLY, "card", "t", "http://a/x", "http://a/y")
    started = gateway.start(order)
    choose(gateway.bank, started.ref.remote_id, Choice.PAY, Payer())
    facts = gateway.finish(started.ref, key="f")
    numbers.append([facts.checkouts[0].remote_id, facts.payments[0].remote_id, facts.subscriptions[0].remote_id])
taken = []
while True:
    with gateway.bank.writing() as books:
        event = outbox.take_next(books)
    if event is None:
        break
    taken.append(event["id"])
print(json.dumps([numbers, taken]))
"""


def test_several_processes_found_one_bank_and_do_each_thing_once(tmp_path):
    file = tmp_path / "new" / "bank.sqlite3"
    command = [sys.executable, "-c", PROCESS, str(file)]
    running = [
        patience.Process(command, cwd=serving.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)
    ]

    said = [process.communicate(timeout=60) for process in running]

    assert [trouble for _out, trouble in said] == [b""] * 4
    answers = [json.loads(out) for out, _trouble in said]
    assert all(numbers == answers[0][0] for numbers, _taken in answers)
    taken = [event for _numbers, events in answers for event in events]
    assert len(taken) == len(set(taken)) == 60
    with Bank(file).reading() as books:
        assert len(books.all("SELECT id FROM payments")) == 20
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_the_key_is_drawn_once_and_nobody_else_may_read_the_file(tmp_path):
    first, second = Bank(tmp_path / "a.sqlite3"), Bank(tmp_path / "b.sqlite3")

    assert first.key == Bank(tmp_path / "a.sqlite3").key
    assert len(first.key) == 64
    assert first.key != second.key
    assert stat.S_IMODE((tmp_path / "a.sqlite3").stat().st_mode) == 0o600


def test_what_goes_wrong_half_way_leaves_nothing(counter):
    counter.pay()

    def spill(books):
        books.do("DELETE FROM payments")
        raise OSError

    with pytest.raises(OSError), counter.bank.writing() as books:  # noqa: PT011 - trouble of any kind
        spill(books)

    with counter.bank.reading() as books:
        assert len(books.all("SELECT id FROM payments")) == 1


def test_books_that_another_process_holds_are_unavailable(counter, monkeypatch):
    monkeypatch.setattr(books_module, "WAIT_SECONDS", 0.05)
    answers = []

    def ask():
        try:
            counter.start()
        except Unavailable as error:
            answers.append(str(error))

    with counter.bank.writing():
        other = threading.Thread(target=ask)
        other.start()
        patience.finish(other)

    assert len(answers) == 1
    assert "locked" in answers[0]


def test_a_file_that_is_no_bank_is_unavailable(counter, tmp_path):
    with pytest.raises(Unavailable), Bank(tmp_path).reading():
        pass


@pytest.mark.parametrize(
    "values", ["", None, {"bank": "bank.sqlite3", "may_run": False}], ids=["unset", "none", "live"]
)
def test_it_refuses_to_run_where_it_was_not_let(settings, tmp_path, values):
    settings.GATEWAYS = {"sandbox": values}

    with pytest.raises(ImproperlyConfigured, match="SANDBOX_BANK"):
        sandbox.from_settings()

    assert not sandbox.is_open()
    assert not (Path(settings.BASE_DIR) / "bank.sqlite3").exists()


def test_a_production_server_does_not_start_with_it(settings):
    settings.GATEWAYS = {"sandbox": {"bank": "bank.sqlite3", "may_run": False}}
    (error,) = [found for found in run_checks(tags=[Tags.security]) if found.id == "supporters.E001"]
    assert error.is_serious()
    assert "SANDBOX_IN_PRODUCTION" in error.msg

    settings.GATEWAYS = {"sandbox": {"bank": "bank.sqlite3", "may_run": True}}
    assert [found for found in run_checks(tags=[Tags.security]) if found.id == "supporters.E001"] == []


def test_its_file_lies_in_the_project_folder_unless_it_is_named_in_full(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    settings.GATEWAYS = {"sandbox": {"bank": "bank.sqlite3", "may_run": True}}

    assert sandbox.bank().file == tmp_path / "bank.sqlite3"


def test_a_file_that_cannot_be_made_is_named(settings):
    settings.GATEWAYS = {"sandbox": {"bank": "/dev/null/bank.sqlite3", "may_run": True}}

    with pytest.raises(ImproperlyConfigured, match="/dev/null/bank"):
        sandbox.bank()


def test_messages_wait_for_their_turn(counter):
    counter.pay()

    with counter.bank.writing() as books:
        first = outbox.take_next(books)
        outbox.was_refused(books, first, "500", is_away=True)
        assert outbox.take_next(books) is None
        assert not outbox.is_waiting(books)
        assert outbox.release(books) == 2
        assert outbox.take_next(books)["id"] == first["id"]
