"""What a front can do, and how long anyone waits for it. It knows no tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from newsroom.kit import later

if TYPE_CHECKING:
    import httpx
else:
    httpx = later.module("httpx")

TIMEOUT_SECONDS = 3.0


class NotTold(Exception):
    """A front couldn't be told, for now. The reason names no key and no address."""


class Front(Protocol):
    """A front server, or a network of them.

    `label` names it among all. `header` is the one in which it looks for a page's keys, parted by `joint`; empty where it
    knows none: it may keep a page no longer than a second. `most` keys are told at once.
    """

    label: str
    header: str
    joint: str
    most: int

    def purge(self, keys: Sequence[str]) -> None:
        """Let it forget each page that has one of these keys. Raises NotTold."""
        ...

    def rest(self) -> None:
        """Called many times a second, whether anything changes or not."""
        ...


def post(
    address: str, *, method: str = "POST", headers: Mapping[str, str], said: Mapping[str, Sequence[str]] | None = None
) -> httpx.Response:
    """Ask a front for something; return its good answer. Raises NotTold for every other."""
    try:
        # No proxy from the environment: a front is told directly, and its key goes nowhere else.
        with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, follow_redirects=False) as client:
            answer = client.request(method, address, headers=dict(headers), json=said)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise NotTold(type(error).__name__) from None
    if answer.status_code != httpx.codes.OK:
        raise NotTold(f"status {answer.status_code}")
    return answer
