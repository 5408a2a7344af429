"""Servers that are measured: started on free ports, with the processor time they took."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
SECONDS_TO_START = 30


@dataclass(frozen=True)
class Measured:
    """What a load found: requests a second, the 99th percentile in ms, processor ms for a request, failures."""

    rate: float
    p99: float
    cpu_ms: float
    failures: int


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, **options: object) -> Iterator[int]:
    """Run a server until the end of the block; yield its process id once it answers."""
    process = subprocess.Popen(command, start_new_session=True, **options)  # type: ignore[call-overload]
    try:
        ends = time.monotonic() + SECONDS_TO_START
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > ends:
                msg = f"{command[0]} did not start."
                raise RuntimeError(msg)
            time.sleep(0.1)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def site(port: int, *, workers: int) -> list[str]:
    """Return the command that serves the site as in production."""
    return [
        sys.executable, "-m", "newsroom.server", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--log-level", "error",
    ]  # fmt: skip


def nginx(folder: Path, port: int) -> list[str]:
    """Return the command that serves the files of a folder, packed ones as they lie there."""
    lines = [
        "daemon off; worker_processes 2; pid nginx.pid; error_log stderr crit;",
        "events { worker_connections 512; }",
        "http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; types { text/html html; }",
        f"server {{ listen 127.0.0.1:{port}; root {folder}; gzip_static on; }} }}",
    ]
    (folder / "nginx.conf").write_text("\n".join(lines))
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def load(url: str, pid: int, *, seconds: int = 4, connections: int = 16, script: Path | None = None) -> Measured:
    """Ask for a page, or for those of a script, on so many connections; return what was found."""
    before = _processor_seconds(pid)
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    command += ["-s", str(script)] if script else []
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    spent = _processor_seconds(pid) - before
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    total = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Measured(
        rate,
        float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
        1000 * spent / max(total, 1),
        int(bad[1]) if bad else 0,
    )


def _processor_seconds(pid: int) -> float:
    """Return the processor time of a process and of all in its session."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == pid:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS
