"""Run every benchmark, each in a process of its own: `make bench`."""

import subprocess
import sys

ALL = [
    "benchmarks.pages",
    "benchmarks.joining",
    "benchmarks.imports",
    "benchmarks.pasting",
    "benchmarks.scripts",
    "benchmarks.desk_list",
    "benchmarks.search",
    "benchmarks.faults",
    "benchmarks.pictures",
    "benchmarks.stored",
    "benchmarks.fresh",
    "benchmarks.front",
    "benchmarks.day",
]

if __name__ == "__main__":
    codes = [subprocess.call([sys.executable, "-m", module]) for module in ALL]
    sys.exit(1 if any(codes) else 0)
