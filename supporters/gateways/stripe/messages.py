"""Stripe's messages: whether one is genuine, fresh and for this site, and which objects it is about."""

import hashlib
import hmac
import itertools
import json
import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from supporters.gateways.base import Event, NotGenuine, Ref

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
MAX_AGE_SECONDS = 300
_WORD = re.compile(r"[\w.\-]{1,255}", re.ASCII)

# Which of our kinds an object of Stripe's is; of what isn't here, an event tells us nothing.
KINDS = {
    "checkout.session": "checkout",
    "payment_intent": "payment",
    "charge": "charge",
    "invoice": "invoice",
    "subscription": "subscription",
    "refund": "refund",
    "dispute": "dispute",
}


def check(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> None:
    """Check signature and age of a raw body. Raises NotGenuine; ValueError when it is too long to be one."""
    if len(body) > MAX_BYTES:
        raise ValueError(f"The message has {len(body)} bytes, which no genuine one has.")
    signed_at, signatures = _parts(next((v for k, v in headers.items() if k.lower() == "stripe-signature"), ""))
    text = f"{signed_at}.".encode() + body
    wanted = [hmac.new(secret.encode(), text, hashlib.sha256).hexdigest() for secret in secrets if secret]
    if not any(hmac.compare_digest(one, other) for one in wanted for other in signatures):
        raise NotGenuine("The signature isn't Stripe's for this endpoint.")
    age = time.time() - signed_at
    # The SDK takes what is dated in the future; such a message could be kept and sent again for as long.
    if abs(age) > MAX_AGE_SECONDS:
        raise NotGenuine(f"The message was signed {abs(age):.0f} seconds {'ago' if age > 0 else 'ahead'}.")


def _parts(header: str) -> tuple[int, list[str]]:
    """Return time and signatures of the header `t=…,v1=…,v1=…`; other schemes, such as v0, prove nothing."""
    pairs = [item.strip().partition("=") for item in header[:2000].split(",")]
    times = [value for name, _, value in pairs if name == "t" and value.isascii() and value.isdecimal()]
    signatures = [value for name, _, value in pairs if name == "v1" and value.isascii()]
    if len(times) != 1 or len(times[0]) > len("9999999999") or not signatures:
        raise NotGenuine("The message has no signature of Stripe's.")
    return int(times[0]), signatures


def read(body: bytes, *, is_live: bool) -> Event:
    """Read a checked message. Raises NotGenuine when it is for another mode or merchant; ValueError when it can't be read."""
    found = _json(body)
    if (
        found.get("object") != "event"
        or type(found.get("livemode")) is not bool
        or type(found.get("created")) is not int
    ):
        raise ValueError("This is no event of Stripe's.")
    number, kind = _word(found.get("id")), _word(found.get("type"))
    try:
        created_at = datetime.fromtimestamp(found["created"], UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"{number} is of no time there is.") from error
    if found["livemode"] is not is_live:
        raise NotGenuine(f"{number} is of the {'live' if found['livemode'] else 'test'} mode, and our key isn't.")
    if found.get("account"):
        raise NotGenuine(f"{number} is about another merchant's account.")
    return Event(
        remote_id=number,
        type=kind,
        created_at=created_at,
        is_live=is_live,
        refs=_refs(found),
        api_version=_word(found.get("api_version") or "unknown"),
    )


def _refs(event: dict[str, Any]) -> tuple[Ref, ...]:
    data = event.get("data")
    thing = data.get("object") if isinstance(data, dict) else None
    if not isinstance(thing, dict):
        raise ValueError("The event is about nothing.")  # noqa: TRY004 - the same
    name = "invoice" if thing.get("object") == "invoice_payment" else "id"
    kind = "invoice" if name == "invoice" else KINDS.get(str(thing.get("object")))
    # An invoice of days to come has no number yet.
    return (Ref(kind, _word(thing[name])),) if kind and thing.get(name) is not None else ()


def _json(body: bytes) -> dict[str, Any]:
    if b"\0" in body:
        raise ValueError("The message has a NUL in it.")
    try:
        found = json.loads(body.decode())
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        raise ValueError("The message is nested too deeply, or isn't an object.")  # noqa: TRY004 - what came is wrong, not its type here
    _check_inside(found)
    return found


def _check_inside(found: dict[str, Any]) -> None:
    """Look at each level of a message: what is deeper than any real one, or holds a NUL, isn't read further."""
    level: list[Any] = [found]
    for _ in range(MAX_DEPTH):
        inner = [i for outer in level for i in (itertools.chain(*outer.items()) if isinstance(outer, dict) else outer)]
        if any(isinstance(i, str) and "\0" in i for i in inner):
            raise ValueError("The message has a NUL in it.")
        level = [i for i in inner if isinstance(i, dict | list)]
        if not level:
            return
    raise ValueError("The message is nested too deeply.")


def _word(found: object) -> str:
    if not isinstance(found, str) or not _WORD.fullmatch(found):
        raise ValueError(f"{str(found)[:40]!r} is no name or number of Stripe's.")
    return found
