"""How much memory something took at its height, by the system's own count: decoders don't ask Python for theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass
class Rise:
    """What was taken above what the process had before, in MB."""

    mb: float = 0.0


@contextmanager
def rising() -> Iterator[Rise]:
    """Measure the peak of this process while something runs; skips where the system doesn't tell it."""
    if not _CLEAR.exists():
        pytest.skip("The peak of memory is measured on Linux only.")
    _CLEAR.write_text("5")  # the peak begins anew from here
    rise, before = Rise(), _read("VmRSS")
    yield rise
    rise.mb = (_read("VmHWM") - before) / 1024


def _read(name: str) -> int:
    return next(int(line.split()[1]) for line in _STATUS.read_text().splitlines() if line.startswith(name))
