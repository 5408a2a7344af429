"""Power cuts and races at full length: `python -m benchmarks.faults`, on a fresh SQLite file or BENCH_DATABASE_URL.

Twenty kills at each step of publishing, and three schedulers over two hundred due pieces of news.
"""

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Figures, note
from tests import faults, serving

ROUNDS, DUE = 20, 200


def main() -> int:
    """Run both; return the exit code."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="newsroom-faults-") as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'faults.sqlite3'}"
        serving.manage("migrate", "-v0", env=serving.variables(Path(folder), url, DEBUG="1"))
        kills = faults.run("publishing", "--rounds", str(ROUNDS), database_url=url)
        note(f"{kills['kills']} kills: {kills['states']}")
        figures.say("desk.kill_while_publishing_mixed", kills["mixed"], at_most=0)
        figures.say("desk.outbox_told_once_after_kills", kills["told once"], at_least=kills["published"])
        race = faults.run("schedulers", "--due", str(DUE), database_url=url)
        note(f"the control told {race['control']['told']} of {DUE}")
        figures.say("desk.three_schedulers_exactly_once", race["ours"]["once"], at_least=DUE)
        figures.say("desk.three_schedulers_told", race["ours"]["told"], at_most=DUE)
        figures.say("desk.three_schedulers_control", race["control"]["told"], at_least=DUE + 1)
    return 1 if figures.failed else 0


if __name__ == "__main__":
    sys.exit(main())
