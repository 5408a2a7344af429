"""Counting what is read and shared: noted in memory at once, written in one statement a few seconds later.

Whoever reads never waits for this: noting is a sum in a dictionary. A thread of each process writes the sums every ten
seconds, another time when the process ends. What a killed process had noted is lost: seconds, no more.
"""

import atexit
import logging
import os
import threading
from collections.abc import Iterable
from datetime import datetime
from multiprocessing import util as processes

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Listing
from audience import sifting
from audience.models import HourCount

logger = logging.getLogger(__name__)

KINDS = {"read": 0, "shared": 1}
# So many different stories and hours are held at most; what comes then is not counted.
MOST_HELD = 5000
WRITE_AT = 1000
ROWS_A_STATEMENT = 200

Key = tuple[int, int, datetime]
Sums = dict[Key, list[int]]

_lock = threading.Lock()
_writing = threading.Lock()
_wake = threading.Event()
_held: Sums = {}
_sieve = sifting.Sieve()
_writer_of: int | None = None


def note(*, publication_id: int, article_id: int, kind: str, address: str, agent: str) -> bool:
    """Note that someone read or shared what may be a story; return whether it counts. Asks the database nothing.

    Whether there is such a story, and whether readers may see it, is found out when it is written.
    """
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    if not _sieve.lets_through(address=address, agent=agent, what=f"{article_id}|{kind}", hour=hour):
        return False
    key = (publication_id, article_id, hour)
    with _lock:
        if key not in _held and len(_held) >= MOST_HELD:
            return False
        _held.setdefault(key, [0, 0])[KINDS[kind]] += 1
        is_much = len(_held) >= WRITE_AT
    _see_that_someone_writes()
    if is_much:
        _wake.set()
    return True


def write() -> int:
    """Write what was noted; return the number of rows. What the database doesn't take now is kept for the next time."""
    global _held
    with _writing:
        with _lock:
            taken, _held = _held, {}
        if not taken:
            return 0
        try:
            rows = _of_live_stories(taken)
            with transaction.atomic():
                _add(rows)
        except DatabaseError as error:
            logger.warning("Counts wait for the database: %s", str(error).partition("\n")[0])
            _give_back(taken)
            return 0
        return len(rows)


def forget() -> None:
    """Drop what was noted and not written, and what the sieve has seen: for tests."""
    global _held, _sieve
    with _lock:
        _held, _sieve = {}, sifting.Sieve(1 << 14)


def _of_live_stories(taken: Sums) -> dict[tuple[int, datetime], list[int]]:
    """Return the sums of what readers may see at the publication where they read it. One query."""
    by_site: dict[int, set[int]] = {}
    for publication_id, article_id, _hour in taken:
        by_site.setdefault(publication_id, set()).add(article_id)
    wanted = Q()
    for publication_id, keys in by_site.items():
        wanted |= Q(publication=publication_id, article__in=sorted(keys))
    listed = Listing.objects.live().filter(wanted, section=None)
    known = set(listed.values_list("publication_id", "article_id"))
    rows: dict[tuple[int, datetime], list[int]] = {}
    for (publication_id, article_id, hour), (reads, shares) in taken.items():
        if (publication_id, article_id) in known:
            sums = rows.setdefault((article_id, hour), [0, 0])
            sums[0] += reads
            sums[1] += shares
    return rows


def _add(rows: dict[tuple[int, datetime], list[int]]) -> None:
    """Add sums to what stands in the table: the database adds, so that processes don't overwrite each other.

    The rows come in one order everywhere, so that two processes never wait for each other in a circle.
    """
    ordered = sorted(rows.items())
    table = connection.ops.quote_name(HourCount._meta.db_table)
    for start in range(0, len(ordered), ROWS_A_STATEMENT):
        part = ordered[start : start + ROWS_A_STATEMENT]
        values = ", ".join(["(%s, %s, %s, %s)"] * len(part))
        # The name is our own table's; every value travels as a parameter.
        statement = (
            f"INSERT INTO {table} (article_id, hour, reads, shares) VALUES {values} "  # noqa: S608
            f"ON CONFLICT (article_id, hour) DO UPDATE SET reads = {table}.reads + excluded.reads, "
            f"shares = {table}.shares + excluded.shares"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, list(_parameters(part)))


def _parameters(part: Iterable[tuple[tuple[int, datetime], list[int]]]) -> Iterable[object]:
    for (article_id, hour), (reads, shares) in part:
        yield from (article_id, connection.ops.adapt_datetimefield_value(hour), reads, shares)


def _give_back(taken: Sums) -> None:
    with _lock:
        for key, sums in taken.items():
            if key not in _held and len(_held) >= MOST_HELD:
                continue
            held = _held.setdefault(key, [0, 0])
            held[0] += sums[0]
            held[1] += sums[1]


def _see_that_someone_writes() -> None:
    """Start this process's thread, once; a process that was forked off needs one of its own."""
    global _writer_of  # noqa: PLW0603 - as above
    if _writer_of == os.getpid() or not settings.AUDIENCE_SECONDS:
        return
    with _lock:
        if _writer_of == os.getpid():
            return
        _writer_of = os.getpid()
    threading.Thread(target=_write_now_and_then, name="audience", daemon=True).start()
    # A server's worker that ends as a child process runs only the second of these.
    atexit.register(write)
    processes.Finalize(None, write, exitpriority=1)


def _write_now_and_then() -> None:
    while True:
        _wake.wait(settings.AUDIENCE_SECONDS)
        _wake.clear()
        try:
            write()
        except Exception:
            logger.exception("Counts could not be written")
        finally:
            connection.close()
