"""Servers that journeys share: starting one takes seconds, forgetting what it held takes none."""

from contextlib import ExitStack
from http.client import HTTPConnection

from tests import serving

FORGET = "/forget-what-you-hold"
APPLICATION = "tests.served:application"
# What differs from test to test and is nothing to a server.
APART = {"PYTEST_CURRENT_TEST", "PUBLIC_PORT"}


class Servers:
    """Those that are up: one for each set of variables."""

    def __init__(self, running: ExitStack) -> None:
        self.running, self.ports = running, {}

    def port_for(self, env: dict[str, str]) -> int:
        """Return where a site with these variables is served, or will be."""
        key = frozenset((name, value) for name, value in env.items() if name not in APART)
        return self.ports.setdefault(key, serving.free_port())

    def start(self, port: int, env: dict[str, str]) -> None:
        """Start the server at a port unless it runs; it remembers nothing."""
        if not serving.answers(port):
            self.running.enter_context(serving.running(port, env, APPLICATION))

    def forget(self, port: int) -> None:
        """Wait until a server has answered all it was asked, and let it forget what it holds of the database."""
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("POST", FORGET)
        assert connection.getresponse().status == 204, "The server was busy with an old question, or forgets nothing."
        connection.close()
