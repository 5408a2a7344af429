"""Visits to the site through the layer of stored pages, as a server calls it."""

import io
import os
from typing import NamedTuple

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection

from pages import addresses, answering, following, observing
from pages.shelving import Shelves
from pages.stores.base import Nowhere
from pages.stores.memory import Memory


class Given(NamedTuple):
    """What a server would send."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def where(self):
        """Where it says that it came from."""
        return self.headers.get("X-Page")


class Visit:
    """Asks a layer for pages, and counts how often it asked the site."""

    def __init__(self, site, store):
        self.site, self.asked = site, []
        self.layer = answering.Layer(self._counted, Shelves(store, Memory(8_000_000)))

    def _counted(self, environ, start):
        self.asked.append(environ)
        return self.site(environ, start)

    def __call__(self, address, *, method="GET", host="testserver", **headers):
        """Return what is given for an address, with headers in WSGI's way of writing them."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": host, "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "REMOTE_ADDR": "127.0.0.1", **headers,
        }  # fmt: skip
        said = []
        body = self.layer(environ, lambda status, headers: said.extend([status, headers]))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        assert len(dict(said[1])) == len(said[1]), "a header was said twice"
        return Given(int(said[0][:3]), dict(said[1]), content)


@pytest.fixture
def changes(db, monkeypatch):
    """Follow the changes when a test says so, not by a thread that would outlive the test's database."""
    following.forget()
    monkeypatch.setattr(following, "_thread_of", os.getpid())
    monkeypatch.setattr(following, "BLIND_AFTER", 3600)
    following.look()

    def changes(tags):
        observing._write(connection, {tags})
        following.look()

    yield changes
    following.forget()


@pytest.fixture
def visits(changes):
    """Make visits to a site of one's own, or to a store of one's own."""
    # As Django's own test client does: the test's transaction would be lost with its connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)

    def visits(site=None, store=None):
        return Visit(site or get_wsgi_application(), store or Nowhere())

    yield visits
    addresses.forget()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def visit(visits):
    """Visit the site itself."""
    return visits()
