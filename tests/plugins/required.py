"""What a test may be skipped for: in CI (CI=true or NEWSROOM_REQUIRE=all) only for the missing folder of real files."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

REAL_DATA_REASON = "the folder of real files is missing"
NO_BROWSER_REASON = "there is no Chromium on this machine: install one, or name it in NEWSROOM_CHROMIUM"


def real_data() -> Path | None:
    """Return the folder of real files that stories were tried with, if it is here: it is too large to ship."""
    named = os.environ.get("NEWSROOM_REAL_DATA")
    folder = Path(named) if named else Path(__file__).parents[3] / "shared" / "data"
    return folder if folder.is_dir() else None


def all_is_required() -> bool:
    """Tell whether a skip is a fault: a machine that checks for everyone has all it needs."""
    return os.environ.get("NEWSROOM_REQUIRE") == "all" or os.environ.get("CI", "").lower() in {"1", "true"}


def refuse_skip[Report: (pytest.TestReport, pytest.CollectReport)](report: Report) -> Report:
    """Turn a skip nobody allowed into a failure that says so."""
    if report.skipped and not hasattr(report, "wasxfail") and all_is_required():
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if REAL_DATA_REASON not in reason:
            report.outcome = "failed"
            report.longrepr = f"Skipped, and nothing may be skipped here (NEWSROOM_REQUIRE): {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look at each test's report."""
    return refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Look at each file's report: a whole file can be skipped."""
    return refuse_skip((yield))
