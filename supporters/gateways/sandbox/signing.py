"""The invented bank's seal on its messages: an HMAC of the raw body and the moment it was sent."""

import hmac
import time
from collections.abc import Mapping

from supporters.gateways.base import NotGenuine

HEADER = "Test-Bank-Signature"
# A message is believed for so long, and no clock of a bank may be ahead by more.
TOLERANCE_SECONDS = 300


def seal(body: bytes, *, key: str, at: int) -> str:
    """Return the header's value for a body sent at a moment."""
    return f"t={at},v1={_digest(body, key, at)}"


def check(body: bytes, headers: Mapping[str, str], *, key: str) -> int:
    """Return when a message was sent, after its signature and then its age were found right. Raises NotGenuine."""
    value = next((text for name, text in headers.items() if name.lower() == HEADER.lower()), "")
    parts = [part.partition("=")[::2] for part in value.split(",")]
    times = [text for name, text in parts if name.strip() == "t"]
    seals = [text for name, text in parts if name.strip() == "v1"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) <= len("9999999999")):
        raise NotGenuine("The message bears no signature of the test bank.")
    expected = _digest(body, key, int(times[0])).encode()
    if not any(hmac.compare_digest(expected, seal.encode("utf-8", "replace")) for seal in seals):
        raise NotGenuine("The signature of the message is not the test bank's.")
    age = int(time.time()) - int(times[0])
    if abs(age) > TOLERANCE_SECONDS:
        raise NotGenuine(f"The message is dated {abs(age)} s {'ago' if age > 0 else 'ahead'}: not believed.")
    return int(times[0])


def _digest(body: bytes, key: str, at: int) -> str:
    return hmac.new(key.encode(), b"%d." % at + body, "sha256").hexdigest()
