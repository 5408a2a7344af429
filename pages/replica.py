"""Making pages from a replica of the database, where it has everything that this process knows of.

A page is stored with the position that was read from the first database. A replica that lags behind it would give a page
that claims to know what it doesn't show, and would be stale for ever. So each making first asks the very connection it
is about to use how far it has got; and where the replica lags, is away or breaks off, the first database is read.

Only while the first database is away, so that nothing stored is trusted, is the replica read whatever it has.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import NoReturn

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from newsroom.kit import databases
from newsroom.kit.databases import REPLICA, Source
from pages import following

logger = logging.getLogger(__name__)

# So long a replica that is away isn't asked again: a connection to a machine that is gone takes seconds to fail.
SECONDS_BETWEEN_TRIES = 5.0
# One that has just taken over lets readers in a moment before it lets in who may write; who comes between finds no first.
SECONDS_OF_TAKING_OVER = 2.0
_A_MOMENT = 0.1
_HOW_FAR = "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() - '0/0' >= %s"
_not_before = 0.0
_took_over_at = 0.0
_connecting = threading.Lock()


def made[Result](make: Callable[[], Result], *, failed: Callable[[Result], bool] = lambda _result: False) -> Result:
    """Return what `make` makes: from the replica where that will do, else from the first database.

    What `failed` says of it, or a DatabaseError, is taken for the database's fault, and it is made once more.
    Take the position before: what was learnt after the replica was asked how far it has got, it may lack.
    """
    source = _source()
    try:
        with nullcontext() if source is Source.FIRST else databases.reading_from(source):
            result = make()
        if not failed(result) or (other := _instead_of(source)) is None:
            return result
    except DatabaseError as error:
        if (other := _instead_of(source)) is None:
            raise
        logger.warning("Made once more, from %s: %s", other.value, str(error).partition("\n")[0])
    with databases.reading_from(other):
        return make()


def _instead_of(source: Source) -> Source | None:
    """Return where to make what a database broke off; None where there is no other that would do."""
    if REPLICA not in settings.DATABASES or databases.is_replica():
        return None
    if source is Source.ALONE or (source is Source.CAUGHT_UP and _broke()):
        return Source.FIRST
    # What is to stay in memory is read from the first even while a page is made from the replica: that may be what failed.
    # Who asked the first alone, and took too long there, isn't let ask again.
    first = connections[DEFAULT_DB_ALIAS]
    if source is Source.CAUGHT_UP and _answers(first):
        return Source.FIRST
    if source is Source.FIRST and first.connection is not None and first.is_usable():
        return None
    return _without_first(first)


def _without_first(first: BaseDatabaseWrapper) -> Source | None:
    """Return where to make what the first has taken with it: from the replica, or where that takes over, from the new first."""
    # In its last moment it may have written what never came to the replica, which then is behind for ever.
    if time.monotonic() >= _not_before:
        try:
            _has_all(0)
        except DatabaseError as error:
            _rest(str(error))
        else:
            return Source.ALONE
    if time.monotonic() - _took_over_at > SECONDS_OF_TAKING_OVER:
        return None
    return Source.FIRST if _lets_us_in(first) else None


def _lets_us_in(first: BaseDatabaseWrapper) -> bool:
    """Wait, while one takes over, until it lets in who may write."""
    until = time.monotonic() + SECONDS_OF_TAKING_OVER
    while not (answers := _answers(first)) and time.monotonic() < until:
        time.sleep(_A_MOMENT)
    return answers


def _answers(first: BaseDatabaseWrapper) -> bool:
    """Tell whether the first database can be asked, on a new connection where the old one broke."""
    if first.connection is not None and first.is_usable():
        return True
    first.close()
    try:
        first.ensure_connection()
    except DatabaseError:
        return False
    return True


def state() -> str:
    """Return in a word or two how the replica is, for operators; nothing where there is none."""
    if REPLICA not in settings.DATABASES:
        return ""
    try:
        following.look()
        return "up to date" if _has_all(following.reached()) else "behind; pages are made from the first database"
    except DatabaseError:
        return "away; pages are made from the first database"


def _source() -> Source:
    """Return where a page that is made now is best read from. Inside another that is made from the replica: from there."""
    if REPLICA not in settings.DATABASES or databases.is_replica() or time.monotonic() < _not_before:
        return Source.FIRST
    is_alone = following.is_blind()
    connection = connections[REPLICA]
    connection.close_if_unusable_or_obsolete()
    is_new = connection.connection is None
    # A machine that doesn't answer keeps one waiting, not all.
    if is_new and not _connecting.acquire(blocking=False):
        return Source.FIRST
    try:
        has_all = _has_all(following.reached())
    except DatabaseError as error:
        _rest(str(error))
        return Source.FIRST
    finally:
        if is_new:
            _connecting.release()
    if is_alone:
        return Source.ALONE
    return Source.CAUGHT_UP if has_all else Source.FIRST


def _has_all(reached: int) -> bool:
    """Ask the replica whether it has got so far. Raises DatabaseError; a connection that has just broken is made anew."""
    connection = connections[REPLICA]
    was_open = connection.connection is not None
    try:
        with connection.cursor() as cursor:
            cursor.execute(_HOW_FAR, [reached])
            is_replica, has_all = cursor.fetchone()
    except DatabaseError:
        connection.close()
        if was_open:
            return _has_all(reached)
        raise
    if not is_replica:
        _took_over(connection)
    return bool(has_all)


def _took_over(connection: BaseDatabaseWrapper) -> NoReturn:
    """Note that it is no replica any more. Raises DatabaseError."""
    global _took_over_at  # noqa: PLW0603 - this module is the one holder
    _took_over_at = time.monotonic()
    connection.close()
    raise DatabaseError("It is a primary itself.")


def _broke() -> bool:
    """Let a replica rest that is away; one that only broke off a question, or was not what failed, goes on."""
    connection = connections[REPLICA]
    if connection.connection is not None and connection.is_usable():
        return False
    connection.close()
    _rest("Its connection broke.")
    return True


def _rest(why: str) -> None:
    global _not_before  # noqa: PLW0603 - this module is the one holder
    _not_before = time.monotonic() + SECONDS_BETWEEN_TRIES
    logger.warning("No pages are made from the replica: %s", why.partition("\n")[0])
