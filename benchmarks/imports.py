"""How fast archives come in, and that memory stays flat: 800 and 80,000 generated stories, `python -m benchmarks.imports`.

Each measurement runs the real command in a process of its own on a fresh SQLite database (or the one that
BENCH_DATABASE_URL names), and reads the process's own peak of memory. Nothing is compared with another system.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from benchmarks.figures import Figures, note

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 800, 80_000
LEAST_PER_SECOND = 300
# What Python's allocator may keep between a small and a large file; a file held in memory would be hundreds of MB.
MOST_GROWTH_MB = 24
WORDS = [
    "orbit",
    "launch",
    "crater",
    "signal",
    "antenna",
    "pressure",
    "valve",
    "window",
    "crew",
    "module",
    "panel",
    "flight",
    "burn",
    "stage",
    "tank",
    "comet",
    "dust",
    "ring",
    "probe",
    "lander",
    "wheel",
    "drill",
    "sample",
    "core",
    "layer",
    "frost",
    "storm",
    "cloud",
    "wind",
    "tide",
    "coast",
    "grid",
    "cable",
    "turbine",
    "blade",
    "cell",
    "battery",
    "heat",
    "salt",
]


def main() -> int:
    """Measure both formats at both sizes; return how many figures missed their bar."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="newsroom-imports-") as folder:
        for name, write, command in [
            ("stories", write_lines, "import_stories"),
            ("wxr", write_wxr, "import_wxr"),
        ]:
            _measure(figures, Path(folder), name, write, command)
    return figures.failed


def _measure(figures: Figures, folder: Path, name: str, write: Callable[[IO[str], int], None], command: str) -> None:
    peaks = {}
    for size in (SMALL, LARGE):
        file = folder / f"{name}-{size}"
        with file.open("w", encoding="utf-8") as out:
            write(out, size)
        note(f"{command}: {size:,} stories, {file.stat().st_size / 1e6:.1f} MB")
        seconds, peaks[size] = _run(folder, file, command, fresh=True)
        again, _ = _run(folder, file, command, fresh=False)
        note(f"  in {seconds:.1f} s, again {again:.1f} s, peak {peaks[size]:.0f} MB")
        file.unlink()
        # The start of Python and Django is counted too; at 800 stories it would be most of the time.
        if size == LARGE:
            figures.say(f"archive.{name}_per_second", size / seconds, at_least=LEAST_PER_SECOND)
            figures.say(f"archive.{name}_again_per_second", size / again, at_least=LEAST_PER_SECOND)
    figures.say(f"archive.{name}_memory_growth_mb", peaks[LARGE] - peaks[SMALL], at_most=MOST_GROWTH_MB)


def _run(folder: Path, file: Path, command: str, *, fresh: bool) -> tuple[float, float]:
    """Run the import in a process of its own; return its seconds and its peak of memory in MB."""
    database = folder / "bench.sqlite3"
    environment = os.environ | {
        "DEBUG": "0", "SECRET_KEY": "for-measuring-only", "ALLOWED_HOSTS": "localhost", "LOG_LEVEL": "ERROR",
        "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{database}"),
        "MEDIA_ROOT": str(folder / "media"), "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "newsroom.settings"),
    }  # fmt: skip
    manage = [sys.executable, str(ROOT / "manage.py")]
    if fresh:
        for left in folder.glob("bench.sqlite3*"):
            left.unlink()
        subprocess.run([*manage, "migrate", "-v0", "--run-syncdb"], env=environment, check=True)
        subprocess.run([*manage, "flush", "--no-input", "-v0"], env=environment, check=True)
    before = time.monotonic()
    arguments = [*manage, command, str(file), "--source", "bench", "--report", str(folder / "report.jsonl")]
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.read() if process.stdout else ""
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} failed:\n{said}")
    return time.monotonic() - before, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1_048_576)


def write_lines(out: IO[str], size: int) -> None:
    """Write story lines with what a news story has: some 4 kB each."""
    for n in range(size):
        line = {
            "schema": "newsroom-story/1", "id": f"bench-{n}", "section": f"section-{n % 12}", "headline": _headline(n),
            "standfirst": _sentence(n, 3), "body_html": _body(n), "authors": [f"Author {n % 40}", f"Author {n % 7 + 50}"],
            "agency": f"AG{n % 5}", "dateline": {"place": "Beijing"}, "published_at": _moment(n, "T", "+02:00"),
            "related_links": [{"title": "Elsewhere", "url": f"https://elsewhere.example/{n}"}],
            "tags": [f"Tag {n % 60}", f"Tag {n % 35 + 70}"], "old_urls": [f"/legacy/{n}.html"],
        }  # fmt: skip
        out.write(json.dumps(line) + "\n")


def write_wxr(out: IO[str], size: int) -> None:
    """Write an export as WordPress does, of classic posts: some 5 kB each."""
    out.write(_HEAD)
    for n in range(size):
        text = "\n\n".join(_sentence(n + part, 40) for part in range(10))
        out.write(
            _ITEM.format(
                n=n,
                title=escape(_headline(n)),
                text=text,
                date=_moment(n, " ", ""),
                category=n % 12,
                tag=n % 60,
            )
        )
    out.write("</channel></rss>\n")


def _headline(n: int) -> str:
    return f"{WORDS[n % len(WORDS)].title()} and {WORDS[n * 7 % len(WORDS)]} in case {n}"


def _sentence(n: int, length: int) -> str:
    return " ".join(WORDS[(n * 13 + i * (n % 11 + 1)) % len(WORDS)] for i in range(length)).capitalize() + "."


def _body(n: int) -> str:
    return (
        "".join(f"<p>{_sentence(n + part, 40)} <em>{_sentence(part, 3)}</em></p>" for part in range(10))
        + "<h2>Then</h2><ul><li>One</li></ul>"
    )


def _moment(n: int, between: str, zone: str) -> str:
    return f"{2004 + n % 20}-{n % 12 + 1:02d}-{n % 28 + 1:02d}{between}{n % 24:02d}:{n % 60:02d}:00{zone}"


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Bench</title><link>https://old.example</link>
<pubDate>Mon, 01 Jan 2024 00:00:00 +0000</pubDate><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
"""
_ITEM = """<item><title>{title}</title><link>https://old.example/{n}/story-{n}/</link><dc:creator>writer-{tag}</dc:creator>
<guid isPermaLink="false">https://old.example/?p={n}</guid><content:encoded><![CDATA[{text}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{n}</wp:post_id><wp:post_date>{date}</wp:post_date>
<wp:post_date_gmt>{date}</wp:post_date_gmt><wp:post_name>story-{n}</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type><category domain="category" nicename="c{category}"><![CDATA[Category {category}]]></category>
<category domain="post_tag" nicename="t{tag}"><![CDATA[Tag {tag}]]></category></item>
"""

if __name__ == "__main__":
    note(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
    )
    sys.exit(1 if main() else 0)
