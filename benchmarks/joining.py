"""Joining a page from segments that were compressed apart, against compressing it anew: processor time, in microseconds.

python -m benchmarks.joining
"""

import gzip
import random
import sys
import time
from collections.abc import Callable

from benchmarks.figures import Figures, note
from pages import joining

# A story's page as our own are: before the masthead, masthead, story, sidebar, behind it, footer, end.
SIZES = (3_800, 4_200, 14_000, 20_500, 400, 4_100, 20)
ROUNDS, RUNS = 500, 7
AIM = 20


def main() -> int:
    """Run the benchmark; return the number of missed bars."""
    figures = Figures()
    dice = random.Random(26)
    words = ["".join(dice.choices("abcdefghijklmnopqrst", k=dice.randint(2, 9))) for _ in range(900)]
    parts = [" ".join(dice.choices(words, k=size // 3))[:size].encode() for size in SIZES]
    segments = [joining.segment(part) for part in parts]
    whole = b"".join(parts)
    page = joining.joined(segments)
    if gzip.decompress(page.gzip) != whole:
        raise RuntimeError
    note(f"A page of {len(whole):,} bytes in {len(parts)} segments; least of {RUNS} runs of {ROUNDS}, processor time.")
    note(f"  packed at once {_microseconds(lambda: gzip.compress(whole, 6), 20):8.1f} us")
    note(f"  one segment    {_microseconds(lambda: joining.segment(parts[2]), 50):8.1f} us")
    note(f"  unpacked       {_microseconds(lambda: joining.unpacked(segments), 100):8.1f} us")
    figures.say("speed.join_us", _microseconds(lambda: joining.joined(segments), ROUNDS), at_most=AIM)
    return figures.failed


def _microseconds(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        for _ in range(rounds):
            work()
        times.append((time.process_time() - started) / rounds)
    return min(times) * 1_000_000


if __name__ == "__main__":
    sys.exit(main())
