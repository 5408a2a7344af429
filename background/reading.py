"""Reading what mail servers send back: reports of delivery (RFC 3464), of which only ours and only failures count."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from background import marking

# A report says what it has to say in its first parts; what comes behind is the mail it is about.
LONGEST = 256 * 1024
_RECIPIENTS = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_THREAD = ("In-Reply-To", "References")
_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})")
_MOST_PARTS = 20


class Fate(StrEnum):
    """What became of a mail, as far as its address is concerned."""

    FINAL = "final"  # there is no such address, and there won't be
    PASSING = "passing"  # it failed this time: a full box, a server that is away, a refusal of what was in it
    ON_ITS_WAY = "on its way"  # late, or delivered after all


@dataclass(frozen=True)
class Returned:
    """What a report says: about which of our mails, perhaps, and what became of it."""

    fate: Fate
    status: str
    numbers: list[re.Match[str]]


def read(raw: bytes, *, recipient: str = "") -> Returned | None:
    """Return what a message says if it is a report of delivery; None for anything else, such as an answer by a person.

    `recipient` is the address it came to, where the mail server tells it.
    """
    try:
        message = email.message_from_bytes(raw[:LONGEST])
        parts = list(_parts(message))
        verdicts = [_verdict(block) for part in parts for block in _blocks(part)]
        numbers = list(_numbers(message, parts, recipient))
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        return None  # whatever else it is, it is no report that a mail server wrote
    found = [verdict for verdict in verdicts if verdict]
    if not found:
        return None
    fate, status = min(found, key=lambda one: list(Fate).index(one[0]))
    return Returned(fate, status, numbers)


def fate_of(status: str) -> Fate:
    """Return what a failure's status says of the address: 5.1.x is about it, 5.2.1 is a box that is closed for good."""
    found = _STATUS.match(status)
    if found and found[1] == "5" and (found[2] in {"0", "1"} or found.group(2, 3) == ("2", "1")):
        return Fate.FINAL
    return Fate.PASSING


def _verdict(block: Message) -> tuple[Fate, str] | None:
    """Return what a report says of one recipient; None where the block is about the report itself."""
    if not block.get("Final-Recipient"):
        return None
    found = _STATUS.match(str(block.get("Status", "")))
    status = ".".join(found.groups()) if found else ""
    if str(block.get("Action", "")).strip().lower() != "failed":
        return Fate.ON_ITS_WAY, status
    return fate_of(status), status


def _parts(message: Message) -> Iterator[Message]:
    """Yield a message's own parts, not what is in the mail it is about."""
    yield message
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        return
    yield from message.get_payload()[:_MOST_PARTS]  # type: ignore[misc, index]  # a list, as the line before asks


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _numbers(message: Message, parts: list[Message], recipient: str) -> Iterator[re.Match[str]]:
    """Yield what may be our number: of the address it came to, of the mail it is about, of the thread it is in."""
    yield from marking.numbers_in(recipient)
    for name in (*_RECIPIENTS, *_THREAD):
        for value in message.get_all(name, []):
            yield from marking.numbers_in(str(value))
    for part in parts[1:]:
        yield from marking.numbers_in(_message_id(part))


def _message_id(part: Message) -> str:
    """Return the Message-ID of the mail that a report is about, sent back whole or its head alone."""
    kind, payload = part.get_content_type(), part.get_payload()
    if kind == "message/rfc822" and isinstance(payload, list) and payload:
        return str(payload[0].get("Message-ID", ""))  # type: ignore[union-attr]  # the mail itself
    if kind == "text/rfc822-headers" and isinstance(payload, str):
        return str(email.message_from_string(payload).get("Message-ID", ""))
    return ""
