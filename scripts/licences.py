"""Check that what Newsroom needs at run time comes under licences that go with BSD-3-Clause."""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent / "requirements" / "base.txt"
WELCOME = re.compile(
    r"\b(MIT|MIT-CMU|HPND|BSD|BSD-2-Clause|BSD-3-Clause|0BSD|Apache|Apache-2\.0|ISC|PSF|PSF-2\.0|Python-2\.0|"
    r"Python Software Foundation|MPL|Mozilla|Unlicense|Zlib|CC0)\b",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\b(A|L)?GPL|General Public License|SSPL|Commons Clause|proprietary", re.IGNORECASE)
# Exceptions, each with its reason.
ALLOWED = {
    "qrcode": "BSD; its second classifier speaks of the mark QR Code, which its holder lets anyone use",
    "psycopg2-binary": "LGPL with exceptions: a library used as it is, unchanged, which the LGPL allows any program to do",
}


def pinned() -> list[str]:
    """List the names in the runtime requirements."""
    return [line.partition("==")[0] for line in BASE.read_text().splitlines() if "==" in line]


def licence(name: str) -> str:
    """Return what a package says about its licence. Raises PackageNotFoundError."""
    about = metadata(name)
    stated = about.get("License-Expression")
    if stated:
        return str(stated)
    classified = [str(c).rpartition(" :: ")[2] for c in about.get_all("Classifier", []) if str(c).startswith("License")]
    return "; ".join(classified) or (about.get("License") or "").strip().partition("\n")[0]


def judge(name: str) -> str:
    """Return what is wrong with a package's licence, or nothing."""
    try:
        stated = licence(name)
    except PackageNotFoundError:
        return ""  # for another system only, like colorama
    if name in ALLOWED:
        return ""
    if COPYLEFT.search(stated):
        return f"{name}: {stated}"
    return "" if WELCOME.search(stated) else f"{name}: unknown licence {stated!r}"


def main() -> int:
    """Judge each package. Returns the exit code."""
    faults = list(filter(None, map(judge, pinned())))
    for fault in faults:
        print(f"{fault}. Choose another package, or give the reason in scripts/licences.py.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
