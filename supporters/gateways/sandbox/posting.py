"""Posting the invented bank's messages to our real endpoint, as any bank would: over HTTP, again when it failed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsroom.kit import later
from supporters.gateways.sandbox import outbox, signing
from supporters.gateways.sandbox.books import Bank

if TYPE_CHECKING:
    import httpx
else:
    httpx = later.module("httpx")

TIMEOUT_SECONDS = 3
LOOPBACK = "127.0.0.1"


def post_waiting(bank: Bank, *, seconds: float = 5) -> int:
    """Post what waits, oldest first, for so many seconds; return how many our site took.

    Any number of processes may do so at once: each message is taken by one of them.
    """
    taken, stop = 0, time.monotonic() + seconds
    with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, follow_redirects=False) as client:
        while time.monotonic() < stop:
            with bank.writing() as books:
                event = outbox.take_next(books)
            if event is None:
                break
            answer, is_away = _post(client, event["endpoint"], event["body"], key=bank.key)
            with bank.writing() as books:
                if answer.startswith("2"):
                    outbox.was_taken(books, event, answer)
                    taken += 1
                else:
                    outbox.was_refused(books, event, answer, is_away=is_away)
            if is_away:
                break
    return taken


def _post(client: httpx.Client, endpoint: str, body: bytes, *, key: str) -> tuple[str, bool]:
    """Post one message; return what came back in words, and whether nobody answered."""
    address, host = _reachable(endpoint)
    headers = {
        "Content-Type": "application/json", "Host": host, "User-Agent": "Test Bank",
        signing.HEADER: signing.seal(body, key=key, at=int(time.time())),
    }  # fmt: skip
    try:
        answer = client.post(address, content=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return f"{type(error).__name__}: {error}"[:300], True
    return f"{answer.status_code} {answer.text[:200]}".strip(), False


def _reachable(endpoint: str) -> tuple[str, str]:
    """Return the address to connect to and the host to ask for: names under .localhost are this machine (RFC 6761)."""
    site = urlsplit(endpoint)
    if site.hostname and (site.hostname == "localhost" or site.hostname.endswith(".localhost")):
        port = f":{site.port}" if site.port else ""
        return site._replace(netloc=f"{LOOPBACK}{port}").geturl(), site.netloc
    return endpoint, site.netloc
