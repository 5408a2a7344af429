"""One failing step doesn't stop the others, and the exit code tells."""

import check
import pytest


@pytest.fixture
def steps(monkeypatch):
    """Two steps, one of which fails."""
    listed = [
        check.Step("bad", check.python("-c", "print('what is wrong'); raise SystemExit(3)"), "make good"),
        check.Step("good", check.python("-c", "print('not shown')")),
    ]
    monkeypatch.setattr(check, "steps", lambda: listed)


def test_all_steps_run_and_the_failing_one_is_shown(steps, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["check.py"])

    assert check.main() == 1

    lines = capsys.readouterr().out
    assert ("FAILED bad" in lines, "ok     good" in lines, "what is wrong" in lines) == (True, True, True)
    assert "not shown" not in lines
    assert "Failed: bad (to mend: make good)\n1 failure in" in lines


def test_words_choose_steps(steps, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["check.py", "good"])

    assert check.main() == 0
    assert "bad" not in capsys.readouterr().out
