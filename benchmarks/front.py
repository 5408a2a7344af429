"""A stored page through the fronts that ship in deploy/, against a file from nginx: `python -m benchmarks.front [--seconds 4]`.

It needs wrk, nginx and Varnish. The site, the front and the plain nginx are started with two processes each, and the
front and the plain one are asked in turn, in one run, for the same bytes; the figures are medians of five rounds.
"""

import argparse
import gzip
import itertools
import os
import random
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.figures import Figures, note
from benchmarks.processes import Measured, free_port, load, nginx, running, site
from tests import fronted, serving

ROUNDS = 5
SEED = fronted.WORLD.replace('slug="testserver", defaults={"name": "Test", "host": "testserver"}', 'slug="bench", defaults={"name": "Bench", "host": "127.0.0.1"}')  # fmt: skip
# As much as a story's page has in the trial of docs/scale.md: some 39 KB, 11 KB packed.
_WORDS = random.Random(7).choices([f"w{number:x}ord" for number in range(3_000)], k=3_600)
_BODY = "".join(f"<p>{' '.join(words)}</p>" for words in itertools.batched(_WORDS, 60))


def main() -> int:
    """Run it; return the number of missed bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=4)
    chosen = parser.parse_args()
    figures = Figures()
    found = []
    for name in ("nginx", "varnish"):
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCHMARK_FOLDER")) as folder, ExitStack() as running_:
            found.append(_compare(figures, name, Path(folder), running_, chosen.seconds))
    figures.say("speed.front_vs_nginx", max(found), at_least=0.6)
    return figures.failed


def _compare(figures: Figures, name: str, folder: Path, started: ExitStack, seconds: int) -> float:
    """Ask a front and the plain nginx in turn; return how the one's rate is to the other's."""
    folder.chmod(0o755)
    port, site_port, plain_port = free_port(), free_port(), free_port()
    fronts = {"nginx": f"nginx {folder / 'changed'}", "varnish": f"varnish http://127.0.0.1:{port}"}
    env = serving.variables(
        folder, f"sqlite:///{folder / 'served.sqlite3'}", SECRET_KEY="for-one-run", PUBLIC_SCHEME="http",  # noqa: S106 - it ends with it
        ALLOWED_HOSTS="127.0.0.1,localhost", PAGE_STORE="local", TRUST_PROXY="1", AUDIENCE="off", FRONT=fronts[name],
    )  # fmt: skip
    serving.migrated(folder / "served.sqlite3")
    path = _seeded(env)
    started.enter_context(running(site(site_port, workers=2), site_port, cwd=serving.ROOT, env=env))
    commands = {"nginx": fronted.nginx_command, "varnish": _varnish_command}
    pid = started.enter_context(running(commands[name](folder, site_port, port=port), port, stderr=subprocess.DEVNULL))
    packed = fronted.ask(port, path, Host="127.0.0.1", Accept_Encoding="gzip").content
    files = folder / "files"
    files.mkdir()
    (files / "page.html").write_bytes(gzip.decompress(packed))
    (files / "page.html.gz").write_bytes(packed)
    plain_pid = started.enter_context(running(nginx(files, plain_port), plain_port))
    ours: list[Measured] = []
    theirs: list[Measured] = []
    for _round in range(ROUNDS):
        ours.append(load(f"http://127.0.0.1:{port}{path}", pid, seconds=seconds))
        theirs.append(load(f"http://127.0.0.1:{plain_port}/page.html", plain_pid, seconds=seconds))
    rate, reference = median(one.rate for one in ours), median(one.rate for one in theirs)
    cpu, reference_cpu = median(one.cpu_ms for one in ours), median(one.cpu_ms for one in theirs)
    note(
        f"{len(packed)} bytes through {name}: {rate:.0f} requests/s at {cpu:.4f} ms of its own, "
        f"from a file {reference:.0f} at {reference_cpu:.4f}: {rate / reference:.2f}"
    )
    figures.say(f"speed.front_failures[{name}]", sum(one.failures for one in [*ours, *theirs]), at_most=0)
    return rate / reference


def _seeded(env: dict[str, str]) -> str:
    """Make a story as long as one is; return its path."""
    seed = f"{SEED}\nfrom articles.models import Article\nArticle.objects.update(body='''{_BODY}''')\n"
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", seed]
    return subprocess.run(
        command, cwd=serving.ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


def _varnish_command(folder: Path, site_port: int, port: int) -> list[str]:
    forget = fronted.shipped("varnish/forget_by_xkey.vcl", folder / "forget.vcl")
    language = fronted.shipped(
        "varnish/newsroom.vcl", folder / "newsroom.vcl", port=('.port = "8000"', f'.port = "{site_port}"'),
        forget=("/etc/varnish/forget_by_xkey.vcl", str(forget)),
    )  # fmt: skip
    return [fronted.program("varnishd", "varnish and varnish-modules"), "-F", "-j", "none", "-a", f"127.0.0.1:{port}",
            "-f", str(language), "-n", str(folder / "varnish"), "-s", "malloc,64m"]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
