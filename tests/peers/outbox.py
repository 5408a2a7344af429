"""How a double's messages go out: in which order, how often, how old, and what was altered on the way."""

import random
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from tests.peers.server import Json


@dataclass(frozen=True)
class Delivery:
    """One message that went out, and the status it was answered with; 0 for none."""

    event_id: str
    type: str
    status: int


@dataclass(frozen=True)
class Alteration:
    """In which order, how often, and how altered messages go out."""

    order: str = "in_order"
    times: int = 1
    tamper: bool = False
    age: int = 0
    wrong_mode: bool = False
    unknown_object: bool = False
    seed: int = 0

    @property
    def alters(self) -> bool:
        """Whether what goes out isn't what the gateway would send."""
        return bool(self.tamper or self.age or self.wrong_mode or self.unknown_object)

    def lined_up(self, events: list[Json]) -> list[Json]:
        """Return events in the order in which they go out, each as often as it goes out."""
        if self.order == "shuffled":
            line = events * self.times
            random.Random(self.seed).shuffle(line)  # noqa: S311 - an order, no secret
            return line
        if self.order not in {"in_order", "reversed"}:
            raise ValueError(self.order)
        return (events[::-1] if self.order == "reversed" else list(events)) * self.times


def tampered(body: bytes) -> bytes:
    """Return a body of which one byte is another: the last digit there is."""
    place = max(body.rfind(digit) for digit in b"0123456789")
    other = b"0" if body[place : place + 1] != b"0" else b"1"
    return body[:place] + other + body[place + 1 :]


def post(address: str, body: bytes, headers: dict[str, str], seconds: float = 20) -> int:
    """Post a message as a gateway does and return the status; 0 when nobody answered."""
    url = urlsplit(address)
    line = HTTPConnection(url.hostname or "", url.port or 80, timeout=seconds)
    try:
        line.request("POST", url.path + (f"?{url.query}" if url.query else ""), body, headers)
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()
