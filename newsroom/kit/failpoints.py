"""Places where a test can make this process die, to see what a power cut there leaves behind.

`FAILPOINT=publish:row` kills the process with SIGKILL where `reached("publish:row")` is called. Unset, it costs one
comparison.
"""

import os
import signal

from django.conf import settings


def reached(name: str) -> None:
    """Die here when a test asked for it."""
    if name == settings.FAILPOINT:
        os.kill(os.getpid(), signal.SIGKILL)
