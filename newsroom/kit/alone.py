"""Doing something in one process and one thread at a time, across all processes of a machine."""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

try:
    import fcntl
except ImportError:  # Windows has no such locks: what is done twice there is done twice, and one result is kept.
    fcntl = None  # type: ignore[assignment]

_LOCKS = 256


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Wait until nobody else is in here under this name, and keep others out meanwhile.

    The lock is the system's own: it ends with the process that holds it, however that ends. There is a fixed number of
    lock files, so two names may share one and wait for each other now and then.
    """
    folder = Path(settings.MEDIA_ROOT) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{zlib.crc32(name.encode()) % _LOCKS:03}", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
