"""Messages the invented bank owes our site: written with what they tell of, posted afterwards."""

import json
import sqlite3
import time
from urllib.parse import urlsplit

from supporters.gateways.sandbox.books import Books, new_id

HOOK = "/support/hooks/sandbox/"
API_VERSION = "1"
# So long one process has for posting a message before another may try; and so long the bank waits after each failure.
LEASE_SECONDS = 30
PAUSES = [2, 10, 60, 300, 1800, 3600]
MOST_TRIES = 40


def tell(books: Books, kind: str, *refs: tuple[str, str], checkout: sqlite3.Row) -> None:
    """Write down that our site is to be told of objects. After an answer that was lost on purpose it is held back."""
    number, now = new_id("ev"), int(time.time())
    message = {
        "id": number, "type": kind, "created": now, "live": False, "api_version": API_VERSION,
        "bank": books.setting("number"), "refs": [{"kind": name, "id": remote_id} for name, remote_id in refs],
    }  # fmt: skip
    came_from = urlsplit(checkout["return_url"])
    site = books.setting("site") or f"{came_from.scheme}://{came_from.netloc}"
    books.add(
        "events", id=number, type=kind, endpoint=f"{site}{HOOK}",
        body=json.dumps(message, separators=(",", ":")).encode(), created_at=now, not_before=now,
        is_held=checkout["is_lost"],
    )  # fmt: skip


def set_site(books: Books, site: str) -> None:
    """Post to this address from now on, such as http://127.0.0.1:8000; else to the one that a payer comes back to."""
    books.do("INSERT OR REPLACE INTO settings VALUES ('site', ?)", site)
    books.do("UPDATE events SET endpoint = ? WHERE posted_at IS NULL", f"{site}{HOOK}")


def take_next(books: Books) -> sqlite3.Row | None:
    """Take the oldest message that is due, for the length of a lease."""
    now = int(time.time())
    row = books.one(
        "SELECT * FROM events WHERE posted_at IS NULL AND is_held = 0 AND not_before <= ? ORDER BY number LIMIT 1", now
    )
    if row is not None:
        books.change("events", row["id"], not_before=now + LEASE_SECONDS, tries=row["tries"] + 1)
    return row


def is_waiting(books: Books) -> bool:
    """Say whether any message is due."""
    return bool(
        books.one(
            "SELECT 1 FROM events WHERE posted_at IS NULL AND is_held = 0 AND not_before <= ? LIMIT 1", int(time.time())
        )
    )


def was_taken(books: Books, event: sqlite3.Row, answer: str) -> None:
    """Note that our site took a message."""
    books.change("events", event["id"], posted_at=int(time.time()), last_answer=answer)


def was_refused(books: Books, event: sqlite3.Row, answer: str, *, is_away: bool) -> None:
    """Note that our site didn't take a message: the bank tries later, and where nobody answered, with all of them."""
    tries = event["tries"] + 1
    later = int(time.time()) + PAUSES[min(tries, len(PAUSES)) - 1]
    if tries >= MOST_TRIES:
        books.change("events", event["id"], is_held=1, last_answer=f"Given up: {answer}")
        return
    books.change("events", event["id"], not_before=later, last_answer=answer)
    if is_away:
        books.do(
            "UPDATE events SET not_before = max(not_before, ?) WHERE posted_at IS NULL AND endpoint = ?",
            later,
            event["endpoint"],
        )


def release(books: Books) -> int:
    """Let go of all messages that were held back, and try all others now; return how many wait."""
    books.do("UPDATE checkouts SET is_lost = 0 WHERE is_lost = 1")
    return books.do(
        "UPDATE events SET is_held = 0, not_before = ?, tries = 0 WHERE posted_at IS NULL", int(time.time())
    )


def call_off(books: Books) -> int:
    """Drop what still waits: for a history that our site was told of in another way."""
    return books.do(
        "UPDATE events SET posted_at = ?, last_answer = 'told otherwise' WHERE posted_at IS NULL", int(time.time())
    )
