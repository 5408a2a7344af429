"""The variables the settings need during tests. What the shell sets wins, so that CI can choose a database."""

import os

for name, value in {
    "DEBUG": "1",
    "SECRET_KEY": "only-for-tests",
    "LOG_LEVEL": "ERROR",
    # Playwright's synchronous calls run inside an event loop, and Django would refuse queries there.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}.items():
    os.environ.setdefault(name, value)
