"""How many answers two processes and the store they share can give, once it has served for a while: invented readers.

    python -m benchmarks.hits [--stories 100000] [--asked 3000000] [--made 3000] [--store-mb 256]

Pages are really made first, so many, to learn how large they are when written down. Then stories are asked for by Zipf's
law, of one of the processes or the other, and what isn't there is put, as large as one of those; `--mixed` is the share of
the requests that go to pages that are always there. All rules and the file are the true ones; the pages say nothing, and
none ever changes. The last third counts. A robot that reads the archive from end to end is let in for the last sixth.
"""

import argparse
import bisect
import itertools
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figures, note
from benchmarks.processes import ROOT, free_port, running, site
from benchmarks.stored import LIST, environment, fetch_all, manage

STORE_MB = 256
# As the operator finds them: how much each process has at hand, and what a page of a story weighs there.
MEMORY_MB, WEIGHT = 16, 10_200


def main() -> int:
    """Run the benchmark; return the number of missed bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=3_000_000)
    parser.add_argument("--made", type=int, default=3_000)
    parser.add_argument("--mixed", type=float, default=0.35)
    parser.add_argument("--store-mb", type=int, default=STORE_MB)
    chosen = parser.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as name:
        sizes = _sizes(Path(name), chosen.made)
        note(
            f"{len(sizes):,} pages written down: {sum(sizes) / len(sizes):,.0f} bytes each, from {min(sizes):,} to {max(sizes):,}"
        )
        os.environ.update(environment(Path(name)), DJANGO_SETTINGS_MODULE="newsroom.settings")
        import django  # noqa: PLC0415 - settings read the environment set above

        django.setup()
        _replay(figures, Path(name) / "replayed", sizes, chosen)
    return figures.failed


def _sizes(folder: Path, made: int) -> list[int]:
    """Return how large stories' pages are when they are written down."""
    env = environment(folder)
    manage(env, "migrate", "-v0")
    manage(env, "collectstatic", "--noinput", "-v0")
    manage(env, "grow", str(made))
    paths = manage(env, "shell", "-v0", "-c", LIST.format(count=made)).split()
    port = free_port()
    with running(site(port, workers=2), port, cwd=ROOT, env=env):
        time.sleep(2)
        fetch_all(f"http://127.0.0.1:{port}", [f"/{path}/" for path in paths])
    with sqlite3.connect(next((folder / "pages").glob("*.sqlite3"))) as database:
        found = [size for (size,) in database.execute("SELECT length(packed) FROM page")]
    database.close()
    # What else lies there, furniture and skeletons, is little, and large.
    return sorted(found)[: len(paths)]


def _replay(figures: Figures, folder: Path, sizes: list[int], chosen: argparse.Namespace) -> None:
    dice = random.Random(26)
    page_of = [dice.choice(sizes) for _ in range(chosen.stories)]
    processes = [_process(folder, chosen.store_mb, page_of) for _ in range(2)]
    weights = list(itertools.accumulate(1 / (number + 1) for number in range(chosen.stories)))
    robot = iter(range(chosen.stories))
    counted = missed = robbed = robbed_missed = 0
    for number in range(int(chosen.asked * (1 - chosen.mixed))):
        place = number / (chosen.asked * (1 - chosen.mixed))
        if place > 5 / 6 and number % 20 == 0:
            dice.choice(processes)(next(robot))
        is_there = dice.choice(processes)(bisect.bisect(weights, dice.random() * weights[-1]))
        if place > 5 / 6:
            robbed, robbed_missed = robbed + 1, robbed_missed + (not is_there)
        elif place > 2 / 3:
            counted, missed = counted + 1, missed + (not is_there)
    with sqlite3.connect(next(folder.glob("*.sqlite3"))) as database:
        pages = database.execute("SELECT count(*) FROM page").fetchone()[0]
    database.close()
    note(
        f"{pages:,} of {chosen.stories:,} lie there in {sum(path.stat().st_size for path in folder.iterdir()) / 2**20:.0f} MB"
    )
    best = 1 - (1 - weights[min(pages, chosen.stories) - 1] / weights[-1]) * (1 - chosen.mixed)
    note(f"Whoever knew beforehand what is wanted the most, and kept as many of that, would answer {best:.4f}")
    figures.say("speed.hit_rate_of_store", 1 - missed / counted * (1 - chosen.mixed), at_least=0.98)
    figures.say("speed.hit_rate_beside_a_robot", 1 - robbed_missed / robbed * (1 - chosen.mixed), at_least=0.97)


def _process(folder: Path, store_mb: int, page_of: list[int]) -> Callable[[int], bool]:
    """Return what asks a process for a story, and puts it where it isn't there; it tells whether it was."""
    from pages.encoding import Body  # noqa: PLC0415 - all of these need settings
    from pages.following import Freshness  # noqa: PLC0415
    from pages.keeping import AROUND, Page  # noqa: PLC0415
    from pages.news import Position  # noqa: PLC0415
    from pages.shelving import Shelves  # noqa: PLC0415
    from pages.stores.local import LocalStore  # noqa: PLC0415
    from pages.stores.memory import Memory  # noqa: PLC0415

    stuff, body = os.urandom(max(page_of)), Body("", bytes(WEIGHT - AROUND), None, None, WEIGHT - AROUND)

    def page() -> Page:
        return Page("200 OK", [], body, Freshness(Position(), time.time()))

    class AsLarge:
        """Stands for the press."""

        def pressed(self, key: str, _page: Page) -> bytes:
            return stuff[: page_of[int(key)]]

        def page(self, _packed: bytes) -> Page:
            return page()

    shelves = Shelves(LocalStore(folder, most_bytes=store_mb * 2**20), Memory(MEMORY_MB * 2**20))
    shelves._press = AsLarge()  # type: ignore[assignment] # noqa: SLF001 - what is written down is as large, and no more

    def ask(story: int) -> bool:
        if shelves.find(str(story)) is not None:
            return True
        shelves.put(str(story), page())
        return False

    return ask


if __name__ == "__main__":
    sys.exit(main())
