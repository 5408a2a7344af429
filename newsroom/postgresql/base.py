"""The connection: Django's own, but each value is written into a statement once, however often it stands there.

The driver takes a statement's text apart each time, and writes a moment that stands in it eight times eight times. And
before each page Django asks the server for nothing but a sign of life.
"""

import re
import select
import time
from collections.abc import Sequence
from datetime import UTC, timezone
from functools import lru_cache
from typing import Any

from django.db.backends.postgresql import base
from psycopg2.extensions import UNICODE, adapt
from psycopg2.extensions import cursor as drivers_own

# Longer ones bring many rows at once, and their text hardly ever comes again.
MOST_TEXTS, LONGEST = 1_000, 50_000
# So long after a sign of life the socket's word is taken for the server's: who ends a connection says so there.
SECONDS_TRUSTED = 1.0
_MARK = re.compile("%(.?)", re.DOTALL)
# By PostgreSQL's numbers for a day and for a time with its zone.
_TIMES_AS_TEXT = {1082: UNICODE, 1184: UNICODE}


class Cursor(drivers_own):
    """Asks as the driver's does."""

    def execute(self, query: Any, args: Any = None) -> None:  # noqa: ANN401 - whatever the driver takes
        """Ask a statement; what isn't plain text with a list of values goes the driver's own way."""
        if args and isinstance(query, str) and isinstance(args, list | tuple) and len(query) <= LONGEST:
            pieces = _pieces(query)
            if pieces is not None and len(pieces) == len(args) + 1:
                return super().execute(self._joined(pieces, args))
        return super().execute(query, args)

    def _joined(self, pieces: Sequence[str], args: Sequence) -> str:
        said: dict[int, str] = {}
        text = [pieces[0]]
        for value, piece in zip(args, pieces[1:], strict=True):
            if type(value) is int and value >= 0:
                text += (str(value), piece)
                continue
            key = id(value)
            if key not in said:
                said[key] = self._literal(value)
            text += (said[key], piece)
        return "".join(text)

    def _literal(self, value: object) -> str:
        """Return a value as the driver writes it."""
        if value is None:
            return "NULL"
        adapted = adapt(value)
        if hasattr(adapted, "prepare"):
            adapted.prepare(self.connection)
        return adapted.getquoted().decode()


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks by that cursor."""

    _lived_at = 0.0

    def get_connection_params(self) -> dict[str, Any]:
        """Return what a connection is made with."""
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ANN401 - the driver has no types
        """Return a cursor. Where times are in UTC the driver makes them without a call of ours for each."""
        if name or self.timezone is not UTC:
            return super().create_cursor(name)
        cursor = self.connection.cursor()
        cursor.tzinfo_factory = timezone
        return cursor

    def leave_times_unread(self, cursor: Any) -> None:  # noqa: ANN401 - the same
        """Have a cursor give times and days as texts in ISO's way, for rows of which few are read."""
        cursor.string_types = _TIMES_AS_TEXT

    def close_if_health_check_failed(self) -> None:
        """Close a connection that shows no sign of life: each second by a question, else by what lies at its socket.

        Nothing lies there while nobody asks, unless the server has ended the connection.
        """
        if self.connection is None or not self.health_check_enabled or self.health_check_done:
            return
        now = time.monotonic()
        if now - self._lived_at < SECONDS_TRUSTED and not self.errors_occurred and self._is_quiet():
            self.health_check_done = True
            return
        super().close_if_health_check_failed()
        if self.connection is not None:
            self._lived_at = now

    def _is_quiet(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0)


@lru_cache(MOST_TEXTS)
def _pieces(query: str) -> list[str] | None:
    """Return what stands between a statement's values; None where it holds other marks than plain ones."""
    if any(mark not in {"s", "%"} for mark in _MARK.findall(query)):
        return None
    text = [""]
    for n, piece in enumerate(_MARK.split(query)):
        if not n % 2:
            text[-1] += piece
        elif piece == "%":
            text[-1] += "%"
        else:
            text.append("")
    return text
