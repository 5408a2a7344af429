"""The site as journeys meet it: one process for many of them, which forgets the last one's database before the next.

It is served as tests.served:application, see tests/serving.py.
"""

import os
import threading

from django.conf import settings

from newsroom.wsgi import application as site

from tests import forgetting  # isort: skip - needs what the line above set up
from tests.readers import provider  # isort: skip - the same

# Where journeys of readers' accounts let a provider of their own answer in place of the real ones.
if elsewhere := os.environ.get("NEWSROOM_TEST_PROVIDER"):
    provider.take_the_place_of_all(elsewhere, settings)

FORGET = "/forget-what-you-hold"
SECONDS = 10
_under_way = threading.Condition()
_requests = 0


def application(environ, start_response):
    """Answer as the site does; at one address more, forget everything once no other request is under way."""
    global _requests  # noqa: PLW0603 - counted here only
    if environ["PATH_INFO"] == FORGET:
        return _forget(start_response)
    with _under_way:
        _requests += 1
    try:
        return site(environ, start_response)
    finally:
        with _under_way:
            _requests -= 1
            _under_way.notify_all()


def _forget(start_response):
    with _under_way:
        quiet = _under_way.wait_for(lambda: not _requests, SECONDS)
        forgetting.everything()
    start_response("204 No Content" if quiet else "503 Service Unavailable", [("Content-Length", "0")])
    return []
