"""What a large picture costs, what a phone fetches, and how fast a look-alike is found among 500,000.

    python -m benchmarks.pictures

Each file is taken in by a process of its own, whose peak of memory is read; the base of an idle process is taken off
where the name says “rise”. The half million looks are random numbers in a database of their own, SQLite, or the one
that BENCH_DATABASE_URL names.
"""

import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from statistics import median

from PIL import Image

from benchmarks.figures import Figures, note

ROOT = Path(__file__).resolve().parent.parent
LARGE = (7300, 5475)
# A telephone of 390 px shows a story's picture 94 % as wide, its pixels two or three to one: the next wider rendition.
ON_A_PHONE = {2: 960, 3: 1280}
LOOKS = 500_000
ASKED = 50

TAKE_IN = """
import json, sys, time
from pathlib import Path
from newsroom.kit import pictures

def peak_kb():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

base = peak_kb()
started = time.perf_counter()
said = ""
try:
    with open(sys.argv[1], "rb") as file:
        taken = pictures.take_in(file)
    taking = time.perf_counter() - started
    if len(sys.argv) > 2:
        widths = pictures.widths_in("whole", taken.width, taken.height)
        sizes = [pictures.Size("whole", w, e) for w in widths for e in pictures.SAVING]
        for _made in pictures.render_all(taken.content, sizes, focal=(0.5, 0.5)):
            pass
except pictures.Unusable as refused:
    said, taking = str(refused), time.perf_counter() - started
peak = peak_kb()
print(json.dumps({"seconds": taking, "all": time.perf_counter() - started, "peak": peak / 1024,
                  "rise": (peak - base) / 1024, "said": said}))
"""


def main() -> int:
    """Measure and print. Returns the exit code."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        _large_files(figures, Path(folder))
        _bomb(figures, Path(folder))
        _on_a_phone(figures)
        _looks(figures, Path(folder))
    return 1 if figures.failed else 0


def _large_files(figures: Figures, folder: Path) -> None:
    noise = Image.effect_noise((913, 685), 60).resize(LARGE, Image.Resampling.BICUBIC).point(lambda v: v & 0xF8)
    picture = Image.merge("RGB", [noise, noise.point(lambda v: 255 - v), noise])
    for kind, options in (("jpeg", {"quality": 92}), ("png", {"compress_level": 4})):
        file = folder / f"large.{kind}"
        picture.save(file, kind, **options)
        seen = _in_a_process(file)
        note(f"{LARGE[0]} x {LARGE[1]} {kind}, {file.stat().st_size / 2**20:.1f} MB on disk")
        if seen["said"]:
            raise SystemExit(seen["said"])
        figures.say(f"desk.picture_40mp_{kind}_seconds", seen["seconds"], at_most=5)
        figures.say(f"desk.picture_40mp_{kind}_peak_mb", seen["peak"], at_most=400)
        whole = _in_a_process(file, "render")
        figures.say(f"desk.picture_40mp_{kind}_15_sizes_seconds", whole["all"], at_most=60)
        figures.say(f"desk.picture_40mp_{kind}_15_sizes_peak_mb", whole["peak"], at_most=600)


def _bomb(figures: Figures, folder: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    head = (13_000).to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes(1626) * 13_000, 9)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    file = folder / "bomb.png"
    file.write_bytes(bomb)
    seen = _in_a_process(file)
    note(f"13,000 x 13,000 in {len(bomb) / 1024:.0f} KB: {seen['said']}")
    figures.say("desk.picture_bomb_rss_mb", seen["rise"], at_most=50)
    figures.say("desk.picture_bomb_seconds", seen["seconds"], at_most=1)


def _on_a_phone(figures: Figures) -> None:
    """Measure the lead pictures of the demo as a telephone gets them, every fifth of them."""
    from newsroom.demo import stories  # noqa: PLC0415 - what is above needs none of it
    from newsroom.demo.drawing import draw  # noqa: PLC0415
    from newsroom.kit import pictures  # noqa: PLC0415

    leads = [story for story in stories.read() if story.get("lead_picture")][::5]
    weights: dict[int, list[float]] = {}
    for story in leads:
        whole = io.BytesIO()
        draw(story["lead_picture"]["draw"], story["id"], stories.SIZE).save(whole, "JPEG", quality=88)
        sizes = [pictures.Size("whole", width, "avif") for width in ON_A_PHONE.values()]
        for size, content in pictures.render_all(whole.getvalue(), sizes, focal=(0.5, 0.5)):
            weights.setdefault(size.width, []).append(len(content) / 1024)
    for density, width in ON_A_PHONE.items():
        note(f"{len(leads)} of the demo’s lead pictures, {width} px wide: median {median(weights[width]):.0f} KB")
        figures.say(f"pictures.avif_390px_{density}x_kb", max(weights[width]), at_most=120)


def _in_a_process(file: Path, *more: str) -> dict:
    command = [sys.executable, "-c", TAKE_IN, str(file), *more]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def _looks(figures: Figures, folder: Path) -> None:
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder / 'looks.sqlite3'}"
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    import django  # noqa: PLC0415 - settings read the environment, which is only set now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from articles import illustrating, library  # noqa: PLC0415
    from articles.models import Picture  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    looks = [random.getrandbits(64) - 2**63 for _ in range(LOOKS)]
    for first in range(0, LOOKS, 5000):
        rows = [
            Picture(digest=f"{n:064x}", width=1200, height=800, look=looks[n], file=f"originals/{n}.jpg")
            for n in range(first, first + 5000)
        ]
        library.remember_looks(Picture.objects.bulk_create(rows))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    times, found = [], 0
    for _ in range(ASKED):
        near = random.choice(looks) ^ sum(1 << bit for bit in random.sample(range(63), 6))
        started = time.perf_counter()
        found += bool(illustrating.alike(near))
        times.append(time.perf_counter() - started)
    times.sort()
    note(f"{LOOKS:,} looks on {connection.vendor}, {ASKED} look-alikes six bits away")
    figures.say("desk.picture_alike_found", found / ASKED, at_least=1)
    figures.say("desk.picture_alike_p95_ms", times[int(len(times) * 0.95)] * 1000, at_most=100)


if __name__ == "__main__":
    sys.exit(main())
