"""Run benchmarks, each in a process of its own, and keep their figures in RESULTS.md: `make bench`.

    python -m benchmarks ["stored --stories 21000 --pages 20000" …]

Without names all are run as they are by themselves. DATABASE_URL names the database where a benchmark takes one.
"""

import shlex
import subprocess
import sys

from benchmarks import results

ALL = [
    "pages", "joining", "imports", "pasting", "scripts", "desk_list", "search", "faults", "pictures", "stored", "fresh", "front",
    "hits", "day", "growth",
]  # fmt: skip


def run(command: str) -> bool:
    """Run one benchmark with its options; return whether it came to its end with all bars kept."""
    place, found = results.Place.here(command), []
    name, *options = shlex.split(command)
    with subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.{name}", *options], stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            found.append(results.figure_of(line, command, place))
    results.keep([figure for figure in found if figure is not None])
    return process.returncode == 0


if __name__ == "__main__":
    went_well = [run(command) for command in sys.argv[1:] or ALL]
    sys.exit(0 if all(went_well) else 1)
