"""A day at a busy site, in minutes: how many answers come from the store, and how much memory a process takes.

    python -m benchmarks.day [--stories 100000] [--publications 200] [--mixed 0.35] [--store-mb 256] [--empty]
                             [--seconds 3600 --a-second 80]

Stories are asked for by Zipf's law, the newest the most often; `--mixed` is the share of the requests that go to the
front and to sections. One story is published each second, so that the day has as many seconds; as much was asked
before it began. What ends by the clock ends less often than in a true day. With `--seconds` it takes as long, with as
many publications in it, and with `--a-second` as much is asked, not as much as can be. All but the store's size is as
an operator finds it. It needs wrk.

A store doesn't begin each day empty, and so short a day asks for one story in seven for the first time. So before it
each story is asked for once, the least wanted first: what is left is what months leave. `--empty` goes without that.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from benchmarks.figures import Figures, note
from benchmarks.processes import ROOT, free_port, running, site
from benchmarks.stored import LIST, MANAGE, PUBLISH, environment, fetch_all, manage

STORE_MB = 256
CONNECTIONS = 16
SECONDS_BETWEEN_LOOKS = 2
_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20
# Front and sections as a reader meets them: the front as often as all sections together.
_PLACES = ["/"] * 10 + [f"/section-{number}/" for number in range(10)]
_ASK = """
local paths, sums, total = {}, {}, 0
for path in io.lines(FILE) do
  total = total + 1 / (#paths + 1)
  paths[#paths + 1], sums[#sums + 1] = path, total
end
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function init(args)
  math.randomseed(os.time() + tonumber(tostring({}):sub(8), 16) % 65536)
  hit, stale, miss, other = 0, 0, 0, 0
end
function request()
  if math.random() < MIXED then return wrk.format("GET", PLACES[math.random(#PLACES)]) end
  local wanted, low, high = math.random() * total, 1, #sums
  while low < high do
    local middle = math.floor((low + high) / 2)
    if sums[middle] < wanted then low = middle + 1 else high = middle end
  end
  return wrk.format("GET", paths[low])
end
function response(status, headers)
  local from = headers["x-page"] or headers["X-Page"]
  if status ~= 200 then other = other + 1
  elseif from == "hit" then hit = hit + 1
  elseif from == "stale" then stale = stale + 1
  else miss = miss + 1 end
end
function done()
  local sum = {hit = 0, stale = 0, miss = 0, other = 0}
  for _, thread in ipairs(threads) do
    for name in pairs(sum) do sum[name] = sum[name] + thread:get(name) end
  end
  print(string.format('SEEN {"hit": %d, "stale": %d, "miss": %d, "other": %d}', sum.hit, sum.stale, sum.miss, sum.other))
end
"""


def main() -> int:
    """Run the benchmark; return the number of missed bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=100_000)
    parser.add_argument("--publications", type=int, default=200)
    parser.add_argument("--mixed", type=float, default=0.35)
    parser.add_argument("--store-mb", type=int, default=STORE_MB)
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--seconds", type=int, help="as many as publications unless told otherwise")
    parser.add_argument("--a-second", type=int, help="requests; as many as can be answered unless told otherwise")
    chosen = parser.parse_args()
    seconds = chosen.seconds or chosen.publications
    figures = Figures()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as name:
        folder = Path(name)
        env = environment(folder) | {"PAGE_STORE_MB": str(chosen.store_mb)}
        env["SECONDS_BETWEEN"] = str(seconds / chosen.publications)
        del env["PAGE_MEMORY_MB"]
        manage(env, "migrate", "-v0")
        manage(env, "collectstatic", "--noinput", "-v0")
        manage(env, "grow", str(chosen.stories))
        paths = manage(env, "shell", "-v0", "-c", LIST.format(count=chosen.stories)).split()
        (folder / "paths").write_text("\n".join(f"/{path}/" for path in paths))
        script = folder / "ask.lua"
        places = ", ".join(f'"{path}"' for path in _PLACES)
        script.write_text(f'FILE, MIXED, PLACES = "{folder / "paths"}", {chosen.mixed}, {{{places}}}\n{_ASK}')
        if chosen.a_second:
            script.write_text(
                f"{script.read_text()}\nfunction delay() return {1000 * CONNECTIONS // chosen.a_second} end"
            )
        port = free_port()
        with running(site(port, workers=2), port, cwd=ROOT, env=env) as pid:
            if not chosen.empty:
                fetch_all(f"http://127.0.0.1:{port}", [f"/{path}/" for path in reversed(paths)])
            _ask(script, port, chosen.publications)
            _day(figures, env, script, port, pid, seconds)
    return figures.failed


def _day(figures: Figures, env: dict[str, str], script: Path, port: int, pid: int, seconds: int) -> None:
    publisher = subprocess.Popen([sys.executable, MANAGE, "shell", "-v0", "-c", PUBLISH], cwd=ROOT, env=env,
                                 stdout=subprocess.PIPE)  # fmt: skip
    memory: list[tuple[float, float]] = []
    is_over = threading.Event()
    looking = threading.Thread(target=_look, args=(pid, memory, is_over))
    looking.start()
    try:
        seen = _ask(script, port, seconds)
    finally:
        is_over.set()
        looking.join()
        publisher.terminate()
    total = sum(seen.values())
    note(
        f"{total:,} requests in {seconds} s: {seen['miss']:,} made anew, {seen['stale']:,} given while "
        f"that was done, {seen['other']} failed"
    )
    figures.say("speed.hit_rate", 1 - (seen["miss"] + seen["other"]) / total, at_least=0.98)
    quarter = max(len(memory) // 4, 1)
    whole, own = max(memory[-quarter:])
    note(f"Of {whole:.0f} MB {own:.0f} are the process's own; the rest are files, of which others have the same pages")
    second, last = (
        statistics.median(one for _whole, one in part) for part in (memory[quarter : 2 * quarter], memory[-quarter:])
    )
    figures.say("speed.rss_mb", whole, at_most=150)
    figures.say("speed.rss_growth", last / second, at_most=1.03)


def _ask(script: Path, port: int, seconds: int) -> dict[str, int]:
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", "Accept-Encoding: gzip", "-s", str(script)]
    said = subprocess.run([*command, f"http://127.0.0.1:{port}"], check=True, capture_output=True, text=True).stdout
    return json.loads(next(line for line in said.splitlines() if line.startswith("SEEN ")).removeprefix("SEEN "))


def _look(session: int, memory: list[tuple[float, float]], is_over: threading.Event) -> None:
    """Note, again and again, how many MB the largest process of a session has in memory, and how many are its own."""
    while not is_over.wait(SECONDS_BETWEEN_LOOKS):
        memory.append(max(_megabytes(session)))


def _megabytes(session: int) -> list[tuple[float, float]]:
    found = [(0.0, 0.0)]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                _size, whole, shared, *_ = map(int, (stat.parent / "statm").read_text().split())
                found.append((whole * _PAGE, (whole - shared) * _PAGE))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
