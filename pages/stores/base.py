"""What a store can do. It keeps bytes under keys, and lets one maker at a time have a key.

A store never raises for trouble of its own: what it can't find isn't there, and what it can't promise it refuses
nobody. A page is then made once more than needed.
"""

from collections.abc import Sequence
from typing import Protocol


class Store(Protocol):
    """What several processes share."""

    def get(self, key: str) -> bytes | None:
        """Return what lies under a key."""
        ...

    def put(self, key: str, packed: bytes) -> None:
        """Put bytes under a key; the longest unused make room."""
        ...

    def mention(self, keys: Sequence[str]) -> None:
        """Take note that what lies under some keys was asked for, though not here; called again and again while pages are put."""
        ...

    def claim(self, key: str, *, seconds: float) -> bool:
        """Take the right to make what belongs under a key, for so long at most; False where somebody has it."""
        ...

    def release(self, key: str) -> None:
        """Give that right back."""
        ...

    def clear(self) -> None:
        """Throw all away."""
        ...


class Nowhere:
    """Shares nothing: each process has its memory alone."""

    def get(self, key: str) -> bytes | None:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return None

    def put(self, key: str, packed: bytes) -> None:
        """Keep nothing."""

    def mention(self, keys: Sequence[str]) -> None:
        """Note nothing."""

    def claim(self, key: str, *, seconds: float) -> bool:  # noqa: ARG002 - the protocol's
        """Let everybody make it."""
        return True

    def release(self, key: str) -> None:
        """Do nothing."""

    def clear(self) -> None:
        """Do nothing."""
