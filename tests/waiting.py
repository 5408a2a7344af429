"""The site with one address more, at which an answer takes as long as a file is missing. See tests/newsroom/test_server.py."""

import os
import time
from pathlib import Path

from newsroom.wsgi import application as site

ADDRESS = "/wait/"
SECONDS = 60


class Waiting:
    """The site, and what waits."""

    at_hand = staticmethod(site.at_hand)

    def __call__(self, environ, start):
        """Answer as the site does; at the one address with what was sent, once the file is there."""
        if environ["PATH_INFO"] != ADDRESS:
            return site(environ, start)
        Path(os.environ["BEGUN"]).touch()
        until = time.monotonic() + SECONDS
        while not Path(os.environ["WAITED_FOR"]).exists() and time.monotonic() < until:
            time.sleep(0.02)
        start("200 OK", [("Content-Type", "text/plain")])
        return [environ["wsgi.input"].read()]


application = Waiting()
