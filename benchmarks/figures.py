"""How a figure is printed: FIGURE name=value bar=… PASS|FAIL."""

import sys
from dataclasses import dataclass, field


@dataclass
class Figures:
    """The figures of one run; `failed` counts those that missed their bar."""

    failed: int = field(default=0)

    def say(self, name: str, value: float, *, at_most: float | None = None, at_least: float | None = None) -> None:
        """Print a figure against its bar."""
        bar = f"<={at_most:g}" if at_most is not None else f">={at_least:g}"
        good = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
        self.failed += not good
        sys.stdout.write(f"FIGURE {name}={value:.4g} bar={bar} {'PASS' if good else 'FAIL'}\n")
        sys.stdout.flush()


def note(text: str) -> None:
    """Print a line beside the figures: what was measured, on what, against what."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
