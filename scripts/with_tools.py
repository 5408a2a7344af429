"""Run one of this checkout's own tools, setting the environment up first: what the commit hooks call.

Works with Python 3.9, as it runs before there is a Python of ours.
"""

from __future__ import annotations

import os
import sys

import bootstrap

if __name__ == "__main__":
    try:
        bootstrap.bootstrap("dev")
    except bootstrap.REFUSALS as refusal:
        sys.exit(str(refusal))
    program = str(bootstrap.VENV / "bin" / sys.argv[1])
    os.execv(program, [program, *sys.argv[2:]])  # noqa: S606 - the hook's own command, without a shell
