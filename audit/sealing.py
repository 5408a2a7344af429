"""The chain: each entry carries the digest of its predecessor, so that whoever alters one must alter all that follow.

Entries are written in the transaction of the act and chained after its commit, in a short transaction of their own.
Chaining inside the act would make every act wait for every other, and two acts that hold a story each would wait for
one another for ever. An entry whose process died in between is chained by the next one.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db import connection, models, transaction

from audit.models import AuditEntry

AT_ONCE = 500
# Which of PostgreSQL's advisory locks is ours: any number, as long as nobody else takes it.
_LOCK = 5_208_417
BEGINNING = "0" * 64


@dataclass(frozen=True)
class Fault:
    """A place where the record isn't as it was written."""

    number: int
    what: str


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found: how many entries, the last digest, and what is wrong."""

    entries: int
    head: str
    faults: list[Fault]


def seal_later() -> None:
    """Seal once the act is committed; several acts in one transaction are sealed together."""
    if not any(waiting[1] is seal for waiting in connection.run_on_commit):
        transaction.on_commit(seal, robust=True)


def seal() -> int:
    """Chain all committed entries that have no number yet; return how many. Doing it twice changes nothing."""
    done = 0
    while count := _seal_some():
        done += count
    return done


def verify(*, most: int = 20) -> Verdict:
    """Read the whole chain and return what is wrong with it, at most so many faults."""
    seal()
    faults: list[Fault] = []
    entries, number, digest = 0, 0, BEGINNING
    for entry in AuditEntry.objects.exclude(number=None).order_by("number").iterator(chunk_size=2000):
        faults += _faults_of(entry, expected=number + 1, follows=digest)
        entries, number, digest = entries + 1, entry.number, entry.digest
        if len(faults) >= most:
            break
    return Verdict(entries, digest, faults[:most])


def is_known(digest: str) -> bool:
    """Tell whether an entry has this digest, or the chain begins with it."""
    return digest == BEGINNING or AuditEntry.objects.filter(digest=digest).exists()


def digest_of(entry: AuditEntry, number: int, follows: str) -> str:
    """Return the digest of an entry at its place in the chain."""
    told = [number, follows, entry.pk, entry.at.astimezone(UTC).isoformat(timespec="microseconds"), entry.by_id,
            entry.act, entry.table, entry.row_key, entry.row_name, entry.publication_key, entry.before, entry.after,
            entry.note]  # fmt: skip
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _faults_of(entry: AuditEntry, *, expected: int, follows: str) -> Iterator[Fault]:
    if entry.number != expected:
        yield Fault(entry.number, "entries are missing before it")
    elif entry.follows != follows:
        yield Fault(entry.number, "it doesn't follow its predecessor")
    if entry.digest != digest_of(entry, entry.number, entry.follows):
        yield Fault(entry.number, "it was altered after it was written")


@transaction.atomic
def _seal_some() -> int:
    _hold_the_chain()
    last = AuditEntry.objects.exclude(number=None).order_by("-number").values_list("number", "digest").first()
    number, follows = last or (0, BEGINNING)
    waiting = list(AuditEntry.objects.filter(number=None).order_by("pk")[:AT_ONCE])
    for entry in waiting:
        number += 1
        digest = digest_of(entry, number, follows)
        # The plain QuerySet: the record's own refuses every change, and the database lets only this one pass.
        rows = models.QuerySet(AuditEntry).filter(pk=entry.pk, number=None)
        rows.update(number=number, follows=follows, digest=digest)
        follows = digest
    return len(waiting)


def _hold_the_chain() -> None:
    """Let nobody else chain until this transaction ends. SQLite's transactions hold the whole file anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
