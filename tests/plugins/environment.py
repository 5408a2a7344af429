"""The variables the settings need during tests. What the shell sets wins, so that CI can choose a database.

DEBUG stays off: tests meet the site as readers do.
"""

import os
import tempfile

# A folder that exists and stays empty: WhiteNoise warns of a missing one, and warnings are errors.
_static = tempfile.TemporaryDirectory(prefix="newsroom-static-")

for name, value in {
    "SECRET_KEY": "a-key-for-tests-that-signs-nothing-anyone-else-sees",
    "ALLOWED_HOSTS": "testserver,sister.test,127.0.0.1,.localhost",
    "PUBLIC_SCHEME": "http",
    "LOG_LEVEL": "ERROR",
    "BACKGROUND": "0",
    "REQUIRE_SECOND_FACTOR": "0",
    "STATIC_ROOT": _static.name,
    # A test that wants pages to be stored says so.
    "PAGE_STORE": "off",
    # Playwright's synchronous calls run inside an event loop, and Django would refuse queries there.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}.items():
    os.environ.setdefault(name, value)
