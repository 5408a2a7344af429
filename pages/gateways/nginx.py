"""nginx, which in its free edition can't be told what to forget: a file says that nothing it keeps is to be used.

Its copies live for a second, two as it counts. While the file is there it asks us each time, and keeps what we say; when
the file goes, all it kept before the change has run out. See deploy/nginx/newsroom.conf.
"""

import socket
import time
from collections.abc import Sequence
from pathlib import Path

from pages.gateways.base import NotTold

# A copy's two seconds, and what we ourselves may take to learn of a change.
SECONDS = 3.0


class Nginx:
    """The nginx of this machine."""

    header, joint, most = "", " ", 1_000_000

    def __init__(self, path: str) -> None:
        self._sign = Path(path)
        self._until = 0.0
        self.label = f"nginx {socket.gethostname()}:{path}"

    def purge(self, keys: Sequence[str]) -> None:  # noqa: ARG002 - the protocol's
        """Put the file there. Raises NotTold."""
        self._until = time.monotonic() + SECONDS
        try:
            self._sign.touch()
        except OSError as error:
            raise NotTold(type(error).__name__) from None

    def rest(self) -> None:
        """Take the file away when it was there for long enough; one that a killed worker left goes at once."""
        if time.monotonic() >= self._until:
            self._sign.unlink(missing_ok=True)
