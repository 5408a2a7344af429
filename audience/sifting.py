"""Telling readers from machines, and one reader from many: what of all that arrives is counted.

Nothing of a reader is kept. What a browser says is mixed with a key that only this process knows and that is
thrown away every hour, and the result chooses cells in a field of counters of fixed size. From the cells nobody comes
back to a reader: neither we, nor whoever gets hold of the memory. See docs/decisions/0030.
"""

import hashlib
import mmap
import re
import secrets
import threading
from datetime import datetime

# One browser is counted once an hour for a story; browsers behind one address (an office, a school) so often together.
PER_ADDRESS_AND_STORY = 20
PER_ADDRESS = 600
_CELLS = 1 << 20
_WAYS = 3
_FULL = 65_535

_MACHINES = re.compile(
    r"(?<!cu)bot\b|bot[/_-]|crawl|spider|slurp|scrap|fetch|archiv|monitor|preview|validator|lighthouse|headless|phantom|puppeteer"
    r"|playwright|selenium|webdriver|python|curl|wget|httpx|aiohttp|okhttp|libwww|go-http|java/|ruby|perl|php|node"
    r"|axios|postman|insomnia|feed|rss|facebookexternalhit|whatsapp|telegram|embedly|pingdom|uptime|statuscake|gptbot"
    r"|ccbot|claude|bytespider|mediapartners|inspectiontool|google-read-aloud|chatgpt|perplexity|yandex\.com/bots|ptst",
    re.IGNORECASE,
)


def is_machine(agent: str) -> bool:
    """Tell whether a user agent calls itself a program, or calls itself nothing that a browser would."""
    return not agent.startswith(("Mozilla/", "Opera/")) or _MACHINES.search(agent) is not None


class Sieve:
    """Counts what it has seen within the hour, in cells that know nothing of whom they count.

    When it is very full it may take something new for something seen, so a flood makes us count less, never more.
    A count-min sketch: `_WAYS` cells for each key, the smallest of them counts.
    """

    def __init__(self, cells: int = _CELLS) -> None:
        self._size = cells
        self._lock = threading.Lock()
        self._hour: datetime | None = None
        self._begin(None)

    def lets_through(self, *, address: str, agent: str, what: str, hour: datetime) -> bool:
        """Tell whether something is to be counted: not yet seen of this browser, and not too much of its address.

        `what` names the story and the kind. What is refused leaves no mark.
        """
        with self._lock:
            if hour != self._hour:
                self._begin(hour)
            limits = [
                (f"b|{address}|{agent}|{what}", 1),
                (f"s|{address}|{what}", PER_ADDRESS_AND_STORY),
                (f"a|{address}", PER_ADDRESS),
            ]
            places = [(self._cells_of(key), limit) for key, limit in limits]
            if any(min(self._seen[cell] for cell in cells) >= limit for cells, limit in places):
                return False
            for cells, _limit in places:
                for cell in cells:
                    self._seen[cell] = min(self._seen[cell] + 1, _FULL)
            return True

    def _begin(self, hour: datetime | None) -> None:
        self._hour, self._key = hour, secrets.token_bytes(32)
        # Zeros that nobody wrote take no memory: most processes of most sites fill a small part of it in an hour.
        self._seen = memoryview(mmap.mmap(-1, 2 * self._size)).cast("H")

    def _cells_of(self, key: str) -> list[int]:
        digest = hashlib.blake2b(key.encode("utf-8", "replace"), key=self._key, digest_size=8 * _WAYS).digest()
        return [int.from_bytes(digest[n * 8 : n * 8 + 8], "big") % self._size for n in range(_WAYS)]
