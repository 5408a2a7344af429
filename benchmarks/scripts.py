"""Every payload of the public lists of scripts in a real browser: the test of the hostile cases (X1), without its sample."""

import os
import subprocess
import sys

if __name__ == "__main__":
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-o",
        "faulthandler_timeout=0",
        "-q",
        "-s",
        "-p",
        "no:xdist",
        "tests/hostile/test_x_in_a_browser.py",
    ]
    sys.exit(subprocess.call(command, env=os.environ | {"NEWSROOM_XSS_SAMPLE": "100000", "NEWSROOM_TEST_SECONDS": "0"}))
