"""How far the database that is written to has got."""

from typing import NamedTuple

from django.conf import settings
from django.db import connection

from newsroom.kit.databases import REPLICA

# A standby writes no timeline of its own.
_HOW_FAR = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
CASE WHEN pg_is_in_recovery() THEN '' ELSE left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END
"""
_WRITTEN = "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint, current_setting('wal_block_size')::int"
# Each block of the log begins with a head of 24 bytes, that of a file with one of 40. No entry is shorter than 24.
_LONGEST_HEAD = 40


class Server(NamedTuple):
    """What PostgreSQL says of itself: the oldest transaction that may still write, and the timeline it writes."""

    floor: int
    timeline: str


def server() -> Server | None:
    """Return how far PostgreSQL's transactions are; None on SQLite, which has one writer at a time."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(_HOW_FAR)
        return Server(*cursor.fetchone())


def written(server: Server | None) -> int:
    """Return up to which byte of its log PostgreSQL has written; 0 where no replica is there to be compared."""
    if server is None or REPLICA not in settings.DATABASES or not server.timeline:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return last_entry(*cursor.fetchone())


def last_entry(place: int, block: int) -> int:
    """Return where the last entry ends before a place in the log, as a replica says it that has read it.

    Behind the last entry of a block the primary names a place behind the next one's head, where a replica comes only
    with the next entry: on a quiet primary, after a while. Whoever is at the block's beginning has read all before it.
    """
    return place - place % block if place % block <= _LONGEST_HEAD else place
