"""The report: counted in memory, row by row in a file."""

import csv
import json

import pytest

from articles.importing.report import COLUMNS, MOST_EXAMPLES, Outcome, Report, Row


def test_rows_go_to_json_lines(tmp_path):
    report = Report(tmp_path / "report.jsonl")
    report.add(Row(3, "story", "k", "Tïtle", Outcome.REFUSED, "Because", ["a", "b"], "/x/"))
    report.close()

    (row,) = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row == dict(zip(COLUMNS, [3, "story", "k", "Tïtle", "refused", "Because", "a; b", "/x/"], strict=True))


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1"])
def test_no_cell_is_taken_for_a_formula(tmp_path, title):
    """V1 of the hostile cases."""
    report = Report(tmp_path / "report.csv")
    report.add(Row(1, "story", "k", title, Outcome.CREATED))
    report.close()

    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert (rows[0], rows[1][3]) == (COLUMNS, f"'{title}")


def test_only_the_first_reasons_stay_in_memory():
    report = Report()
    for n in range(100):
        report.add(Row(n, "story", str(n), "", Outcome.REFUSED, "Because"))

    assert (len(report.examples), report.refused) == (MOST_EXAMPLES, 100)
    assert str(report) == "0 created, 0 updated, 0 unchanged, 100 refused"
