"""Payments as a table for a spreadsheet: sent row by row, with nothing in it that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from newsroom.kit.money import EXPONENTS
from supporters.models import Payment

CHUNK = 2000
# What a spreadsheet takes for the beginning of a formula, in full width too, and what it strips before it looks.
_FORMULA = tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")
_SALT = "supporters.exporting"
_FIELDS = (
    "pk", "paid_at", "publication__name", "amount_minor", "currency", "refunded_minor", "fee_minor", "gateway", "remote_id",
    "receipt__year", "receipt__number", "contribution__rhythm", "contribution__method", "contribution__story_path",
    "contribution__section__name", "contribution__appeal_text__appeal__name", "contribution__appeal_text__letter",
    "held_why", "supporter_id", "supporter__email", "supporter__name", "publication_id",
)  # fmt: skip
HEAD = (
    "payment", "paid at", "publication", "amount", "currency", "refunded", "fee", "gateway", "gateway's number", "receipt",
    "rhythm", "method", "story", "section", "appeal", "held because", "supporter", "e-mail", "name",
)  # fmt: skip


class _Line:
    """Where csv writes to: the line that it was last given."""

    def write(self, text: str) -> str:
        """Hand the line back."""
        return text


def payments(rows: QuerySet[Payment], *, zone: str, named: frozenset[int] | None) -> Iterator[str]:
    """Return the table line by line, however long it is, newest first; times by the clocks of a zone.

    Who gave is named at the publications in `named` (None: at all). Elsewhere stand the supporter's number and a digest
    in place of the address: the same in each table, so that gifts of one person can be told to be of one.
    """
    writer, tz = csv.writer(_Line()), ZoneInfo(zone)
    # Spreadsheets read UTF-8 only where a mark at the beginning says so.
    yield "\ufeff" + writer.writerow(HEAD)  # type: ignore[operator] # what our own `write` returned
    told = rows.order_by("-paid_at", "-pk").values_list(*_FIELDS)
    for row in told.iterator(chunk_size=CHUNK):
        yield writer.writerow([harmless(cell) for cell in _cells(row, tz, named)])  # type: ignore[misc]


def harmless(cell: object) -> str:
    """Return a cell as text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe."""
    text = str(cell).replace("\x00", "")
    return f"'{text}" if text.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA) else text


def digest_of(email: str) -> str:
    """Return what stands for an address where it may not be seen."""
    return salted_hmac(_SALT, email.lower(), algorithm="sha256").hexdigest()[:16] if email else ""


def _cells(row: tuple, tz: ZoneInfo, named: frozenset[int] | None) -> Iterable[object]:
    (pk, paid_at, publication, minor, currency, refunded, fee, gateway, remote_id, year, number, rhythm, method, story,
     section, appeal, letter, held, supporter, email, name, publication_id) = row  # fmt: skip
    is_named = named is None or publication_id in named
    return (
        f"P-{pk}", _moment(paid_at, tz), publication, decimal(minor, currency), currency, decimal(refunded, currency),
        "" if fee is None else decimal(fee, currency), gateway, remote_id, f"{year}-{number:06d}" if number else "",
        rhythm, method, story, section or "", f"{appeal} {letter}" if appeal else "", held, f"S-{supporter}",
        email if is_named else digest_of(email), name if is_named else "",
    )  # fmt: skip


def decimal(minor: int, currency: str) -> str:
    """Return an amount with a point and all its digits, as a spreadsheet adds it up: 12.50."""
    digits = EXPONENTS[currency]
    whole, part = divmod(minor, 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else str(whole)


def _moment(at: datetime, tz: ZoneInfo) -> str:
    return at.astimezone(tz).isoformat(timespec="seconds", sep=" ")
