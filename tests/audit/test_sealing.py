"""The chain: whoever alters, removes or slips in an entry is found out."""

import threading

import pytest
from django.db import connection, connections, models, transaction

from audit import guarding, recording, sealing
from audit.models import AuditEntry
from newsroom.models import User
from tests import patience
from tests.factories.newsroom import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entries():
    person = UserFactory()
    return [recording.record("change", person, by=person, after={"name": f"N {n}"}, note=f"{n}") for n in range(5)]


def forge(**changes):
    """Alter the third entry as someone could who owns the database and its triggers."""
    with guarding.lifted(connection):
        models.QuerySet(AuditEntry).filter(number=3).update(**changes)


def test_each_entry_carries_the_digest_of_its_predecessor(entries):
    chain = list(AuditEntry.objects.order_by("number"))

    assert [e.pk for e in chain] == [e.pk for e in entries]
    assert [e.number for e in chain] == [1, 2, 3, 4, 5]
    assert [e.follows for e in chain] == [sealing.BEGINNING, *(e.digest for e in chain[:-1])]
    assert sealing.verify() == sealing.Verdict(5, chain[-1].digest, [])


@pytest.mark.parametrize(
    "changes",
    [
        {"note": "forged"}, {"act": "look"}, {"by": None}, {"row_key": "0"}, {"row_name": "Nobody"},
        {"table": "x.Y"}, {"publication_key": 1}, {"before": {"name": "?"}}, {"after": {}},
    ],
)  # fmt: skip
def test_a_tampered_entry_is_found(entries, changes):
    forge(**changes)

    assert sealing.verify().faults == [sealing.Fault(3, "it was altered after it was written")]


def test_an_entry_whose_digest_was_made_anew_no_longer_leads_to_the_next(entries):
    third = AuditEntry.objects.get(number=3)
    third.note = "forged"
    forge(note="forged", digest=sealing.digest_of(third, 3, third.follows))

    assert sealing.verify().faults == [sealing.Fault(4, "it doesn't follow its predecessor")]


def test_a_missing_entry_is_found(entries):
    with guarding.lifted(connection):
        models.QuerySet(AuditEntry).filter(number=3).delete()

    assert sealing.verify().faults == [sealing.Fault(4, "entries are missing before it")]


def test_what_was_written_by_a_process_that_died_is_chained_by_the_next(entries, monkeypatch):
    monkeypatch.setattr(sealing, "seal_later", lambda: None)
    orphan = recording.record("change", UserFactory(), by=None)
    monkeypatch.undo()

    last = recording.record("change", UserFactory(), by=None)

    assert list(AuditEntry.objects.filter(number__gt=5).order_by("number")) == [orphan, last]


def test_an_act_that_is_undone_leaves_no_entry_and_no_gap(entries):
    with transaction.atomic():
        recording.record("change", UserFactory(), by=None)
        transaction.set_rollback(True)
    recording.record("change", UserFactory(), by=None)

    assert (sealing.verify().entries, sealing.verify().faults) == (6, [])


def test_many_at_once_make_one_chain():
    person = UserFactory()
    start = threading.Barrier(6)

    def act():
        start.wait(timeout=20)
        for _ in range(5):
            with transaction.atomic():
                recording.record("change", User.objects.get(pk=person.pk), by=person)
        connections.close_all()

    threads = [threading.Thread(target=act) for _ in range(6)]
    for thread in threads:
        thread.start()
    patience.finish(*threads)

    verdict = sealing.verify()
    assert (verdict.entries, verdict.faults) == (30, [])
