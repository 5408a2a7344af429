"""Small samples that were written for the tests."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
