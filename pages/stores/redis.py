"""Redis: one store for the processes of many machines. Which pages go when it is full is its own business (allkeys-lru)."""

import uuid
from collections.abc import Callable, Sequence
from itertools import batched
from typing import Any

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from pages.stores.resting import Rest

_PAGES, _CLAIMS = "newsroom:page:", "newsroom:claim:"
# A page is made in less than a tenth of a second: waiting longer for a stored one would be slower than none.
_SECONDS_TO_WAIT = 0.1
_SECONDS_OF_REST = 2.0
# Behind this a page is no “last good” one either.
_SECONDS_KEPT = 86_400
_MOST_AT_ONCE = 1000
# Gives a claim back only to who has it.
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


class RedisStore:
    """Pages in Redis."""

    def __init__(self, url: str) -> None:
        self._redis: Any = Redis.from_url(
            url, socket_timeout=_SECONDS_TO_WAIT, socket_connect_timeout=_SECONDS_TO_WAIT, retry=Retry(NoBackoff(), 0),
        )  # fmt: skip
        self._maker = uuid.uuid4().hex
        self._rest = Rest(_SECONDS_OF_REST)

    def get(self, key: str) -> bytes | None:
        """Return what lies under a key."""
        return self._tried(lambda redis: redis.get(_PAGES + key), None)

    def put(self, key: str, packed: bytes) -> None:
        """Put bytes under a key."""
        self._tried(lambda redis: redis.set(_PAGES + key, packed, ex=_SECONDS_KEPT), None)

    def mention(self, keys: Sequence[str]) -> None:
        """Take note that what lies under some keys was asked for, though not here."""
        for some in batched(keys, _MOST_AT_ONCE):
            self._tried(lambda redis, some=some: redis.touch(*(_PAGES + key for key in some)), None)

    def claim(self, key: str, *, seconds: float) -> bool:
        """Take the right to make what belongs under a key. A maker that died has it no longer than it said."""
        life = max(1, round(seconds * 1000))
        return bool(self._tried(lambda redis: redis.set(_CLAIMS + key, self._maker, nx=True, px=life), True))

    def release(self, key: str) -> None:
        """Give that right back."""
        self._tried(lambda redis: redis.eval(_RELEASE, 1, _CLAIMS + key, self._maker), None)

    def close(self) -> None:
        """Let go of the connections."""
        self._redis.close()

    def clear(self) -> None:
        """Throw all pages away."""
        for beginning in (_PAGES, _CLAIMS):
            self._tried(lambda redis, beginning=beginning: _delete_all(redis, beginning), None)

    def _tried[Found](self, act: Callable[..., Any], otherwise: Found) -> Found:
        """Return what Redis says; where it doesn't answer, what is said otherwise, and for a while at once."""
        if self._rest.is_on():
            return otherwise
        try:
            return act(self._redis)
        except (RedisError, OSError) as error:
            self._rest.begin(error)
            return otherwise


def _delete_all(redis: Any, beginning: str) -> None:  # noqa: ANN401 - as above
    for keys in batched(redis.scan_iter(f"{beginning}*", count=_MOST_AT_ONCE), _MOST_AT_ONCE):
        redis.unlink(*keys)
