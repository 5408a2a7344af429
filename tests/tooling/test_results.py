"""The figures that benchmarks print are kept, each as it was seen last."""

import pytest

from benchmarks import results

QUIET = results.Place("SQLite 3.46", "2 × x86_64, Python 3.13.0, load 0.1", "2026-11-27")


def seen(line, command="stored", place=QUIET):
    return results.figure_of(line, command, place)


@pytest.fixture
def file(tmp_path):
    """A file that isn't there yet."""
    return tmp_path / "RESULTS.md"


def test_a_line_says_a_figure_or_nothing():
    figure = seen("FIGURE speed.stampede_renders=1 bar=<=1 PASS\n")

    assert (figure.figure, figure.seen, figure.bar, figure.verdict) == ("speed.stampede_renders", "1", "≤ 1", "kept")
    assert seen("FIGURE speed.hit_rate=0.943 bar=>=0.98 FAIL").verdict == "**missed**"
    assert seen("FIGURE a=1 bar=<=2 PASS", "growth --small postgresql://us:secret@db/a").command == "growth --small …"
    assert seen("1000 at once, asked from one process") is None


def test_what_is_seen_again_takes_the_place_of_what_was_seen_before(file):
    results.keep([seen("FIGURE a=1 bar=<=2 PASS"), seen("FIGURE b=5 bar=<=2 FAIL")], file)
    results.keep([seen("FIGURE b=2 bar=<=2 PASS", place=QUIET._replace(day="2026-11-28"))], file)

    text = file.read_text()
    assert text.startswith("# Results")
    assert "| a | 1 | ≤ 2 | kept | stored | SQLite 3.46 | 2 × x86_64, Python 3.13.0, load 0.1 | 2026-11-27 |" in text
    assert "| b | 2 | ≤ 2 | kept | stored |" in text
    assert "| b | 5 |" not in text


def test_another_command_or_database_has_rows_of_its_own(file):
    results.keep([seen("FIGURE a=1 bar=<=2 PASS")], file)
    results.keep([seen("FIGURE a=3 bar=<=2 FAIL", "stored --pages 20000")], file)
    results.keep([seen("FIGURE a=2 bar=<=2 PASS", place=QUIET._replace(database="PostgreSQL"))], file)

    assert [line.split(" | ")[1] for line in file.read_text().splitlines() if line.startswith("| a ")] == [
        "2",
        "1",
        "3",
    ]
